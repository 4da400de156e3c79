// Bearer tokens for scripts: they act as the user who made them, until revoked. Only the hash is stored.
import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { realNow } from '../clock.ts';
import { perStore } from '../db/per-store.ts';
import type { Store, Write } from '../db/store.ts';
import { notFound } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Sealer } from '../seal.ts';
import { secretHash, type Identity } from './identity.ts';

const TOUCH_MS = 60_000;

const statements = perStore((store) => {
  const { tokens: k, users: u } = store.t;
  return {
    find: store.prepared('token_find', (db) =>
      db
        .select({
          tokenId: k.id,
          lastUsedAt: k.lastUsedAt,
          id: u.id,
          email: u.email,
          displayName: u.displayName,
          roles: u.roles,
        })
        .from(k)
        .innerJoin(u, eq(u.id, k.userId))
        .where(and(eq(k.hash, sql.placeholder('hash')), isNull(k.revokedAt), isNull(u.disabledAt))),
    ),
  };
});

/**
 * The token itself, made from its id with the installation's key: 256 bits that nobody else can compute, and the same again
 * when a client repeats the request that made it.
 */
export const tokenSecret = (sealer: Sealer, tokenId: string): string =>
  `tp_${sealer.mac('cookie', `token/${tokenId}`)}`;

/** Adds a token inside a transaction. @returns its id; `tokenSecret` gives what the script needs */
export async function addToken(
  { store, sealer }: { store: Store; sealer: Sealer },
  db: Write,
  { userId, name }: { userId: string; name: string },
): Promise<string> {
  const id = newId('token');
  const row = { id, hash: secretHash(tokenSecret(sealer, id)), userId, name, createdAt: realNow() };
  await db.insert(store.t.tokens).values(row);
  return id;
}

/** The person a token acts for; undefined when it is unknown or revoked, or its user is disabled. */
export async function findToken(store: Store, secret: string): Promise<Identity | undefined> {
  const hash = secretHash(secret);
  const [row] = await statements(store).find({ hash });
  if (row === undefined) return undefined;
  const { tokenId, lastUsedAt, ...user } = row;
  const now = realNow();
  if (now - (lastUsedAt ?? 0) > TOUCH_MS) {
    const { tokens } = store.t;
    await store.tx(async (db) => {
      await db.update(tokens).set({ lastUsedAt: now }).where(eq(tokens.id, tokenId));
    });
  }
  return { user, by: 'token', hash };
}

/** A user's own tokens that still work, newest first; never the secrets. */
export async function listTokens({ db, t: { tokens } }: Store, userId: string) {
  const { id, name, createdAt, lastUsedAt } = tokens;
  return db
    .select({ id, name, createdAt, lastUsedAt })
    .from(tokens)
    .where(and(eq(tokens.userId, userId), isNull(tokens.revokedAt)))
    .orderBy(desc(tokens.createdAt));
}

/** @throws ProductError not_found when the user has no such token. */
export async function revokeToken(
  store: Store,
  { userId, tokenId }: { userId: string; tokenId: string },
): Promise<void> {
  const { tokens: k } = store.t;
  await store.tx(async (db) => {
    const revoked = await db
      .update(k)
      .set({ revokedAt: realNow() })
      .where(and(eq(k.id, tokenId), eq(k.userId, userId), isNull(k.revokedAt)))
      .returning({ id: k.id });
    if (revoked.length === 0) throw notFound('The token');
  });
}
