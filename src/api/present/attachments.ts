// What came along with a message as people see it: never the platform's address of the bytes, they come through our own door only.
import type { MessageRow } from '../../conversations/append-message.ts';
import type { Attachment, AttachmentRules } from '../schemas.ts';

/** Where nothing is known about bytes. */
export const presentAttachment = (stored: MessageRow['attachments'][number]): Attachment => ({
  id: stored.id,
  type: stored.type,
  state: 'remote',
  sentence: null,
  contentType: stored.contentType ?? null,
  title: stored.title ?? null,
  name: null,
  bytes: null,
  width: stored.width ?? null,
  height: stored.height ?? null,
  durationMs: stored.durationMs ?? null,
  platformType: stored.platformType ?? null,
  latitude: stored.latitude ?? null,
  longitude: stored.longitude ?? null,
  link: null,
  urls: { thumb: null, shown: null, file: null },
  protected: null,
  canFetch: false,
});

interface Rules {
  accepts: readonly {
    type: AttachmentRules['accepts'][number]['type'];
    contentTypes: readonly string[];
    mostBytes: number;
    mostDurationMs?: number;
  }[];
  perMessage: number;
  withText: boolean;
}

export const presentRules = ({ accepts, perMessage, withText }: Rules): AttachmentRules => ({
  accepts: accepts.map(({ type, contentTypes, mostBytes, mostDurationMs }) => ({
    type,
    contentTypes: [...contentTypes],
    mostBytes,
    mostDurationMs: mostDurationMs ?? null,
  })),
  perMessage,
  withText,
});
