// The column vocabulary: one schema text, two dialects. `schema.ts` is written in these words; the engines read its result.
// The Postgres types are canonical: the SQLite builders are a runtime superset of what we use, so that one cast here
// replaces casts everywhere else.
import * as pg from 'drizzle-orm/pg-core';
import * as lite from 'drizzle-orm/sqlite-core';
import { lockedWords, type Words } from './words.ts';

const bytea = pg.customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });

/** Each store has its own, because each has its own key. */
export const pgKitOf = (words: Words) => ({
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
  /**
   * What people wrote, sealed before the engine gets it: Postgres keeps old versions of rows and a log of them, SQLite leaves
   * bytes behind when it moves cells to another page (docs/decisions/0009). `place` names the column to the seal. Nothing in
   * SQL can compare it.
   */
  words: (place: string) =>
    pg.customType<{ data: string; driverData: string }>({
      dataType: () => 'text',
      toDriver: (text) => words.seal(text, place),
      fromDriver: (stored) => words.open(stored, place),
    })(),
  /** The same for what has a shape, as one JSON string. What is empty, or was stored by an earlier version, stands as it is. */
  sealedJson: <T>(place: string) =>
    pg
      .customType<{ data: unknown; driverData: unknown }>({
        dataType: () => 'jsonb',
        toDriver: (value) => (isEmpty(value) ? '[]' : JSON.stringify(words.seal(JSON.stringify(value), place))),
        fromDriver: (stored) =>
          typeof stored === 'string' ? (JSON.parse(words.open(stored, place)) as unknown) : stored,
      })()
      .$type<T>(),
});

/** For what needs the shape of the tables alone. */
export const pgKit = pgKitOf(lockedWords());

export type Kit = typeof pgKit;

export const liteKitOf = (words: Words): Kit =>
  ({
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
    words: (place: string) =>
      lite.customType<{ data: string; driverData: string }>({
        dataType: () => 'text',
        toDriver: (text) => words.seal(text, place),
        fromDriver: (stored) => words.open(stored, place),
      })(),
    sealedJson: (place: string) =>
      lite.customType<{ data: unknown; driverData: string }>({
        dataType: () => 'text',
        toDriver: (value) => (isEmpty(value) ? '[]' : words.seal(JSON.stringify(value), place)),
        fromDriver: (stored) => JSON.parse(words.open(stored, place)) as unknown,
      })(),
  }) as unknown as Kit;

export const liteKit = liteKitOf(lockedWords());

/** Most messages have no attachment: nothing worth a seal. */
const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
