// Virtual time for the pollers: the clock goes from one planned look to the next, so that a day takes seconds.
import { and, asc, eq, ne } from 'drizzle-orm';
import { pollOnce } from '../../src/polling/poll-due.ts';
import type { World } from '../world.ts';

/** How the looks at an account stand, as they are in the database. */
export async function pollersOf({ parts }: World, channel: string) {
  const { pollers: p, channelAccounts: a } = parts.store.t;
  return parts.store.db
    .select({ poller: p, account: a })
    .from(p)
    .innerJoin(a, eq(a.id, p.channelAccountId))
    .where(eq(a.channel, channel))
    .orderBy(asc(p.source));
}

/** Business time of the next planned look. */
async function nextLook({ parts }: World): Promise<number> {
  const { pollers: p, channelAccounts: a } = parts.store.t;
  const [next] = await parts.store.db
    .select({ at: p.nextAt })
    .from(p)
    .innerJoin(a, eq(a.id, p.channelAccountId))
    .where(and(ne(a.poll, 'off'), ne(a.state, 'removed')))
    .orderBy(asc(p.nextAt))
    .limit(1);
  return next?.at ?? Infinity;
}

/**
 * Looks whenever a look is due, until business time `until`; what happens on the way is told to `when`, in its time. With
 * `settle: false` nobody works on what was read.
 */
export async function pollUntil(
  world: World,
  until: number,
  { when = [], settle = true }: { when?: readonly { at: number; act: () => unknown }[]; settle?: boolean } = {},
): Promise<void> {
  const acts = when.toSorted((a, b) => a.at - b.at);
  await pollOnce(world.parts);
  if (settle) await world.settle();
  for (;;) {
    const look = await nextLook(world);
    const at = Math.min(look, acts[0]?.at ?? Infinity);
    if (at > until) break;
    if (at > world.clock.now()) world.clock.set(at);
    while (acts[0] && acts[0].at <= at) await acts.shift()?.act();
    if (look > at) continue;
    await pollOnce(world.parts);
    if (settle && (await hasNews(world))) await world.settle();
  }
  world.clock.set(until);
}

/** Whether something that was read waits for a worker. */
async function hasNews({ parts }: World): Promise<boolean> {
  const { inbox: t } = parts.store.t;
  const rows = await parts.store.db.select({ id: t.id }).from(t).where(eq(t.state, 'new')).limit(1);
  return rows.length > 0;
}
