// A write that a client repeats with the same key happens once and answers the same (design §2.1, Keys). The key is claimed
// in the transaction of the act itself, so an act that fails leaves no key behind and can be tried again.
import { and, eq, lt } from 'drizzle-orm';
import type { Store, Write } from '../db/store.ts';
import { ProductError } from '../errors.ts';

/** A key means something only for one user and one route; `bodyHash` tells a repetition from another request. */
export type Once = { userId: string; route: string; key: string; bodyHash: string };

/** Ids only: the answer is built again from the tables. */
export type OnceAnswer = Record<string, string>;

const KEPT_MS = 72 * 3_600_000;

/**
 * Takes the key, or gives back the answer that was given for it. Undefined means: do it, then `rememberOnce`. A second request
 * that comes while the first is still running waits at the primary key until that one has committed.
 * @throws ProductError key_reused when the key was used for another body within 72 hours.
 */
export async function claimOnce(
  store: Store,
  db: Write,
  { once, now }: { once: Once | undefined; now: number },
): Promise<OnceAnswer | undefined> {
  if (once === undefined) return undefined;
  const { idempotencyKeys: k } = store.t;
  const fresh = { bodyHash: once.bodyHash, answer: {}, createdAt: now };
  const taken = await db
    .insert(k)
    .values({ userId: once.userId, route: once.route, key: once.key, ...fresh })
    // An old key is free again; the update is what makes it ours.
    .onConflictDoUpdate({ target: [k.userId, k.route, k.key], set: fresh, setWhere: lt(k.createdAt, now - KEPT_MS) })
    .returning({ key: k.key });
  if (taken.length > 0) return undefined;
  const [earlier] = await db.select({ bodyHash: k.bodyHash, answer: k.answer }).from(k).where(isKey(store, once));
  if (earlier?.bodyHash !== once.bodyHash) throw new ProductError('key_reused');
  return earlier.answer;
}

/** Keeps the ids that the answer is made of, in the transaction that claimed the key. */
export async function rememberOnce(
  store: Store,
  db: Write,
  { once, answer, now }: { once: Once | undefined; answer: OnceAnswer; now: number },
): Promise<void> {
  if (once === undefined) return;
  await db.update(store.t.idempotencyKeys).set({ answer, createdAt: now }).where(isKey(store, once));
}

const isKey = ({ t: { idempotencyKeys: k } }: Store, once: Once) =>
  and(eq(k.userId, once.userId), eq(k.route, once.route), eq(k.key, once.key));
