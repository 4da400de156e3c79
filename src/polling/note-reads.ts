// What an answer cost, where a platform charges for what it shows: each message once in a UTC day. So the new ones count, and at the
// first answer of a day all that are on the page. Before it: poll-account, in whose transaction it is counted.
import { dayOf, noteSpend } from '../accounts/spend.ts';
import type { Account } from '../accounts/find-account.ts';
import type { ReadingSource } from '../channels/reading.ts';
import type { Write } from '../db/store.ts';
import type { Parts } from '../parts.ts';

interface Reads {
  account: Account;
  source: ReadingSource;
  answer: { items: number; fresh?: number };
  /** When the answer before it came, business time. */
  lastOkAt: number | null;
  now: number;
}

export async function noteReads(
  { store, config }: Pick<Parts, 'store' | 'config'>,
  db: Write,
  { account, source, answer, lastOkAt, now }: Reads,
): Promise<void> {
  const isFirstToday = lastOkAt === null || dayOf(lastOkAt) !== dayOf(now);
  const count = isFirstToday ? answer.items : (answer.fresh ?? answer.items);
  const item = source === 'dm' ? 'dm_read' : 'mention_read';
  await noteSpend(store, db, { config, account, item, count, now });
}
