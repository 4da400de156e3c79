// What a platform said under a message id, as a short print: it tells a repeat from a contradiction. Pure. Before it: a channel's
// parser. After it: ingest-message, which keeps the print with the message and compares it when the id is met again.
import { createHash } from 'node:crypto';
import type { MessageEvent } from '../channels/channel-event.ts';

/** The label behind a button is left out: only a delivery tells it, a list does not. */
export const fingerprintOf = (event: MessageEvent): string | null => (event.excerpt ? null : printOf(event, ''));

/** Messages kept by versions before this one have the label in their print, and beside it. Without a print nothing is denied. */
export function saysTheSame(
  known: { fingerprint: string | null; payload: string | null },
  event: MessageEvent,
): boolean {
  if (known.fingerprint === null || event.excerpt) return true;
  return ['', known.payload ?? ''].some((label) => printOf(event, label) === known.fingerprint);
}

/** Addresses are left out: platforms sign them anew at every delivery. */
function printOf({ direction, text, attachments, contact }: MessageEvent, label: string): string {
  const said = [
    direction,
    contact.externalId,
    text,
    label,
    // A shared post whose address stands in the text says nothing more, and was not told apart from it before.
    ...attachments
      .filter(({ type, url }) => !(type === 'post' && url !== undefined && text.includes(url)))
      .map(({ type, externalId }) => `${type}:${externalId ?? ''}`),
  ];
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url').slice(0, 22);
}
