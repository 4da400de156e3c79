// Which logins are good at this moment, all in one look: a live stream asks before every delivery, for all its readers.
import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { realNow } from '../clock.ts';
import { perStore } from '../db/per-store.ts';
import type { Store } from '../db/store.ts';
import type { Role } from '../db/tables/staff.ts';

const statements = perStore((store) => {
  const { sessions: s, tokens: k, users: u } = store.t;
  return {
    sessions: store.prepared('standing_sessions', (db) =>
      db
        .select({ hash: s.hash, roles: u.roles })
        .from(s)
        .innerJoin(u, eq(u.id, s.userId))
        .where(and(gt(s.expiresAt, sql.placeholder('now')), isNull(u.disabledAt))),
    ),
    tokens: store.prepared('standing_tokens', (db) =>
      db
        .select({ hash: k.hash, roles: u.roles })
        .from(k)
        .innerJoin(u, eq(u.id, k.userId))
        .where(and(isNull(k.revokedAt), isNull(u.disabledAt))),
    ),
  };
});

/** The roles behind each valid login, by its stored hash. */
export async function standingLogins(store: Store): Promise<Map<string, readonly Role[]>> {
  const sessions = await statements(store).sessions({ now: realNow() });
  const tokens = await statements(store).tokens();
  return new Map([...sessions, ...tokens].map(({ hash, roles }) => [hash, roles]));
}
