// How the platform's stream stands, as an answer to "does the platform tell us?" for who has no public address. Pure. Before it:
// polling/stream-standing, which wrote it down. After it: known-findings, in the place of the webhook.
import type { Found } from '../channels/connection.ts';

export interface StreamRow {
  /** Business time until which it was heard. */
  lastOkAt: number | null;
  /** Business time of the last attempt. */
  lastAt: number | null;
  /** The platform's own word for the last failure; null while it stands. */
  code: string | null;
}

export type StreamFound = Found & { at: number };

/** A stream beats every 20 s, a beat is written down every 30 s, and a break is mended within seconds. */
const SILENT_MS = 2 * 60_000;

/** Undefined when it was never tried: then nothing is known. */
export function judgeStream({ lastOkAt, lastAt, code }: StreamRow, now: number): StreamFound | undefined {
  if (lastAt === null) return undefined;
  const webhook = { check: 'webhook', at: lastAt } as const;
  if (code === 'http_401') return { ...webhook, state: 'broken', code: 'bearer_refused' };
  if (code === 'http_402' || code === 'http_403')
    return { ...webhook, state: 'broken', code: 'stream_refused', detail: code };
  if (lastOkAt !== null && now - lastOkAt <= SILENT_MS) return { ...webhook, state: 'ok', code: 'streaming' };
  if (lastOkAt === null) return { ...webhook, state: 'warning', code: 'stream_never', detail: code ?? '' };
  const since = new Date(lastOkAt).toISOString().slice(0, 16).replace('T', ' ');
  return { ...webhook, state: 'warning', code: 'stream_silent', detail: since };
}
