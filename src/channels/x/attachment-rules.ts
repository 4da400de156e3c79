// What X lets a direct message or a post carry: media/best-practices of docs.x.com, read 2026-08-22. One medium for each direct
// message; up to four pictures for a post, or one film. No documents and no sound.
import type { MessageKind } from '../channel-event.ts';
import type { AttachmentRules } from '../channel.ts';

const MB = 1024 * 1024;

const MEDIA: AttachmentRules['accepts'] = [
  { type: 'image', contentTypes: ['image/jpeg', 'image/png', 'image/webp'], mostBytes: 5 * MB },
  { type: 'image', contentTypes: ['image/gif'], mostBytes: 15 * MB, alone: true },
  // X takes 512 MB; what an agent sends is held to what we keep of a customer's.
  {
    type: 'video',
    contentTypes: ['video/mp4', 'video/quicktime'],
    mostBytes: 64 * MB,
    mostDurationMs: 140_000,
    alone: true,
  },
];
const NOTHING: AttachmentRules = { accepts: [], perMessage: 0, withText: false };

export const X_ATTACHMENTS: Record<MessageKind, AttachmentRules> = {
  dm: { accepts: MEDIA, perMessage: 1, withText: true },
  mention: { accepts: MEDIA, perMessage: 4, withText: true },
  comment: NOTHING,
};
