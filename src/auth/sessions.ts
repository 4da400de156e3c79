// Sessions of people in a browser. The cookie's value is random and only its hash is stored; a session ends after twelve
// hours without a request, at sign-out, and when its user is disabled or gets other roles. All times here are real time.
import { randomBytes } from 'node:crypto';
import { and, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import { realNow } from '../clock.ts';
import { perStore } from '../db/per-store.ts';
import type { Store, Write } from '../db/store.ts';
import { secretHash, type Identity } from './identity.ts';

export const SESSION_COOKIE = 'tp_session';
const SESSION_IDLE_MS = 12 * 3_600_000;
/** The last use is written at most this often: a request should not cost a write. */
const TOUCH_MS = 60_000;

const statements = perStore((store) => {
  const { sessions: s, users: u } = store.t;
  return {
    find: store.prepared('session_find', (db) =>
      db
        .select({ lastSeenAt: s.lastSeenAt, id: u.id, email: u.email, displayName: u.displayName, roles: u.roles })
        .from(s)
        .innerJoin(u, eq(u.id, s.userId))
        .where(and(eq(s.hash, sql.placeholder('hash')), gt(s.expiresAt, sql.placeholder('now')), isNull(u.disabledAt))),
    ),
  };
});

/** Starts a session, always with a new value (nobody can prepare one for somebody else). @returns the cookie's value */
export async function startSession(store: Store, userId: string): Promise<string> {
  const value = randomBytes(32).toString('base64url');
  const { sessions } = store.t;
  const now = realNow();
  await store.tx(async (db) => {
    await db.delete(sessions).where(lt(sessions.expiresAt, now));
    await db
      .insert(sessions)
      .values({ hash: secretHash(value), userId, createdAt: now, lastSeenAt: now, expiresAt: now + SESSION_IDLE_MS });
  });
  return value;
}

/** The person behind a cookie; undefined when the session is unknown, over, or its user is disabled. */
export async function findSession(store: Store, value: string): Promise<Identity | undefined> {
  const hash = secretHash(value);
  const now = realNow();
  const [row] = await statements(store).find({ hash, now });
  if (row === undefined) return undefined;
  const { lastSeenAt, ...user } = row;
  if (now - lastSeenAt > TOUCH_MS) await touch(store, hash, now);
  return { user, by: 'session', hash };
}

async function touch(store: Store, hash: string, now: number): Promise<void> {
  const { sessions } = store.t;
  await store.tx(async (db) => {
    await db
      .update(sessions)
      .set({ lastSeenAt: now, expiresAt: now + SESSION_IDLE_MS })
      .where(eq(sessions.hash, hash));
  });
}

/** Signs out. Ending a session that is over changes nothing. */
export async function endSession(store: Store, hash: string): Promise<void> {
  await store.tx(async (db) => {
    await db.delete(store.t.sessions).where(eq(store.t.sessions.hash, hash));
  });
}

/** All sessions of a user, inside the transaction that disables them or changes what they may do. */
export async function endSessionsOf(store: Store, db: Write, userId: string): Promise<void> {
  await db.delete(store.t.sessions).where(eq(store.t.sessions.userId, userId));
}
