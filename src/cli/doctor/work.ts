// What waits: deliveries not yet processed, those that could not be, and those for a handle nobody registered; replies of
// unknown fate.
import { and, asc, count, eq, lte, min } from 'drizzle-orm';
import type { Parts } from '../../parts.ts';
import { ageOf } from '../table.ts';
import type { Finding } from './finding.ts';

/** A delivery takes well below a second; after this long in business time nobody is at work. */
const LATE_MS = 60_000;

export async function lookAtWork(parts: Parts): Promise<Finding[]> {
  return [await backlog(parts), await dead(parts), ...(await unrouted(parts)), await unknownSends(parts)];
}

async function backlog({ store, clock }: Parts): Promise<Finding> {
  const { inbox: t } = store.t;
  const now = clock.now();
  const [due] = await store.db
    .select({ n: count(), oldest: min(t.nextAt) })
    .from(t)
    .where(and(eq(t.state, 'new'), lte(t.nextAt, now)));
  const n = due?.n ?? 0;
  const check = 'inbox';
  if (n === 0) return { check, status: 'ok', says: 'nothing waits' };
  const age = now - (due?.oldest ?? now);
  const says = `${n} deliveries wait, the oldest for ${ageOf(age)}`;
  if (age <= LATE_MS) return { check, status: 'ok', says };
  return { check, status: 'fail', says, next: 'start the product, or more of: npm run worker' };
}

async function dead({ store }: Parts): Promise<Finding> {
  const { inbox: t } = store.t;
  const classes = await store.db
    .select({ outcome: t.outcome, n: count() })
    .from(t)
    .where(eq(t.state, 'dead'))
    .groupBy(t.outcome)
    .orderBy(asc(t.outcome));
  const total = classes.reduce((sum, { n }) => sum + n, 0);
  if (total === 0) return { check: 'dead deliveries', status: 'ok', says: 'none' };
  const named = classes.map(({ outcome, n }) => `${outcome ?? 'unknown'} ${n}`).join(', ');
  const next = 'look at them under Accounts, mend the cause, then: npx touchpoint replay --stored';
  return { check: 'dead deliveries', status: 'warn', says: `${total} could not be processed (${named})`, next };
}

async function unrouted({ store }: Parts): Promise<Finding[]> {
  const { inbox: t } = store.t;
  const handles = await store.db
    .select({ wanted: t.unroutedFor, n: count() })
    .from(t)
    .where(eq(t.state, 'unrouted'))
    .groupBy(t.unroutedFor)
    .orderBy(asc(t.unroutedFor));
  const check = 'unrouted deliveries';
  if (handles.length === 0) return [{ check, status: 'ok', says: 'none' }];
  return handles.map(({ wanted, n }) => {
    const [channel = '', externalId = ''] = (wanted ?? '').split(':');
    const next = `if it is yours: npx touchpoint account add ${channel} ${externalId} --handle HANDLE --credentials-stdin`;
    return { check, status: 'warn', says: `${n} for ${wanted ?? 'nobody'}, which is not registered`, next };
  });
}

async function unknownSends({ store }: Parts): Promise<Finding> {
  const { outbox: o } = store.t;
  const [unknown] = await store.db
    .select({ n: count() })
    .from(o)
    .where(and(eq(o.state, 'unknown'), eq(o.needsAgent, true)));
  const n = unknown?.n ?? 0;
  const check = 'replies of unknown fate';
  if (n === 0) return { check, status: 'ok', says: 'none' };
  const next = 'an agent decides in the conversation: Check, Send again, or Mark as sent';
  return { check, status: 'warn', says: `${n} wait for an agent`, next };
}
