// Is the account as talkative as it usually is, and are we told of everybody who writes? Our own record answers, no platform is
// asked. Before it: check-account. The arithmetic: expected-silence and only-read.
import { and, desc, eq, gt } from 'drizzle-orm';
import type { Found } from '../channels/connection.ts';
import { firstIdAt } from '../ids.ts';
import { DAY_MS, realNow } from '../clock.ts';
import type { Parts } from '../parts.ts';
import { expectedSilence } from './expected-silence.ts';
import type { Account } from './find-account.ts';
import { peopleOnlyRead } from './only-read.ts';

const WEEKS_MS = 14 * DAY_MS;
/** A busier account shows its habit in less. */
const MOST = 2_000;

export async function checkTraffic(parts: Parts, account: Account): Promise<Found[]> {
  const { store, clock, registry } = parts;
  const { messages: m } = store.t;
  const now = clock.now();
  const rows = await store.db
    .select({ at: m.sentAt, kind: m.kind, contactId: m.contactId, gapId: m.gapId })
    .from(m)
    .where(
      and(
        eq(m.channelAccountId, account.id),
        eq(m.direction, 'inbound'),
        gt(m.sentAt, now - WEEKS_MS),
        // Ids sort by real time, so that only the newest part of the table is walked.
        gt(m.id, firstIdAt('message', realNow() - WEEKS_MS)),
      ),
    )
    .orderBy(desc(m.id))
    .limit(MOST);
  const arrivals = rows.map(({ at }) => at);
  const oldest = Math.min(now, ...arrivals);
  const from = rows.length < MOST ? Math.max(now - WEEKS_MS, Math.min(account.createdAt, oldest)) : oldest;
  const { silent, because, since } = expectedSilence({ arrivals, from, now });
  const traffic: Found = silent
    ? { check: 'traffic', state: 'warning', code: 'silent', detail: new Date(since).toISOString().slice(0, 16) }
    : { check: 'traffic', state: 'ok', code: because === 'as usual' ? 'ok' : 'too_little' };
  // X leaves out some public posts by design; who writes directly is told of by all of them.
  const isMeta = registry.channel(account.channel).door === 'meta';
  const direct = rows.filter(({ kind, at }) => kind === 'dm' && now - at <= DAY_MS);
  const people = isMeta ? peopleOnlyRead(direct.map(({ gapId, ...one }) => ({ ...one, told: gapId === null }))) : 0;
  if (people === 0) return [traffic];
  return [traffic, { check: 'app', state: 'warning', code: 'only_some_are_told', detail: `${people} people` }];
}
