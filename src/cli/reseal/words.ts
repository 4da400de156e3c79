// What people wrote, sealed with the new key, some rows at a time. What an earlier version stored unsealed is sealed as well.
import { and, asc, eq, getTableColumns, gt, isNotNull, notInArray, notLike, or, sql, type SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { markOf } from '../../db/words.ts';
import { SealBroken, type Sealer } from '../../seal.ts';
import type { Resealed, Resealing } from '../rotate-key.ts';

const ROWS_AT_ONCE = 200;

/** Every column of kit.ts' words() and sealedJson(), by table; a test compares it with the schema. */
export const SEALED_COLUMNS = {
  messages: ['text', 'payload', 'attachments', 'referral', 'firstText'],
  messageChanges: ['text'],
  posts: ['text', 'attachments'],
  files: ['name'],
  fileViews: ['note'],
  customers: ['record'],
  customerImports: ['fileName'],
  linkEvents: ['reason'],
  evidence: ['value'],
  facts: ['value'],
  proofs: ['destination', 'subject'],
  letters: ['content'],
  connectors: ['declaration'],
  connectorAnswers: ['answer'],
  conversations: ['subject'],
} as const;

type SealedTable = keyof typeof SEALED_COLUMNS;

export async function resealWords(resealing: Resealing): Promise<Resealed> {
  const result = { resealed: 0, unreadable: 0 };
  for (const name of Object.keys(SEALED_COLUMNS) as SealedTable[]) {
    const made = await resealTable(resealing, name);
    result.resealed += made.resealed;
    result.unreadable += made.unreadable;
  }
  return result;
}

/** By id, so that a row which no key opens is passed once and never met again. */
async function resealTable({ parts: { store }, sealer, progress }: Resealing, name: SealedTable): Promise<Resealed> {
  const table = store.t[name] as unknown as PgTable & { id: PgColumn };
  const all = getTableColumns(table) as Record<string, PgColumn>;
  const columns = Object.fromEntries(SEALED_COLUMNS[name].map((column) => [column, all[column] as PgColumn]));
  const stale = or(...Object.values(columns).map((column) => hasOtherKey(column, sealer)));
  const total = await store.db.$count(table, stale);
  const result = { resealed: 0, unreadable: 0 };
  for (let after = ''; ;) {
    const next = await store.db
      .select({ id: table.id })
      .from(table)
      .where(and(gt(table.id, after), stale))
      .orderBy(asc(table.id))
      .limit(ROWS_AT_ONCE);
    if (next.length === 0) return result;
    const ids = next.map(({ id }) => id as string);
    after = ids.at(-1) ?? after;
    const made = await store.tx(async (db) => {
      const tally = { resealed: 0, unreadable: 0 };
      for (const id of ids) {
        try {
          // Read with either key; written as everything is, with the new one.
          const [words] = await store.lock(db.select(columns).from(table).where(eq(table.id, id)));
          if (words) await db.update(table).set(words).where(eq(table.id, id)).returning({ id: table.id });
          tally.resealed += 1;
        } catch (error) {
          if (!(error instanceof SealBroken)) throw error;
          tally.unreadable += 1;
        }
      }
      return tally;
    });
    result.resealed += made.resealed;
    result.unreadable += made.unreadable;
    progress.at(`words in ${name}`, result.resealed + result.unreadable, total);
  }
}

/** A shape is stored as a JSON string, within quotes where the database knows JSON. Null and empty values are not sealed. */
function hasOtherKey(column: PgColumn, sealer: Sealer): SQL | undefined {
  const stored = sql<string>`cast(${column} as text)`;
  const mark = markOf(sealer);
  return and(
    isNotNull(column),
    notInArray(stored, ['', '[]']),
    notLike(stored, `${mark}%`),
    notLike(stored, `"${mark}%`),
  );
}
