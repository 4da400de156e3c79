// What Messenger tells a webhook: messages and echoes with application and metadata, delivery and read watermarks, reactions,
// edits, and comments under a Page's posts (`feed`).
import type { LedgerMessage, SimulatedAttachment, WebhookDelivery } from '../shapes.ts';
import { extrasOf } from './meta-extras.ts';
import { messaging } from './meta-messaging.ts';
import { signedUrl } from './media-routes.ts';
import { bareNumber, metaJson } from './meta-wire.ts';
import { laneOf, type PlatformEvents, type World } from './platform.ts';

export const messengerEvents: PlatformEvents = {
  message: (world, message) => {
    if (message.kind !== 'dm') return [feed(message, 'add', world)];
    const isEcho = message.direction === 'outbound';
    const body = {
      mid: message.externalId,
      ...(message.text === '' ? {} : { text: message.text }),
      ...(message.inReplyToExternalId === null
        ? {}
        : { reply_to: { mid: message.inReplyToExternalId, is_self_reply: false } }),
      ...(message.attachments.length === 0
        ? {}
        : {
            attachments: message.attachments.map((each) => attachmentOf(world, message, each)),
          }),
      ...(isEcho ? { is_echo: true, app_id: bareNumber(message.appId ?? '0') } : {}),
      ...(message.clientRef === null ? {} : { metadata: message.clientRef }),
      ...extrasOf(message),
    };
    return [
      messaging(world, message, {
        from: isEcho ? 'brand' : 'customer', at: message.at, field: isEcho ? 'message_echoes' : 'messages', event: { message: body },
      }), // prettier-ignore
    ];
  },

  read: (world, message, at) => [
    messaging(world, message, {
      from: 'customer',
      at,
      field: 'message_reads',
      event: { read: { watermark: message.at } },
    }),
  ],

  reaction: (world, message, { emoji, at }) => {
    const reaction =
      emoji === null
        ? { mid: message.externalId, action: 'unreact' }
        : { mid: message.externalId, action: 'react', reaction: NAMED[emoji] ?? 'other', emoji };
    return [messaging(world, message, { from: 'customer', at, field: 'message_reactions', event: { reaction } })];
  },

  edited: (world, message, at) => {
    const message_edit = { mid: message.externalId, text: message.text, num_edit: message.edits };
    return [messaging(world, message, { from: 'customer', at, field: 'message_edits', event: { message_edit } })];
  },

  // Only a public comment's removal is announced; an unsent message is announced on Instagram alone.
  unsent: (world, message) => (message.kind === 'dm' ? [] : [feed(message, 'remove', world)]),
  typing: () => [],
};

/** The customer's device has got it. Messenger alone tells. */
export const deliveredEvent = (world: World, message: LedgerMessage): WebhookDelivery =>
  messaging(world, message, {
    from: 'customer',
    at: world.clock.now(),
    field: 'message_deliveries',
    event: { delivery: { mids: [message.externalId], watermark: message.at } },
  });

const NAMED: Readonly<Record<string, string>> = {
  '❤️': 'love',
  '❤': 'love',
  '😆': 'smile',
  '😮': 'wow',
  '😢': 'sad',
  '😠': 'angry',
  '👍': 'like',
  '👎': 'dislike',
};

/** A post or comment of a Page. Times of changes are seconds. */
function feed(post: LedgerMessage, verb: 'add' | 'remove', world: World): WebhookDelivery {
  const isComment = post.rootExternalId !== null;
  const own = post.direction === 'outbound';
  const author = own ? post.account : post.contact;
  const name = own
    ? world.accounts.find(({ externalId }) => externalId === author)?.displayName
    : world.people.meet('messenger', author).displayName;
  const value = {
    item: isComment ? 'comment' : 'status',
    verb,
    from: { id: author, name },
    post_id: post.rootExternalId ?? post.externalId,
    ...(isComment
      ? { comment_id: post.externalId, parent_id: post.inReplyToExternalId ?? post.rootExternalId }
      : { published: 1 }),
    ...(verb === 'add' ? { message: post.text } : {}),
    created_time: Math.floor(post.at / 1000),
  };
  const entry = [{ id: post.account, time: Math.floor(world.clock.now() / 1000), changes: [{ field: 'feed', value }] }];
  return {
    door: 'meta',
    account: post.account,
    lane: laneOf(post),
    topic: 'feed',
    ...(own ? {} : { contact: post.contact }),
    body: metaJson({ object: 'page', entry }),
  };
}

function attachmentOf(world: World, message: LedgerMessage, attachment: SimulatedAttachment): object {
  const { type, title } = attachment;
  if (type === 'location') {
    const coordinates = { lat: attachment.latitude ?? 0, long: attachment.longitude ?? 0 };
    return { type, title: title ?? 'Pinned location', url: 'https://www.bing.com/maps', payload: { coordinates } };
  }
  const url = attachment.url ?? 'https://www.facebook.com/halcyonair/posts/1';
  const id = world.ids.digitsFor(`shared/${message.externalId}`, 15);
  if (type === 'share') return { type: 'post', payload: { url, title: title ?? 'Halcyon Air', id } };
  if (type === 'reel') return { type, payload: { url, title: title ?? 'Halcyon Air', reel_video_id: bareNumber(id) } };
  if (type === 'link') return { type: 'fallback', payload: { url, title: title ?? 'Link' } };
  if (type === 'product')
    return { type: 'template', payload: { product: { elements: [{ id, title: title ?? 'Product' }] } } };
  if (type === 'ephemeral' || type === 'unsupported') return { type };
  const payload = { url: signedUrl(world, message, attachment) };
  if (type === 'sticker') return { type, payload: { ...payload, sticker_id: bareNumber('369239263222822') } };
  return { type: type === 'image' || type === 'video' || type === 'audio' ? type : 'file', payload };
}
