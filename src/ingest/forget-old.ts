// What is kept only for a time is let go: raw deliveries after 30 days, dedupe marks and old claims, client keys after 72
// hours, ended sessions. A little at a time; each look costs nothing when nothing is old. Before it: workers/sweep.
import { and, inArray, lt, sql } from 'drizzle-orm';
import { DAY_MS, realNow } from '../clock.ts';
import { firstIdAt } from '../ids.ts';
import type { Parts } from '../parts.ts';

const RAW_KEPT_MS = 30 * DAY_MS;
const KEYS_KEPT_MS = 3 * DAY_MS;
const AT_ONCE = 1_000;

export async function forgetOld({ store, clock }: Parts): Promise<void> {
  const { inbox, idempotencyKeys, sessions, loginAttempts } = store.t;
  const old = await store.db
    .select({ id: inbox.id })
    .from(inbox)
    .where(
      and(
        // Ids sort by the time they were made, so that this needs no index of its own.
        lt(inbox.id, firstIdAt('inbox', realNow() - RAW_KEPT_MS)),
        inArray(inbox.state, ['done', 'split', 'dead']),
        // The bytes stay as long as one of its parts still needs them.
        sql`not exists (select 1 from inbox as part where part.parent_id = ${inbox.id} and part.state in ('new', 'unrouted', 'dead'))`,
      ),
    )
    .limit(AT_ONCE);
  await store.tx(async (db) => {
    const ids = old.map(({ id }) => id);
    if (ids.length > 0) await db.delete(inbox).where(inArray(inbox.id, ids)).returning({ id: inbox.id });
    await db
      .delete(idempotencyKeys)
      .where(lt(idempotencyKeys.createdAt, clock.now() - KEYS_KEPT_MS))
      .returning({ key: idempotencyKeys.key });
    await db.delete(sessions).where(lt(sessions.expiresAt, realNow())).returning({ hash: sessions.hash });
    await db
      .delete(loginAttempts)
      .where(lt(loginAttempts.windowEndsAt, realNow()))
      .returning({ key: loginAttempts.key });
  });
}
