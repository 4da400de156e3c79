// A message that has to leave, as it stands in `outbox`, and the waits between its tries.
import type { Use } from '../channels/channel.ts';
import type { MessageRow } from '../conversations/append-message.ts';
import type { Schema } from '../db/schema.ts';

export type OutboxRow = Schema['outbox']['$inferSelect'];

/** A row with the message it carries. */
export interface Leaving {
  row: OutboxRow;
  message: MessageRow;
}

/** Real time a platform has to answer. */
export const SEND_TIMEOUT_MS = 9_000;
/** Real time a worker has for one call and its outcome; a claim found older than this belonged to a worker that died. */
export const SEND_LEASE_MS = 12_000;
/** The call must begin within this real time of its claim: a process that was frozen in between must not send. */
export const CLAIM_FRESH_MS = SEND_LEASE_MS / 2;

/** Real time for which a worker has a message whose files it is uploading; renewed as long as it lives. */
export const UPLOAD_LEASE_MS = 30_000;
/** Real time in which all files of one message must be with the platform, film made ready and all, beside what a slow line needs. */
export const UPLOAD_TIMEOUT_MS = 300_000;

/** Business time between tries that were proven not to have been sent. */
export const SEND_RETRY_MS = [2_000, 5_000, 15_000, 60_000, 300_000] as const;
/** The same for a message with files: what keeps a platform from taking a film lasts longer, and each try costs the line its whole. */
export const UPLOAD_RETRY_MS = [10_000, 60_000, 300_000, 900_000] as const;
/** After so many tries it fails, and those who wait behind it leave. */
export const MOST_UPLOADS = UPLOAD_RETRY_MS.length + 1;
/** Business time after which whoever found no place to begin an upload looks again, should nobody ring before. */
export const PLACE_AGAIN_MS = 10_000;

/** Business time until the next try, after so many. */
export function retryAfter({ attempts, withFiles }: { attempts: number; withFiles: boolean }): number {
  const waits: readonly number[] = withFiles ? UPLOAD_RETRY_MS : SEND_RETRY_MS;
  return waits[Math.min(Math.max(attempts, 1), waits.length) - 1] ?? 0;
}

/** Business time of the looks at the platform while a send is of unknown fate; after the last one an agent decides. */
export const LOOK_AFTER_MS = [10_000, 30_000, 80_000] as const;

/** An echo's platform time may be a little before the time at which we noted that we were sending. */
export const ECHO_EARLY_MS = 5_000;
/** Nor can the platform have taken it long after the call began, however late its echo is delivered. */
export const ECHO_LATE_MS = 600_000;

/** Two texts that a person would call the same: platforms trim, fold white space, compose accents and complete addresses. */
export const sameText = (a: string, b: string): boolean => folded(a) === folded(b);
const folded = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/https?:\/\//g, '')
    .replace(/\/(?=\s|$)/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/**
 * Whether a platform shows what we sent along: as many files of the same kinds. X makes a film of an animation, and what some channel
 * took as a document is shown as one; previews of links are of the platform's own making.
 */
export function sameFiles(ours: MessageRow['attachments'], shown: readonly string[] | undefined): boolean {
  if (shown === undefined) return ours.length === 0;
  const files = shown.filter((type) => FILE_TYPES.has(type));
  return (
    files.length === ours.length &&
    ours.every(({ type, contentType }, i) => {
      const as = files[i];
      return as === type || as === 'file' || (as === 'video' && contentType === 'image/gif');
    })
  );
}
const FILE_TYPES: ReadonlySet<string> = new Set(['image', 'video', 'audio', 'file']);

/** Platforms limit direct messages and public posts apart. */
export const useOf = (surface: OutboxRow['surface']): Use => (surface === 'dm' ? 'send.dm' : 'send.public');
