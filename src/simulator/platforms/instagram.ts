// What Instagram tells a webhook: echoes inside `messages` without application or metadata, reads by message, unsent
// messages, story replies and mentions, and comments.
import type { LedgerMessage, SimulatedAttachment, WebhookDelivery } from '../shapes.ts';
import { extrasOf } from './meta-extras.ts';
import { messaging } from './meta-messaging.ts';
import { signedUrl } from './media-routes.ts';
import { metaJson } from './meta-wire.ts';
import { laneOf, type PlatformEvents, type World } from './platform.ts';

export const instagramEvents: PlatformEvents = {
  message: (world, message) => {
    if (message.kind !== 'dm') return commentEvents(world, message);
    const isEcho = message.direction === 'outbound';
    const story = message.attachments.find(({ type }) => type === 'story_reply');
    const files = message.attachments.filter(({ type }) => type !== 'story_reply' && type !== 'unsupported');
    const body = {
      mid: message.externalId,
      ...(message.text === '' ? {} : { text: message.text }),
      ...replyOf(world, message, story),
      ...(files.length === 0 ? {} : { attachments: files.map((each) => attachmentOf(world, message, each)) }),
      ...(isEcho ? { is_echo: true } : {}),
      ...(message.attachments.some(({ type }) => type === 'unsupported') ? { is_unsupported: true } : {}),
      ...extrasOf(message),
    };
    return [
      messaging(world, message, {
        from: isEcho ? 'brand' : 'customer',
        at: message.at,
        field: 'messages',
        event: { message: body },
      }),
    ];
  },

  read: (world, message, at) => [
    messaging(world, message, {
      from: 'customer',
      at,
      field: 'messaging_seen',
      event: { read: { mid: message.externalId } },
    }),
  ],

  reaction: (world, message, { emoji, at }) => {
    const mid = message.externalId;
    const reaction =
      emoji === null
        ? { mid, action: 'unreact' }
        : { mid, action: 'react', reaction: emoji.startsWith('❤') ? 'love' : 'other', emoji };
    return [messaging(world, message, { from: 'customer', at, field: 'message_reactions', event: { reaction } })];
  },

  edited: (world, message, at) => {
    const message_edit = { mid: message.externalId, text: message.text, num_edit: message.edits };
    return [messaging(world, message, { from: 'customer', at, field: 'message_edits', event: { message_edit } })];
  },

  // Comments that disappear are not announced on Instagram.
  unsent: (world, message, at) => {
    if (message.kind !== 'dm') return [];
    return [
      messaging(world, message, {
        from: 'customer',
        at,
        field: 'messages',
        event: { message: { mid: message.externalId, is_deleted: true } },
      }),
    ];
  },
  typing: () => [],
};

function commentEvents(world: World, comment: LedgerMessage): WebhookDelivery[] {
  // A new post of the brand is no event; its comments are, also the brand's own.
  if (comment.rootExternalId === null) return [];
  const author = comment.direction === 'outbound' ? comment.account : comment.contact;
  const own = world.accounts.find(({ externalId }) => externalId === author);
  const isAnswer = comment.inReplyToExternalId !== null && comment.inReplyToExternalId !== comment.rootExternalId;
  const value = {
    id: comment.externalId,
    text: comment.text,
    from: { id: author, username: own?.handle ?? world.people.meet('instagram', author).handle },
    media: { id: comment.rootExternalId, media_product_type: 'FEED' },
    ...(isAnswer ? { parent_id: comment.inReplyToExternalId } : {}),
  };
  const entry = [
    { id: comment.account, time: Math.floor(world.clock.now() / 1000), changes: [{ field: 'comments', value }] },
  ];
  return [
    {
      door: 'meta',
      account: comment.account,
      lane: laneOf(comment),
      topic: 'comments',
      ...(own ? {} : { contact: comment.contact }),
      body: metaJson({ object: 'instagram', entry }),
    },
  ];
}

function replyOf(world: World, message: LedgerMessage, story: SimulatedAttachment | undefined): object {
  if (story) {
    const id = story.storyId ?? world.ids.digitsFor(`story/${message.externalId}`, 17);
    return { reply_to: { story: { id, url: signedUrl(world, message, story) } } };
  }
  return message.inReplyToExternalId === null ? {} : { reply_to: { mid: message.inReplyToExternalId } };
}

function attachmentOf(world: World, message: LedgerMessage, attachment: SimulatedAttachment): object {
  const { type, title = 'Halcyon Air' } = attachment;
  if (type === 'like_heart' || type === 'ephemeral') return { type };
  const id = world.ids.digitsFor(`shared/${message.externalId}`, 17);
  const url = attachment.url ?? 'https://www.instagram.com/p/Halcyon1/';
  if (type === 'share') return { type: 'ig_post', payload: { ig_post_media_id: id, title, url } };
  if (type === 'reel') return { type: 'ig_reel', payload: { url, title, reel_video_id: id } };
  if (type === 'product') return { type: 'template', payload: { product: { elements: [{ id, title }] } } };
  const known = ['image', 'video', 'audio', 'story_mention'].includes(type);
  return { type: known ? type : 'file', payload: { url: signedUrl(world, message, attachment) } };
}
