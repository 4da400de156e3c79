// Whoever may ask as often as they like finds out what they are not told. A try is counted with the others of its hour, also at the
// same moment in another process. Before it: confirm-link, the search for customers.
import { sql } from 'drizzle-orm';
import { HOUR_MS } from '../clock.ts';
import type { Write } from '../db/store.ts';
import type { Parts } from '../parts.ts';

interface Try {
  /** Whose tries are counted. */
  holder: string;
  /** At what. */
  endpoint: string;
  /** Within an hour. */
  limit: number;
}

/** Inside a transaction that is to be committed. Answers for how long there is none, 0 when there was. */
export async function takeTry(
  { store, clock }: Pick<Parts, 'store' | 'clock'>,
  db: Write,
  { holder, endpoint, limit }: Try,
): Promise<number> {
  const { budgets: b } = store.t;
  const now = clock.now();
  const fresh = { limit, remaining: limit - 1, resetAt: now + HOUR_MS, updatedAt: now };
  // In one statement: there may be no row yet that could be held.
  const [row] = await db
    .insert(b)
    .values({ holder, endpoint, window: 'hour', unit: 'calls', ...fresh })
    .onConflictDoUpdate({
      target: [b.holder, b.endpoint, b.window],
      set: {
        limit,
        remaining: sql`case when ${b.resetAt} <= ${now} then ${limit - 1} when ${b.remaining} < 0 then -1 else ${b.remaining} - 1 end`,
        resetAt: sql`case when ${b.resetAt} <= ${now} then ${now + HOUR_MS} else ${b.resetAt} end`,
        updatedAt: now,
      },
    })
    .returning({ remaining: b.remaining, resetAt: b.resetAt });
  return row === undefined || row.remaining >= 0 ? 0 : row.resetAt - now;
}
