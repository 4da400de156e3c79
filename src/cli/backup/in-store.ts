// The files alone, of an installation whose database is copied by other tools: asked and marked through the store.
import { eq, inArray, sql } from 'drizzle-orm';
import type { Store } from '../../db/store.ts';
import type { StoredRow, Withheld } from './kept-files.ts';
import type { Verdict } from './put-back-files.ts';

const PROTECTED = ['suspected', 'confirmed'] as const;

export async function storedInStore(store: Store): Promise<StoredRow[]> {
  const { files: f } = store.t;
  const rows = await store.db.select({ id: f.id, identity: f.identity }).from(f).where(eq(f.state, 'stored'));
  return rows.map(({ id, identity }) => ({ id, isIdentity: PROTECTED.some((one) => one === identity) }));
}

export async function withheldInStore(store: Store): Promise<Withheld> {
  const { files: f } = store.t;
  const gone = await store.db
    .select({ id: f.id })
    .from(f)
    .where(inArray(f.state, ['expired', 'erased']));
  const { id, identity, identityBecause, expiresAt } = f;
  const held = await store.db
    .select({ id, identity, identityBecause, expiresAt })
    .from(f)
    .where(inArray(f.identity, [...PROTECTED]));
  return { gone: new Set(gone.map((row) => row.id)), identity: new Map(held.map((row) => [row.id, row])) };
}

export async function allIdsInStore(store: Store): Promise<Set<string>> {
  const { files: f } = store.t;
  return new Set((await store.db.select({ id: f.id }).from(f)).map(({ id }) => id));
}

const AT_ONCE = 500;

export async function markInStore(store: Store, { expired, failed, protect }: Verdict): Promise<void> {
  const { files: f } = store.t;
  const all = { because: 'not_in_backup', variants: [], fence: sql`${f.fence} + 1`, nextAt: 0 };
  const mark = async (ids: readonly string[], set: { state: 'expired' | 'failed'; expiresAt: number | null }) => {
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const some = ids.slice(from, from + AT_ONCE);
      await store.tx(async (db) => {
        await db
          .update(f)
          .set({ ...all, ...set })
          .where(inArray(f.id, some));
      });
    }
  };
  await mark(expired, { state: 'expired', expiresAt: 1 });
  await mark(failed, { state: 'failed', expiresAt: null });
  for (const [id, { identity, identityBecause, expiresAt }] of protect)
    await store.tx(async (db) => {
      const set = {
        identity: identity === 'confirmed' ? 'confirmed' : 'suspected',
        identityBecause,
        expiresAt,
      } as const;
      await db.update(f).set(set).where(eq(f.id, id));
    });
}
