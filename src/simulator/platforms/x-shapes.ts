// X's objects as they travel: users in the old and the new style, direct messages and posts. x-events.ts puts them into
// webhook envelopes, x-reads.ts into pages.
import type { LedgerMessage, SimulatedAccount, SimulatedAttachment } from '../shapes.ts';
import { filmUrl } from './media-routes.ts';
import type { World } from './platform.ts';

interface Profile {
  id: string;
  name: string;
  handle: string;
}

/** The person or the brand's account behind an id. */
export function profileOf(world: World, account: SimulatedAccount, id: string): Profile {
  if (id === account.externalId) return { id, name: account.displayName, handle: account.handle };
  const { displayName, handle } = world.people.meet('x', id);
  return { id, name: displayName, handle };
}

const picture = (id: string): string => `https://pbs.twimg.com/profile_images/${id}/simulated_normal.jpg`;

export const userV1 = ({ id, name, handle }: Profile) => ({
  id,
  created_timestamp: '1422556069340',
  name,
  screen_name: handle,
  location: '',
  description: '',
  protected: false,
  verified: false,
  followers_count: 212,
  friends_count: 180,
  statuses_count: 941,
  profile_image_url: picture(id).replace('https', 'http'),
  profile_image_url_https: picture(id),
});

export const userV2 = ({ id, name, handle }: Profile) => ({
  id,
  name,
  username: handle,
  profile_image_url: picture(id),
  created_at: '2015-01-29T19:47:49.000Z',
  protected: false,
  verified: false,
  verified_type: 'none',
  public_metrics: { followers_count: 212, following_count: 180, tweet_count: 941, listed_count: 1, like_count: 305 },
});

/** X escapes exactly these three in texts. */
export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export const senderOf = (message: LedgerMessage): string =>
  message.direction === 'inbound' ? message.contact : message.account;

/** The id of a picture, stable for the message, so that its address can be asked for later. */
export const mediaIdOf = (world: World, message: LedgerMessage): string =>
  world.ids.digitsFor(`media/${message.externalId}`, 19);

/** The text of a DM with the link that stands for its attachment, and where that link leads. */
export function textWithLink(world: World, message: LedgerMessage) {
  const [attachment] = message.attachments;
  const link = attachment ? `https://t.co/${world.ids.opaque(message.externalId).slice(0, 10)}` : undefined;
  const text = link === undefined ? message.text : `${message.text} ${link}`;
  const isShare = attachment?.type === 'share';
  const post = attachment?.url ?? 'https://twitter.com/halcyonair/status/1860000000000000001';
  const expanded = isShare ? post : `https://twitter.com/messages/media/${message.externalId}`;
  const urls =
    link === undefined
      ? []
      : [
          {
            url: link,
            expanded_url: expanded,
            display_url: isShare ? 'twitter.com/halcyonair/sta…' : 'pic.twitter.com/simulated',
            indices: [message.text.length + 1, text.length],
          },
        ];
  return { text: escapeHtml(text), urls, link };
}

/** A DM event as both webhook envelopes carry it. */
export function messageCreate(world: World, message: LedgerMessage) {
  const isOwn = message.direction === 'outbound';
  const [attachment] = message.attachments;
  const { text, urls, link } = textWithLink(world, message);
  return {
    type: 'message_create',
    id: message.externalId,
    created_timestamp: String(message.at),
    ...(message.cameBy?.postId === undefined ? {} : { initiated_via: { tweet_id: message.cameBy.postId } }),
    message_create: {
      target: { recipient_id: isOwn ? message.contact : message.account },
      sender_id: senderOf(message),
      ...(isOwn && message.appId !== null ? { source_app_id: message.appId } : {}),
      message_data: {
        text,
        entities: { hashtags: [], symbols: [], user_mentions: [], urls },
        ...(attachment && attachment.type !== 'share'
          ? { attachment: mediaAttachment({ world, message, attachment, link: link ?? '' }) }
          : {}),
        ...(message.quickReply === undefined
          ? {}
          : { quick_reply_response: { type: 'options', metadata: message.quickReply } }),
      },
    },
  };
}

interface Media {
  world: World;
  message: LedgerMessage;
  attachment: SimulatedAttachment;
  link: string;
}

function mediaAttachment({ world, message, attachment, link }: Media) {
  if (attachment.type === 'location') {
    const coordinates = { type: 'Point', coordinates: [attachment.longitude ?? 0, attachment.latitude ?? 0] };
    return { type: 'location', location: { type: 'shared_coordinate', shared_coordinate: { coordinates } } };
  }
  const id = mediaIdOf(world, message);
  const url = attachment.url ?? tonUrl(world, message);
  const isFilm = attachment.type === 'video';
  const size = { w: 1024, h: 768, resize: 'fit' };
  return {
    type: 'media',
    media: {
      id: bareNumber(id),
      id_str: id,
      indices: [0, link.length],
      media_url: url,
      media_url_https: url,
      url: link,
      display_url: 'pic.twitter.com/simulated',
      expanded_url: `https://twitter.com/messages/media/${message.externalId}`,
      type: mediaTypeOf(attachment),
      ...(isFilm
        ? { video_info: { aspect_ratio: [16, 9], duration_millis: 3_200, variants: filmVariants(world, message) } }
        : {}),
      sizes: { thumb: { ...size, w: 150, h: 150, resize: 'crop' }, small: size, medium: size, large: size },
    },
  };
}

/** X makes a short film of an animation. */
export function mediaTypeOf({ type, contentType }: SimulatedAttachment): 'video' | 'animated_gif' | 'photo' {
  if (type === 'video') return 'video';
  return contentType === 'image/gif' ? 'animated_gif' : 'photo';
}

/** Where a photo of a direct message lies: for the account's signature alone. */
export const tonUrl = (world: World, message: LedgerMessage): string =>
  `${world.baseUrl()}/1.1/ton/data/dm/${message.externalId}/${mediaIdOf(world, message)}/picture.jpg`;

export const filmVariants = (world: World, message: LedgerMessage) => [
  { content_type: 'application/x-mpegURL', url: filmUrl(world, message).replace(/[.]mp4.*$/, '.m3u8') },
  { bitrate: 832_000, content_type: 'video/mp4', url: filmUrl(world, message) },
];

/** Marks an id that X prints as a bare number, too large for a double. */
export const bareNumber = (digits: string): string => `\uE0FF${digits}\uE0FF`;

/** JSON with those ids as the bare numbers they are on the wire. */
export const xJson = (value: unknown): string => JSON.stringify(value).replaceAll(/"\uE0FF(\d+)\uE0FF"/g, '$1');

export const isoOf = (at: number): string => new Date(at).toISOString();
