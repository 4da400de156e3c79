// What Messenger and Instagram let a message carry: Send API reference, 2026. A message has words or one attachment, never both.
// Comments are words only here.
import type { MessageKind } from '../channel-event.ts';
import type { AttachmentRules } from '../channel.ts';

const MB = 1024 * 1024;

const IMAGE = { type: 'image', contentTypes: ['image/jpeg', 'image/png', 'image/gif'], mostBytes: 8 * MB } as const;
const VIDEO = {
  type: 'video',
  contentTypes: ['video/mp4', 'video/quicktime', 'video/webm'],
  mostBytes: 25 * MB,
} as const;
const AUDIO = {
  type: 'audio',
  // The same kinds under the names by which their first bytes are known.
  contentTypes: ['audio/mpeg', 'audio/mp4', 'audio/x-m4a', 'audio/aac', 'audio/wav', 'audio/ogg'],
  mostBytes: 25 * MB,
} as const;
const PDF = { type: 'file', contentTypes: ['application/pdf'], mostBytes: 25 * MB } as const;

const NOTHING: AttachmentRules = { accepts: [], perMessage: 0, withText: false };

export const MESSENGER_ATTACHMENTS: Record<MessageKind, AttachmentRules> = {
  dm: { accepts: [IMAGE, VIDEO, AUDIO, { ...PDF, contentTypes: ['*/*'] }], perMessage: 1, withText: false },
  mention: NOTHING,
  comment: NOTHING,
};

/** Of files Instagram takes PDF alone, since 2025-12-19. */
export const INSTAGRAM_ATTACHMENTS: Record<MessageKind, AttachmentRules> = {
  dm: { accepts: [IMAGE, VIDEO, AUDIO, PDF], perMessage: 1, withText: false },
  mention: NOTHING,
  comment: NOTHING,
};

/** No host asks for a token: the address itself is signed, and ends. */
export const META_MEDIA_HOSTS = { open: ['fbcdn.net', 'fbsbx.com', 'cdninstagram.com'], withAccount: [] };
