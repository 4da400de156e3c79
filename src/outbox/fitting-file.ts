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

export type Fitting = { rule: AttachmentRule } | { misfit: Misfit };

/** Its own kind decides; what no rule of its kind takes may still go as a document, where any document may. */
export function fittingFile(file: FileFacts, { accepts }: Pick<AttachmentRules, 'accepts'>): Fitting {
  if (accepts.length === 0) return { misfit: { because: 'nothing_taken' } };
  const rule =
    accepts.find(({ type, contentTypes }) => type === file.type && takes(contentTypes, file)) ??
    accepts.find(({ type, contentTypes }) => type === 'file' && contentTypes.includes(ANY));
  if (!rule) return { misfit: { because: 'type' } };
  if ((file.bytes ?? 0) > rule.mostBytes) return { misfit: { because: 'too_large', most: rule.mostBytes } };
  const most = rule.mostDurationMs ?? Infinity;
  return (file.durationMs ?? 0) > most ? { misfit: { because: 'too_long', most } } : { rule };
}

const ANY = '*/*';
const takes = (contentTypes: readonly string[], { contentType }: FileFacts): boolean =>
  contentTypes.includes(ANY) || (contentType !== null && contentTypes.includes(contentType));
