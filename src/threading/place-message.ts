// Which conversation a message belongs to (design decision 8). Pure: the contact's conversations and the message in, a place
// with its reason out. The caller holds the contact's row, so nothing changes in between.
import { DAY_MS } from '../clock.ts';

/** A conversation of the contact, as far as placing needs it. */
export interface Episode {
  id: string;
  current: boolean;
  resolved: boolean;
  openedAt: number;
  /** Null unless it is, or was, resolved. */
  resolvedAt: number | null;
}

export interface Placing {
  /** The contact's conversations, newest first. */
  episodes: readonly Episode[];
  /** Platform time of the message, or of its arrival when the platform gave none. */
  at: number;
  direction: 'inbound' | 'outbound';
  /** Days after resolving within which the customer's next message is the same matter. */
  reopenDays: number;
  /** Whether a person of the brand answered in that conversation after `at`. */
  answeredAfter(episode: Episode): boolean;
}

export type Place =
  | {
      in: 'present';
      id: string;
      because: 'current' | 'late for an earlier one' | 'late and answered' | 'follow-up of the brand' | 'same customer';
    }
  | { in: 'reopened'; id: string; because: 'came back in time' | 'late and unanswered'; makeCurrent: boolean }
  | { in: 'new'; because: 'first contact' | 'came back too late' | 'the brand began' };

export function placeMessage(placing: Placing): Place {
  const { episodes, at } = placing;
  const current = episodes.find((episode) => episode.current);
  const covering = episodes.find((episode) => episode !== current && covers(episode, at));
  // Older than the conversation now open, and another one was open at that time: it belongs there.
  if (covering && (!current || at < current.openedAt))
    return lateFor(covering, { placing, hasCurrent: current !== undefined });
  if (current) return { in: 'present', id: current.id, because: 'current' };

  const [last] = episodes;
  if (!last) return { in: 'new', because: placing.direction === 'outbound' ? 'the brand began' : 'first contact' };
  // Older than everything there was, e.g. the first of two that came in the wrong order.
  if (last.resolved && last.resolvedAt !== null && at <= last.resolvedAt)
    return lateFor(last, { placing, hasCurrent: false });
  const inTime = last.resolvedAt === null || at <= last.resolvedAt + placing.reopenDays * DAY_MS;
  if (placing.direction === 'outbound') {
    return inTime
      ? { in: 'present', id: last.id, because: 'follow-up of the brand' }
      : { in: 'new', because: 'the brand began' };
  }
  if (!inTime) return { in: 'new', because: 'came back too late' };
  return { in: 'reopened', id: last.id, because: 'came back in time', makeCurrent: true };
}

/** Open at that time. Edges belong to the episode: equal times are common, platforms count in whole seconds. */
const covers = ({ openedAt, resolvedAt }: Episode, at: number): boolean =>
  at >= openedAt && (resolvedAt === null || at <= resolvedAt);

function lateFor(episode: Episode, { placing, hasCurrent }: { placing: Placing; hasCurrent: boolean }): Place {
  if (!episode.resolved) return { in: 'present', id: episode.id, because: 'late for an earlier one' };
  const settled = placing.direction === 'outbound' || placing.answeredAfter(episode);
  if (settled) return { in: 'present', id: episode.id, because: 'late and answered' };
  return { in: 'reopened', id: episode.id, because: 'late and unanswered', makeCurrent: !hasCurrent };
}
