// Is a gap over? Pure. Where the platform can be asked, a reading that began after its end and came to the end of what there is;
// where it cannot, or does not answer any more, that the platform tells us again. Before it: heal, for each open gap.

export interface OpenGap {
  /** Platform time of the last message that came late, so far. */
  endsAt: number;
  /** Business time. */
  noticedAt: number;
}

export interface Reader {
  source: string;
  /** Business time of the last call that was answered as it should be; null when there was none. */
  lastOkAt: number | null;
  /** The last answer was not the end. */
  behind: boolean;
  /** Calls in a row that were not answered as they should be. */
  failures: number;
}

export interface Known {
  isRead: boolean;
  pollers: readonly Reader[];
  lastPushAt: number | null;
  now: number;
}

export type Healed =
  | { healed: true; because: 'read to the end' | 'told again'; readAt: number }
  | { healed: false; because: 'not read to the end' | 'not told again' };

/** A list that worked once and does not any more, e.g. since another plan was chosen, holds up no gap for longer than this. */
const STOPPED_MS = 60 * 60_000;
/** After a night without us one bad answer says nothing yet. */
const STOPPED_FAILURES = 5;

export function isHealed(gap: OpenGap, { isRead, pollers, lastPushAt, now }: Known): Healed {
  const after = Math.max(gap.endsAt, gap.noticedAt);
  const readers = isRead ? pollers.filter((reader) => reader.source !== 'stream' && canBeAsked(reader, now)) : [];
  if (readers.length === 0) {
    return lastPushAt !== null && lastPushAt > after
      ? { healed: true, because: 'told again', readAt: lastPushAt }
      : { healed: false, because: 'not told again' };
  }
  const isThrough = readers.every(({ behind, lastOkAt }) => !behind && (lastOkAt ?? 0) >= gap.endsAt);
  const readAt = Math.max(...readers.map(({ lastOkAt }) => lastOkAt ?? 0));
  return isThrough
    ? { healed: true, because: 'read to the end', readAt }
    : { healed: false, because: 'not read to the end' };
}

/** A list that never answered is one that this account does not have. */
const canBeAsked = ({ lastOkAt, failures }: Reader, now: number): boolean =>
  lastOkAt !== null && (failures < STOPPED_FAILURES || lastOkAt > now - STOPPED_MS);
