// Five thousand customers are read in by processes that are killed on the way: what is there at the end is what one go would have
// brought, every bad line is named once, and nothing was counted twice.
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asc } from 'drizzle-orm';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { byKeys } from '../../src/customers/find-customers.ts';
import { emailKey, keyOf } from '../../src/customers/keys.ts';
import { settingsOf, touchpoint } from '../journeys/cli/tool.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';
import { until } from './product.ts';

vi.setConfig({ testTimeout: 300_000 }); // processes are started, perhaps on a busy machine

const entry = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
let world: World;
const running = new Set<ChildProcess>();
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await world.close();
});

tellMissingPostgres();

const COUNT = 5_000;
const isBad = (n: number): boolean => n % 100 === 42;
const BAD = ['ana@nowhere', '"ana', 'a"b'] as const;
const lineOf = (n: number): string =>
  `HA${n},Ana,Ruiz ${n % 10},${isBad(n) ? BAD[n % 3] : `ana${n}@example.com`},K7Q${String(n).padStart(4, '0')}`;

describe.each(ENGINES)('on %s', (engine) => {
  test('killed twice and gone on with', async () => {
    world = await openWorld({ engine, working: false });
    const { config, store, fingerprints } = world.parts;
    const file = join(config.dataDir, 'customers.csv');
    const errors = join(config.dataDir, 'refused.csv');
    const good = Array.from({ length: COUNT }, (_, n) => n).filter((n) => !isBad(n));
    writeFileSync(file, ['ref,given,family,email,booking', ...Array.from({ length: COUNT }, (_, n) => lineOf(n))].join('\n')); // prettier-ignore

    for (const share of [0.2, 0.6]) await killAt(file, COUNT * share);
    const answer = await touchpoint(['customers', 'import', file, '--errors', errors, '--json'], {
      env: settingsOf(world),
    });
    expect(answer.exit, answer.stderr).toBe(0);
    expect(answer.json()).toMatchObject({
      state: 'done', resumed: true, lines: COUNT, added: good.length, changed: 0, same: 0, refused: COUNT - good.length,
    }); // prettier-ignore

    const { customers: c, customerKeys: k } = store.t;
    const rows = await store.db.select({ no: c.no, ref: c.ref, version: c.version }).from(c).orderBy(asc(c.no));
    expect(rows.map(({ ref }) => ref)).toEqual(good.map((n) => `HA${n}`));
    expect(rows.every(({ version }) => version === 1)).toBe(true);
    for (const n of [0, 999, 2_500, COUNT - 1]) {
      const key = keyOf(fingerprints, emailKey(`ana${n}@example.com`));
      expect((await byKeys(store, [key])).get(key)?.nos).toEqual([rows.find(({ ref }) => ref === `HA${n}`)?.no]);
    }
    const owners = await store.db.selectDistinct({ no: k.customerNo }).from(k);
    expect(owners).toHaveLength(good.length);

    const told = readFileSync(errors, 'utf8').trim().split('\n').slice(1).map((row) => Number.parseInt(row, 10)); // prettier-ignore
    expect(told).toEqual(Array.from({ length: COUNT }, (_, n) => n).filter(isBad).map((n) => n + 2)); // prettier-ignore
    expect((await world.eventTypes()).filter((type) => type.startsWith('customer'))).toEqual(['customers.imported']);
  });
});

/** It may be over before it is killed: then it was quick, and the next one finds that. */
async function killAt(file: string, lines: number): Promise<void> {
  const { store } = world.parts;
  const { customerImports: t, leases } = store.t;
  const child = spawn(process.execPath, [entry, 'customers', 'import', file], {
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'] ?? '', ...settingsOf(world) },
    stdio: 'ignore',
  });
  running.add(child);
  const ended = new Promise((resolve) => void child.on('close', resolve));
  await until('it is so far', async () => ((await store.db.select().from(t))[0]?.lines ?? 0) >= lines);
  child.kill('SIGKILL');
  await ended;
  running.delete(child);
  // At once, and not in four seconds of real time.
  await store.tx((db) => db.update(leases).set({ until: 0 }).returning({ name: leases.name }));
}
