// An installation on SQLite that knows so many customers, built by the product's own code: what a record is, how it is sealed and what
// it is found by. Only the keys are written in their own order at the end, where an import writes them as they come.
import { join } from 'node:path';
import { loadConfig } from '../../../src/config.ts';
import { openContext, type Context } from '../../../src/context.ts';
import { changedRecord } from '../../../src/customers/changed-record.ts';
import { keysOf } from '../../../src/customers/keys.ts';
import { insertKeys, insertRows, newRow, takeNumbers, type KeyPair } from '../../../src/customers/write-records.ts';
import { DEFAULT_RULES } from '../../../src/evidence/evidence.ts';
import { silentLog } from '../../../src/log.ts';
import { openMemoryQueue } from '../../../src/queues/memory.ts';
import { openKeySorter } from '../../../src/customers/import/key-sorter.ts';
import type { Scene } from '../scene.ts';

import { multiply } from './multiplied.ts';
import { personOnFile } from './people.ts';

/** What measures get: the product's parts on a base whose first `count` customers are `personOnFile(n)` with number n + 1. */
export interface CustomerBase {
  parts: Context;
  dataDir: string;
  count: number;
  /** How many there are in all, see `multiplied.ts`. */
  size: number;
  keys: number;
  seconds: number;
}

const ROWS = 2_000;
const KEYS = 64 * 800;

export async function openCustomerBase(scene: Scene, count: number): Promise<CustomerBase> {
  const dataDir = join(scene.folder(), 'data');
  const log = silentLog();
  const parts = await openContext(loadConfig({ DATA_DIR: dataDir }), { log, queue: openMemoryQueue({ log }) });
  scene.closes(() => parts.close());
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  const sorter = openKeySorter();
  for (let from = 0; from < count; from += ROWS) {
    const rows = await parts.store.tx(async (db) => {
      const size = Math.min(ROWS, count - from);
      const first = await takeNumbers(parts.store, db, size);
      const made = Array.from({ length: size }, (_, at) =>
        rowOf(from + at, { no: first + at, now: parts.clock.now() }),
      );
      await insertRows(parts.store, made);
      return made;
    });
    for (const { no, record } of rows)
      for (const key of keysOf(parts.fingerprints, record, { blocked: DEFAULT_RULES.blocked })) sorter.add({ key, no });
    if ((from + ROWS) % 250_000 === 0) scene.tell(`${from + ROWS} records after ${seconds()} s`);
  }
  let some: KeyPair[] = [];
  let written = 0;
  const write = async () => {
    const pairs = some;
    await parts.store.tx(() => insertKeys(parts.store, pairs));
    written += pairs.length;
    some = [];
  };
  for (const pair of sorter.sorted()) if (some.push(pair) === KEYS) await write();
  await write();
  await parts.store.purge(['customerKeys']);
  scene.tell(`${count} customers with ${written} keys after ${seconds()} s`);
  return { parts, dataDir, count, size: count, keys: written, seconds: (performance.now() - startedAt) / 1000 };
}

/** The same base, ten times as large. */
export async function tenfold(scene: Scene, { parts, dataDir, count }: CustomerBase): Promise<CustomerBase> {
  const startedAt = performance.now();
  await parts.close();
  multiply({ dataDir, count, times: 10 });
  const log = silentLog();
  const again = await openContext(loadConfig({ DATA_DIR: dataDir }), { log, queue: openMemoryQueue({ log }) });
  scene.closes(() => again.close());
  const keys = await again.store.db.$count(again.store.t.customerKeys);
  const seconds = (performance.now() - startedAt) / 1000;
  scene.tell(`${count * 10} customers with ${keys} keys after ${Math.round(seconds)} s more`);
  return { parts: again, dataDir, count, size: count * 10, keys, seconds };
}

function rowOf(n: number, { no, now }: { no: number; now: number }) {
  const { ref, names, email, phone, loyalty, booking, birthDate, city } = personOnFile(n);
  const body = {
    names, emails: [email], phones: [phone], loyalty, tier: 'gold', birthDate, city, language: 'es', country: 'ES',
    references: [{ kind: 'booking' as const, value: booking }],
  }; // prettier-ignore
  const record = changedRecord(body, { before: null, now, region: null });
  return newRow(record, { no, ref, source: 'import', now });
}
