// The column vocabulary: one schema text, two dialects. `schema.ts` is written in these words; the engines read its result.
// The Postgres types are canonical: the SQLite builders are a runtime superset of what we use, so that one cast here
// replaces casts everywhere else.
import * as pg from 'drizzle-orm/pg-core';
import * as lite from 'drizzle-orm/sqlite-core';

const bytea = pg.customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });

export const pgKit = {
  table: pg.pgTable,
  index: pg.index,
  unique: pg.uniqueIndex,
  pk: pg.primaryKey,
  check: pg.check,
  text: () => pg.text(),
  oneOf: <const V extends readonly [string, ...string[]]>(values: V) => pg.text({ enum: values as unknown as [...V] }),
  int: () => pg.integer(),
  real: () => pg.doublePrecision(),
  bool: () => pg.boolean(),
  /** A moment: epoch milliseconds, UTC. */
  ms: () => pg.bigint({ mode: 'number' }),
  /** A number that outgrows 32 bits. */
  count: () => pg.bigint({ mode: 'number' }),
  json: <T>() => pg.jsonb().$type<T>(),
  /** Raw bytes, read and written as a Buffer. */
  bytes: () => bytea(),
};

export type Kit = typeof pgKit;

export const liteKit = {
  table: lite.sqliteTable,
  index: lite.index,
  unique: lite.uniqueIndex,
  pk: lite.primaryKey,
  check: lite.check,
  text: () => lite.text(),
  oneOf: (values: [string, ...string[]]) => lite.text({ enum: values }),
  int: () => lite.integer(),
  real: () => lite.real(),
  bool: () => lite.integer({ mode: 'boolean' }),
  ms: () => lite.integer({ mode: 'number' }),
  count: () => lite.integer({ mode: 'number' }),
  json: () => lite.text({ mode: 'json' }),
  bytes: () => lite.blob({ mode: 'buffer' }),
} as unknown as Kit;
