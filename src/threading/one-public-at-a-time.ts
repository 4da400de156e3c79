// Public posts of one handle are placed one after another: of a post and its answer that come at the same moment, in two workers,
// the later one must see the other. Taken before any row is held. Before it: ingest, for everything public.
import { sql } from 'drizzle-orm';
import type { Store, Write } from '../db/store.ts';

/** Until the end of the transaction. SQLite has one writer at a time anyway. */
export async function onePublicAtATime(store: Store, db: Write, accountId: string): Promise<void> {
  if (store.dialect !== 'pg') return;
  const held = sql<string>`pg_advisory_xact_lock(hashtextextended(${`public/${accountId}`}, 0))::text`;
  await db.select({ held }).from(sql`(select 1) as once`);
}
