// On a real database: what a process finds when it opens the door.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { manualClock, realNow } from '../../../src/clock.ts';
import { openStore } from '../../../src/db/open.ts';
import { noteLeaving, noteOwnAbsence, readAbsences } from '../../../src/gaps/own-absence.ts';

const MINUTE = 60_000;
const NOW = Date.parse('2026-03-12T14:12:00Z');

let dataDir: string;
let parts: Parameters<typeof noteOwnAbsence>[0];
const clock = manualClock(NOW);

beforeEach(async () => {
  clock.set(NOW);
  dataDir = mkdtempSync(join(tmpdir(), 'touchpoint-'));
  const store = await openStore({ dataDir, log: () => undefined });
  parts = { store, clock, processId: 'mine' };
});
afterEach(async () => {
  await parts.store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** A process that gave its last sign of life so long ago. */
const lived = (id: string, agoMs: number, runs = 'api, ingest') =>
  parts.store.tx((db) =>
    db
      .insert(parts.store.t.processes)
      .values({ id, parts: runs, startedAt: 0, lastSeenAt: realNow() - agoMs })
      .returning({ id: parts.store.t.processes.id }),
  );

test('the first start of all has missed nothing', async () => {
  await lived('mine', 0);
  expect(await noteOwnAbsence(parts)).toBeUndefined();
  expect(await readAbsences(parts.store)).toEqual([]);
});

test('a process that was killed was away since its last sign of life', async () => {
  await lived('killed', 10 * MINUTE);
  await lived('worker', 0, 'ingest, deliver');
  const absence = await noteOwnAbsence(parts);
  expect(absence?.to).toBe(NOW);
  expect(Math.abs((absence?.from ?? 0) - (NOW - 10 * MINUTE))).toBeLessThan(5_000);
  expect(await readAbsences(parts.store)).toEqual([absence]);
});

test('a process that stopped as it should was away since then', async () => {
  await noteLeaving(parts);
  clock.advance(3 * MINUTE);
  expect(await noteOwnAbsence(parts)).toEqual({ from: NOW, to: NOW + 3 * MINUTE });
});

test('while another door is open nobody is away', async () => {
  await noteLeaving(parts);
  clock.advance(60 * MINUTE);
  await lived('other', 5_000);
  expect(await noteOwnAbsence(parts)).toBeUndefined();
});

test('a second absence does not make the first forgotten, for a day', async () => {
  const away = async (ms: number) => {
    await noteLeaving(parts);
    clock.advance(ms);
    return noteOwnAbsence(parts);
  };
  const first = await away(3 * MINUTE);
  clock.advance(5 * MINUTE);
  const second = await away(2 * MINUTE);
  expect(await readAbsences(parts.store)).toEqual([first, second]);
  clock.advance(24 * 60 * MINUTE);
  const third = await away(MINUTE);
  expect(await readAbsences(parts.store)).toEqual([third]);
});
