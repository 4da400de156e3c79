// When a webhook was not told, from one sign of life to the next: around each gap of its accounts, whose late messages show only
// the part that a list shows too, and while nobody of us listened, whether or not anything was missed. Before it: mark-gap,
// own-absence. After it: next-replay.
import { and, eq, gt, inArray, ne } from 'drizzle-orm';
import type { Channel } from '../channels/channel.ts';
import type { Parts } from '../parts.ts';
import type { Silence } from './next-replay.ts';
import { readAbsences, type Absence } from './own-absence.ts';
import { firstPush, lastPush } from './pushes.ts';

type Needs = Pick<Parts, 'store'>;
type Asked = Pick<Channel, 'kind' | 'door'>;

interface Wanted {
  /** Business time: those that ended after it. */
  since: number;
  /** What ended before it was asked for; of such a silence only its end is looked for. Null when nothing ever was. */
  askedUpTo: number | null;
}

export async function silencesOf(parts: Needs, channel: Asked, { since, askedUpTo }: Wanted): Promise<Silence[]> {
  const { store } = parts;
  const { gaps: g, channelAccounts: a } = store.t;
  const accounts = await store.db
    .select({ id: a.id })
    .from(a)
    .where(and(eq(a.channel, channel.kind), ne(a.state, 'removed')));
  if (accounts.length === 0) return [];
  const absences = (await readAbsences(store)).filter(({ to }) => to > since);
  const gaps = await store.db
    .select({ startsAt: g.startsAt, endsAt: g.endsAt })
    .from(g)
    .where(
      and(
        inArray(
          g.channelAccountId,
          accounts.map(({ id }) => id),
        ),
        gt(g.endsAt, since),
      ),
    );
  const silences = await Promise.all(gaps.map((gap) => around(parts, { gap, channel, absences, askedUpTo })));
  return [...absences, ...silences];
}

interface Around {
  gap: { startsAt: number; endsAt: number };
  channel: Asked;
  absences: readonly Absence[];
  askedUpTo: number | null;
}

async function around({ store }: Needs, { gap, channel: { door }, absences, askedUpTo }: Around): Promise<Silence> {
  const after = await firstPush(store, { door, at: gap.endsAt });
  // Whoever listens again is told again, even if nobody has written since.
  const listened = absences.filter(({ from, to }) => gap.startsAt <= to && gap.endsAt >= from).map(({ to }) => to);
  const ends = [...listened, ...(after === undefined ? [] : [after])].filter((at) => at >= gap.endsAt);
  const to = ends.length === 0 ? null : Math.min(...ends);
  if (to !== null && askedUpTo !== null && to <= askedUpTo) return { from: gap.startsAt, to };
  const before = await lastPush(store, { door, at: gap.startsAt });
  return { from: before ?? gap.startsAt - UNKNOWN_MS, to };
}

/** Nothing was told to us in the last day: the silence began before the first message that we know of. */
const UNKNOWN_MS = 10 * 60_000;
