// One process at a time does a duty. Real time: the holder renews while it lives, and whoever comes after it has ended takes over.
import { eq, sql } from 'drizzle-orm';
import { realNow } from '../clock.ts';
import type { Store } from './store.ts';

/** True when `holder` has the duty `name` for the next `forMs` milliseconds of real time. */
export function holdLease(
  store: Store,
  { name, holder, forMs }: { name: string; holder: string; forMs: number },
): Promise<boolean> {
  const { leases: t } = store.t;
  const now = realNow();
  return store.tx(async (db) => {
    const held = await db
      .insert(t)
      .values({ name, holder, until: now + forMs })
      .onConflictDoUpdate({
        target: t.name,
        set: { holder, until: now + forMs },
        setWhere: sql`${t.holder} = ${holder} or ${t.until} < ${now}`,
      })
      .returning({ name: t.name });
    return held.length > 0;
  });
}

/** Gives the duty up at a graceful stop, so that the next process need not wait. */
export async function dropLease(store: Store, { name, holder }: { name: string; holder: string }): Promise<void> {
  const { leases: t } = store.t;
  await store.tx(async (db) => {
    const [lease] = await db.select().from(t).where(eq(t.name, name));
    if (lease?.holder === holder) await db.delete(t).where(eq(t.name, name)).returning({ name: t.name });
  });
}
