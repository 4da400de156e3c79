// A hundred thousand past messages are read in by real processes that are killed on the way, while customers go on writing.
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { settingsOf } from '../journeys/cli/tool.ts';
import { metaBody, written } from '../journeys/meta-deliveries.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { csvOf, expectedOf, pastRows, storedPast } from '../past-messages.ts';
import { BEGINNING, openWorld, type World } from '../world.ts';
import { until } from './product.ts';

vi.setConfig({ testTimeout: 600_000 }); // processes are started, perhaps on a busy machine

const entry = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const MAP = ['--map', 'id=Message ID,sentAt=Date,contactId=Customer ID,text=Body'];
let world: World;
const running = new Set<ChildProcess>();
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await world.close();
});

tellMissingPostgres();

describe.each(ENGINES)('on %s', (engine) => {
  test('killed anywhere and gone on with, everything is there as in one go', async () => {
    world = await openWorld({ engine });
    const { file, rows, repeated, bad } = archive({ count: 1_500, seed: 11 });
    for (const share of [0.05, 0.4]) {
      await killAt(file, rows.length * share);
      await leaseRunsOut();
    }
    await killAt(file, rows.length * 0.8); // whoever comes after this one waits for the dead
    const answer = await call(['import', 'x:halcyonair', file, ...MAP, '--json']);
    expect(answer.json()).toMatchObject({ state: 'done', stored: rows.length, known: repeated, refused: bad, left: 0 }); // prettier-ignore
    const killed = await storedPast(world.parts.store);
    expect(killed).toEqual(expectedOf(rows, await reopenDays()));
    await world.close();

    world = await openWorld({ engine });
    writeFileSync(join(world.parts.config.dataDir, 'past.csv'), csvOf(rows).text);
    const once = await call(['import', 'x:halcyonair', join(world.parts.config.dataDir, 'past.csv'), ...MAP, '--json']);
    expect(once.json()).toMatchObject({ state: 'done', resumed: false, stored: rows.length });
    expect(await storedPast(world.parts.store)).toEqual(killed);
  });
});

test('100,000 past messages: progress, kill and resume, right numbers, and nobody who writes meanwhile waits for it', async () => {
  world = await openWorld();
  const { file, rows, repeated, bad } = archive({ count: 100_000, seed: 7 });
  const errors = join(world.parts.config.dataDir, 'refused.csv');
  const args = ['import', 'x:halcyonair', file, ...MAP, '--errors', errors, '--json'];

  const before = await deliveries({ from: 0, count: 60 });
  const live = customersWrite(60);
  const [first, second] = [start(args), start(args)];
  const refused = await Promise.race([first.ended, second.ended]);
  expect(refused).toMatchObject({ exit: 1 });
  expect(refused.stderr).toContain('another process reads this archive');
  for (const share of [0.2, 0.6]) {
    await until('it is so far', async () => (await readSoFar()) >= rows.length * share, 500_000);
    for (const child of running) child.kill('SIGKILL');
    await until('it is dead', () => Promise.resolve(running.size === 0));
    if (share < 0.5) start(args);
  }
  const soFar = await readSoFar();
  const startedAt = performance.now();
  const answer = await call(args);
  const seconds = (performance.now() - startedAt) / 1000;
  const during = await live.stop();

  expect(answer.stderr).toMatch(/^\d+ read \(\d+ %\), \d+\/s, \d+ (s|min) left$/m);
  const { state, read, stored, known, refused: bads } = answer.json();
  expect({ state, read, stored, known, bads }).toEqual({
    state: 'done', read: rows.length + repeated + bad, stored: rows.length, known: repeated, bads: bad,
  }); // prettier-ignore
  const [found, wanted] = [await storedPast(world.parts.store), expectedOf(rows, await reopenDays())];
  expect(firstDifference(found.conversations, wanted.conversations)).toBeUndefined();
  expect(firstDifference(found.messages, wanted.messages)).toBeUndefined();

  const again = await call(args);
  expect(again.json()).toMatchObject({ readBefore: true, stored: rows.length });

  await world.settle(60_000);
  const { messages } = world.parts.store.t;
  const liveRows = (await world.parts.store.db.select({ origin: messages.origin }).from(messages)).filter(({ origin }) => origin === 'live'); // prettier-ignore
  expect(liveRows).toHaveLength(60 + during.length);
  const inQueue = (await world.mira.get('/api/v1/views')).body;
  expect(inQueue).toMatchObject({ all: 40, unassigned: 40 });

  const [p50, q50] = [percentile(before, 50), percentile(during, 50)];
  const [p95, q95] = [percentile(before, 95), percentile(during, 95)];
  console.log(
    `import: ${Math.round((read - soFar) / seconds)} entries/s with its start, ${answer.json().seconds} s of reading for the last ${read - soFar}; ` +
      `door while it reads (n=${during.length}): p50 ${q50.toFixed(1)} ms, p95 ${q95.toFixed(1)} ms; without (n=${before.length}): ` +
      `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms; ratio p50 ${(q50 / p50).toFixed(1)}, p95 ${(q95 / p95).toFixed(1)}`,
  );
});

/** Of two long lists; comparing them as a whole takes seconds, and nobody could read the difference. */
function firstDifference(found: readonly string[], wanted: readonly string[]): unknown {
  const length = Math.max(found.length, wanted.length);
  for (let at = 0; at < length; at += 1)
    if (found[at] !== wanted[at]) return { at, found: found[at], wanted: wanted[at] };
  return undefined;
}

function archive({ count, seed }: { count: number; seed: number }) {
  const rows = pastRows({ count, seed, before: BEGINNING });
  const { text, repeated, bad } = csvOf(rows);
  const file = join(world.parts.config.dataDir, 'past.csv');
  writeFileSync(file, text);
  return { file, rows, repeated, bad };
}

interface Ended {
  exit: number | null;
  stderr: string;
  json(): any;
}

function start(args: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [entry, 'history', ...args], {
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'] ?? '', ...settingsOf(world) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (exit) => {
      running.delete(child);
      resolve({ exit, stderr, json: () => JSON.parse(stdout) });
    });
  });
  return { child, ended };
}

async function call(args: readonly string[]): Promise<Ended> {
  const answer = await start(args).ended;
  expect(answer.exit, answer.stderr).toBe(0);
  return answer;
}

/** It may be over before it is killed: then it was quick, and the next one finds everything known. */
async function killAt(file: string, entries: number): Promise<void> {
  const { child, ended } = start(['import', 'x:halcyonair', file, ...MAP]);
  await until('it is so far', async () => (await readSoFar()) >= entries);
  child.kill('SIGKILL');
  await ended;
}

/** At once, and not in four seconds of real time. */
async function leaseRunsOut(): Promise<void> {
  const { store } = world.parts;
  await store.tx((db) => db.update(store.t.leases).set({ until: 0 }).returning({ name: store.t.leases.name }));
}

async function readSoFar(): Promise<number> {
  const { store } = world.parts;
  const [row] = await store.db.select({ read: store.t.imports.read }).from(store.t.imports);
  return row?.read ?? 0;
}

async function reopenDays(): Promise<number> {
  const { store } = world.parts;
  const accounts = await store.db.select().from(store.t.channelAccounts);
  return accounts.find(({ channel }) => channel === 'x')?.reopenDays ?? 0;
}

/** Forty customers of the Page, in turn. Answers how long the door took for each, in milliseconds. */
async function deliveries({ from, count }: { from: number; count: number }): Promise<number[]> {
  const took: number[] = [];
  for (let n = from; n < from + count; n += 1) {
    const contact = `66000000000010${String(n % 40).padStart(2, '0')}`;
    const body = metaBody('messenger', [
      written({ contact, at: BEGINNING + n, mid: `m_live_${n}`, text: `Hello ${n}` }),
    ]);
    const startedAt = performance.now();
    const { status } = await world.sim.deliverRaw('meta', body);
    took.push(performance.now() - startedAt);
    expect(status).toBe(200);
  }
  return took;
}

function customersWrite(from: number): { stop: () => Promise<number[]> } {
  const writing = new AbortController();
  const going = (async () => {
    const took: number[] = [];
    while (!writing.signal.aborted) {
      took.push(...(await deliveries({ from: from + took.length, count: 1 })));
      await new Promise((resolve) => setTimeout(resolve, 50)); // people do not write without a breath
    }
    return took;
  })();
  return {
    stop: () => {
      writing.abort();
      return going;
    },
  };
}

const percentile = (values: readonly number[], p: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil((p / 100) * values.length) - 1] ?? NaN;
