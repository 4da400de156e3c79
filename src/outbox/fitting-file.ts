// Whether a channel takes a file, and as what. Pure. Before it: attach-files.ts, when a reply is accepted, and request.ts, when it
// leaves. After it: parts-of-reply.ts.
import type { AttachmentRule, AttachmentRules } from '../channels/channel.ts';

/** What is known of a file, as `files` keeps it. */
export interface FileFacts {
  id: string;
  name: string | null;
  type: string;
  contentType: string | null;
  bytes: number | null;
  durationMs: number | null;
}

export type Misfit =
  /** Words alone are taken there. */
  | { because: 'nothing_taken' }
  | { because: 'type' }
  | { because: 'too_large'; most: number }
  | { because: 'too_long'; most: number };

/** `contentType`: as the channel calls this kind. */
export type Fitting = { rule: AttachmentRule; contentType: string | null } | { misfit: Misfit };

/** Its own kind decides; what no rule of its kind takes may still go as a document, where any document may. */
export function fittingFile(file: FileFacts, { accepts }: Pick<AttachmentRules, 'accepts'>): Fitting {
  if (accepts.length === 0) return { misfit: { because: 'nothing_taken' } };
  const rule =
    accepts.find(({ type, contentTypes }) => type === file.type && takes(contentTypes, file)) ??
    accepts.find(({ type, contentTypes }) => type === 'file' && contentTypes.includes(ANY));
  if (!rule) return { misfit: { because: 'type' } };
  if ((file.bytes ?? 0) > rule.mostBytes) return { misfit: { because: 'too_large', most: rule.mostBytes } };
  const most = rule.mostDurationMs ?? Infinity;
  return (file.durationMs ?? 0) > most
    ? { misfit: { because: 'too_long', most } }
    : { rule, contentType: calledBy(rule, file) };
}

const ANY = '*/*';
const takes = (contentTypes: readonly string[], { contentType }: FileFacts): boolean =>
  contentTypes.includes(ANY) || (contentType !== null && contentTypes.some((each) => isSame(each, contentType)));

const calledBy = ({ contentTypes }: AttachmentRule, { contentType }: FileFacts): string | null =>
  contentType === null || contentTypes.includes(contentType)
    ? contentType
    : (contentTypes.find((each) => isSame(each, contentType)) ?? contentType);

/** Names for kinds that have a better known one: what systems and browsers call them. */
export const SAME_KIND: Readonly<Record<string, string>> = {
  'audio/x-wav': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
  'audio/mp3': 'audio/mpeg',
  'audio/x-mp3': 'audio/mpeg',
  'audio/x-mpeg': 'audio/mpeg',
  'audio/m4a': 'audio/mp4',
  'audio/x-m4a': 'audio/mp4',
  'audio/x-aac': 'audio/aac',
  'video/x-m4v': 'video/mp4',
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-png': 'image/png',
  'application/x-pdf': 'application/pdf',
};
const isSame = (one: string, other: string): boolean => (SAME_KIND[one] ?? one) === (SAME_KIND[other] ?? other);
