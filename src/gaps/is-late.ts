// Did a message come in time? Pure. What comes later than this was written while we were not told, and the time in which it was
// written is a gap. Before it: ingest-message, for each message that is new. After it: note-late-message.

export interface Written {
  /** Platform time, and our time of its arrival. */
  sentAt: number;
  receivedAt: number;
}

export interface Told {
  /** Since when the account is connected: what was said before is history and nobody's loss. */
  connectedAt: number;
  /** The platform tells us by itself; otherwise the account lives from being asked. */
  isPushedTo: boolean;
  /** How often the platform lets itself be asked, at the least. */
  readEveryMs: number;
}

export type Lateness = { isLate: true } | { isLate: false; because: 'in time' | 'before the connection' };

/** Pushes come within seconds; a clock that is wrong by a minute must not make a gap. */
const PUSHED_MS = 2 * 60_000;
const READ_MS = 5 * 60_000;
/** A reading may be put off for a while, and one more may fail. */
const READINGS = 3;

export function isLate({ sentAt, receivedAt }: Written, { connectedAt, isPushedTo, readEveryMs }: Told): Lateness {
  if (sentAt < connectedAt) return { isLate: false, because: 'before the connection' };
  const limitMs = isPushedTo ? PUSHED_MS : Math.max(READ_MS, READINGS * readEveryMs);
  return receivedAt - sentAt > limitMs ? { isLate: true } : { isLate: false, because: 'in time' };
}
