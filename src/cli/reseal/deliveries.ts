// Raw deliveries, sealed with the new key, some at a time. Their salts stay: what was destroyed by forgetting a salt stays
// destroyed.
import { and, asc, eq, gt, inArray, isNotNull, ne, sql } from 'drizzle-orm';
import { sealedAs } from '../../ingest/inbox-row.ts';
import { SealBroken, type Sealer } from '../../seal.ts';
import type { Resealed, Resealing } from '../rotate-key.ts';

const ROWS_AT_ONCE = 200;
/** Bodies may be 8 MiB each. */
const BYTES_AT_ONCE = 16_000_000;

export async function resealDeliveries({ parts: { store }, sealer, progress }: Resealing): Promise<Resealed> {
  const { inbox: t } = store.t;
  // seal.ts writes the key's id into the bytes 1 to 4, which SQL counts from 1.
  const hasOtherKey = and(isNotNull(t.body), isNotNull(t.salt), ne(sql`substr(${t.body}, 2, 4)`, keyBytes(sealer)));
  const total = await store.db.$count(t, hasOtherKey);
  const result = { resealed: 0, unreadable: 0 };
  for (let after = ''; ;) {
    const next = await store.db
      .select({ id: t.id, bytes: t.bodyBytes })
      .from(t)
      .where(and(gt(t.id, after), hasOtherKey))
      .orderBy(asc(t.id))
      .limit(ROWS_AT_ONCE);
    const batch = withinBytes(next);
    const last = batch.at(-1);
    if (last === undefined) return result;
    after = last.id;
    const made = await store.tx(async (db) => {
      const rows = await store.lock(
        db
          .select({ id: t.id, body: t.body, salt: t.salt })
          .from(t)
          .where(
            and(
              inArray(
                t.id,
                batch.map(({ id }) => id),
              ),
              hasOtherKey,
            ),
          ),
      );
      const tally = { resealed: 0, unreadable: 0 };
      for (const row of rows) {
        const body = anew(sealer, row);
        if (body) await db.update(t).set({ body }).where(eq(t.id, row.id)).returning({ id: t.id });
        tally[body ? 'resealed' : 'unreadable'] += 1;
      }
      return tally;
    });
    result.resealed += made.resealed;
    result.unreadable += made.unreadable;
    progress.at('deliveries', result.resealed + result.unreadable, total);
  }
}

const keyBytes = ({ keyId }: Sealer): Buffer => Buffer.from(keyId, 'hex');

function withinBytes<R extends { bytes: number }>(rows: readonly R[]): R[] {
  let sum = 0;
  return rows.filter(({ bytes }, place) => (sum += bytes) <= BYTES_AT_ONCE || place === 0);
}

function anew(
  sealer: Sealer,
  { id, body, salt }: { id: string; body: Buffer | null; salt: Buffer | null },
): Buffer | undefined {
  if (!body || !salt) return undefined;
  try {
    return sealer.seal(sealer.open(body, sealedAs(id, salt)), sealedAs(id, salt));
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
}
