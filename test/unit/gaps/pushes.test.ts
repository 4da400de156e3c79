// On a real database: the signs of life around a moment, wherever in a day of deliveries it lies.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { realNow } from '../../../src/clock.ts';
import { openStore } from '../../../src/db/open.ts';
import type { Store } from '../../../src/db/store.ts';
import { firstPush, lastPush } from '../../../src/gaps/pushes.ts';
import { firstIdAt } from '../../../src/ids.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const NOW = Date.parse('2026-03-12T14:12:00Z');
const SILENCE = { from: NOW - 10 * HOUR, to: NOW - 9 * HOUR };

let dataDir: string;
let store: Store;
let pushes: number[];

/** A delivery every 20 seconds for a day: what Meta pushed, what was read, what X pushed; in its silence X pushes nothing. */
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'touchpoint-'));
  store = await openStore({ dataDir, log: () => undefined });
  const kinds = [
    { door: 'x', way: 'push' },
    { door: 'meta', way: 'push' },
    { door: 'x', way: 'poll' },
    { door: 'x', way: 'push', parentId: 'inb_of_another', part: 0 },
  ] as const;
  const began = realNow();
  const rest = { bodyBytes: 0, state: 'done', attempts: 0, nextAt: 0, leaseUntil: 0, fence: 0 } as const;
  const rows = Array.from({ length: (24 * HOUR) / (20 * SECOND) }, (_, n) => {
    const ago = (n + 1) * 20 * SECOND;
    // The clock of the other process is a second behind.
    const receivedAt = NOW - ago - (n % 8 > 3 ? SECOND : 0);
    const kind = kinds[n % 4] ?? kinds[0];
    return { id: firstIdAt('inbox', began - ago), ...kind, ...('part' in kind && { part: n }), receivedAt, ...rest };
  }).filter((row) => row.door !== 'x' || row.receivedAt <= SILENCE.from || row.receivedAt >= SILENCE.to);
  pushes = rows.flatMap((row) => (row.door === 'x' && row.way === 'push' && !('part' in row) ? [row.receivedAt] : []));
  const { inbox } = store.t;
  for (let n = 0; n < rows.length; n += 500)
    await store.tx((db) =>
      db
        .insert(inbox)
        .values(rows.slice(n, n + 500))
        .returning({ id: inbox.id }),
    );
});
afterAll(async () => {
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

test.each<[string, number]>([
  ['in the silence', NOW - 9.5 * HOUR],
  ['at its first second', SILENCE.from],
  ['at its last second', SILENCE.to],
  ['a moment ago', NOW - SECOND],
  ['after everything', NOW + HOUR],
  ['among the oldest', NOW - 23.9 * HOUR],
  ['before everything', NOW - 25 * HOUR],
  ['longer ago than anybody asks', NOW - 200 * HOUR],
  ...Array.from({ length: 20 }, (_, n) => [`at some time, ${n}`, NOW - n * HOUR - n * 7_919] as [string, number]),
])('%s', async (_, at) => {
  const before = pushes.filter((push) => push <= at);
  const after = pushes.filter((push) => push > at);
  expect(await lastPush(store, { door: 'x', at })).toBe(before.length === 0 ? undefined : Math.max(...before));
  expect(await firstPush(store, { door: 'x', at })).toBe(after.length === 0 ? undefined : Math.min(...after));
});
