// E-mail and password become a session. Every try is counted before the password is looked at, in one statement, so that a
// thousand tries at once are still a thousand tries. Times here are real time.
import { and, eq, gt, sql } from 'drizzle-orm';
import { realNow } from '../clock.ts';
import type { Store, Write } from '../db/store.ts';
import { ProductError } from '../errors.ts';
import { secretHash } from './identity.ts';
import { isPassword } from './passwords.ts';
import { startSession } from './sessions.ts';
import { normalEmail } from './users.ts';

/**
 * Tries in one window: by one address at one e-mail; at one e-mail from anywhere; by one address at any e-mail. The wider
 * ones are generous, so that nobody can lock out a colleague easily and an office behind one address can come to work.
 */
const TRIES = { pair: 10, email: 100, address: 300 };
const WINDOW_MS = 15 * 60_000;

/**
 * Checks a password and starts a session. @returns the cookie's value
 * @throws ProductError wrong_login, the same for an unknown e-mail, a wrong password and a disabled user;
 * too_many_requests with `retryAfterMs` before the password is even looked at.
 */
export async function signIn(
  store: Store,
  { email, password, address }: { email: string; password: string; address: string },
): Promise<string> {
  const { users } = store.t;
  const given = normalEmail(email);
  const keys = {
    pair: key('pair', `${given} ${address}`),
    email: key('email', given),
    address: key('address', address),
  };
  await countTry(store, keys);
  const [user] = await store.db.select().from(users).where(eq(users.email, given));
  const known = await isPassword(user?.passwordHash, password);
  if (!known || !user || user.disabledAt !== null) throw new ProductError('wrong_login');
  await forgiveTry(store, keys);
  return startSession(store, user.id);
}

type Keys = Record<keyof typeof TRIES, string>;

/** Addresses and e-mails are not kept for this, only their fingerprints. */
const key = (kind: keyof typeof TRIES, text: string): string => `${kind}/${secretHash(text)}`;

/** One that is refused here does not weigh on the wider counts: hammering one door must not close the house. */
async function countTry(store: Store, keys: Keys): Promise<void> {
  const now = realNow();
  await store.tx(async (db) => {
    const [pair] = await count(store, db, { keys: [keys.pair], now });
    refuseOver(pair, TRIES.pair, now);
    const wide = await count(store, db, { keys: [keys.email, keys.address], now });
    for (const row of wide) refuseOver(row, row.key === keys.email ? TRIES.email : TRIES.address, now);
  });
}

type Counted = { key: string; count: number; windowEndsAt: number };

async function count(
  { t: { loginAttempts: a } }: Store,
  db: Write,
  { keys, now }: { keys: string[]; now: number },
): Promise<Counted[]> {
  const over = sql`${a.windowEndsAt} <= ${now}`;
  return (
    db
      .insert(a)
      // Always in one order, or two tries could wait for each other.
      .values(keys.toSorted().map((key) => ({ key, count: 1, windowEndsAt: now + WINDOW_MS })))
      .onConflictDoUpdate({
        target: a.key,
        set: {
          count: sql`case when ${over} then 1 else ${a.count} + 1 end`,
          windowEndsAt: sql`case when ${over} then ${now + WINDOW_MS} else ${a.windowEndsAt} end`,
        },
      })
      .returning()
  );
}

function refuseOver(row: Counted | undefined, tries: number, now: number): void {
  if (row === undefined || row.count <= tries) return;
  const retryAfterMs = Math.max(1000, row.windowEndsAt - now);
  throw new ProductError('too_many_requests', `Too many tries. Try again in ${Math.ceil(retryAfterMs / 60_000)} min.`, {
    retryAfterMs,
  });
}

/** The right password wipes the slate of this person here, and takes its own try off the wider counts. */
async function forgiveTry(store: Store, keys: Keys): Promise<void> {
  const { loginAttempts: a } = store.t;
  await store.tx(async (db) => {
    await db.delete(a).where(eq(a.key, keys.pair));
    for (const wide of [keys.address, keys.email]) {
      await db
        .update(a)
        .set({ count: sql`${a.count} - 1` })
        .where(and(eq(a.key, wide), gt(a.count, 0)));
    }
  });
}
