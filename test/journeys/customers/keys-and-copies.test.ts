// Ten thousand records outlive a change of the secret key and a backup: they are read as before, and found by what they say.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { loadConfig } from '../../../src/config.ts';
import { openContext, type Context } from '../../../src/context.ts';
import { byKeys, customersByNo } from '../../../src/customers/find-customers.ts';
import { emailKey, keyOf } from '../../../src/customers/keys.ts';
import { saveCustomers } from '../../../src/customers/save-customer.ts';
import { silentLog } from '../../../src/log.ts';
import { openMemoryQueue } from '../../../src/queues/memory.ts';
import { DEFAULT_RULES } from '../../../src/evidence/evidence.ts';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';
import { openWorld, type World } from '../../world.ts';
import { emptyFolder, settingsOf, touchpointHere } from '../cli/tool.ts';

vi.setConfig({ testTimeout: 180_000 }); // a busy machine
const OLD = Buffer.alloc(32, 1).toString('base64');
const NEW = Buffer.alloc(32, 2).toString('base64');
let world: World;
afterEach(() => world.close());
tellMissingPostgres();

async function bring({ parts }: World, count: number): Promise<void> {
  for (let from = 0; from < count; from += 500) {
    const items = Array.from({ length: Math.min(500, count - from) }, (_, n) => ({
      ref: `HA${from + n}`,
      body: {
        names: [{ kind: 'record' as const, given: 'Ana', family: 'Ruiz' }],
        emails: [`ana${from + n}@example.com`],
      },
    }));
    await parts.store.tx((db) => saveCustomers(parts, { db, items, source: 'import', rules: DEFAULT_RULES }));
  }
}

async function startWith<R>(env: Record<string, string>, look: (parts: Context) => Promise<R>): Promise<R> {
  const log = silentLog();
  const parts = await openContext(loadConfig(env), { clock: world.clock, log, queue: openMemoryQueue({ log }) });
  try {
    return await look(parts);
  } finally {
    await parts.close();
  }
}

/** Whom these addresses lead to. */
async function foundBy({ store, fingerprints }: Context, numbers: readonly number[]): Promise<(string | null)[]> {
  const refs: (string | null)[] = [];
  for (const n of numbers) {
    const key = keyOf(fingerprints, emailKey(`ana${n}@example.com`));
    const rows = await customersByNo(store, (await byKeys(store, [key])).get(key)?.nos ?? []);
    refs.push(...rows.filter(({ record }) => record.emails[0]?.value === `ana${n}@example.com`).map(({ ref }) => ref));
  }
  return refs;
}

describe.each(ENGINES)('on %s', (engine) => {
  // Postgres is asked for a fifth of it: a rotation is one statement per row there.
  const count = engine === 'sqlite' ? 10_000 : 2_000;
  const some = [0, 1, count / 2, count - 1];
  const refs = some.map((n) => `HA${n}`);

  test('a new secret key opens all records, the old one none', async () => {
    world = await openWorld({ engine, env: { SECRET_KEY: OLD }, working: false });
    await bring(world, count);
    expect(await foundBy(world.parts, some)).toEqual(refs);
    const { X_USER_ID: _x, MESSENGER_PAGE_ID: _p, INSTAGRAM_ACCOUNT_ID: _i, ...env } = settingsOf(world);
    const done = await touchpointHere(['rotate-key', '--json'], { ...env, SECRET_KEY: NEW, SECRET_KEY_PREVIOUS: OLD });
    expect(done.json()).toMatchObject({ words: count, unreadable: 0, done: true });
    expect(await startWith({ ...env, SECRET_KEY: NEW }, (parts) => foundBy(parts, some))).toEqual(refs);
    await expect(foundBy(world.parts, some)).rejects.toThrow(/not known here/);
  });
});

test('a backup holds the records and what they are found by', async () => {
  world = await openWorld({ working: false });
  await bring(world, 300);
  const elsewhere = emptyFolder();
  try {
    const { dataDir } = world.parts.config;
    const file = join(dataDir, 'copy.db');
    const env = settingsOf(world);
    expect((await touchpointHere(['backup', file], env)).exit).toBe(0);
    const there = { ...env, ...elsewhere.env };
    expect((await touchpointHere(['restore', file], there)).exit).toBe(0);
    copyFileSync(join(dataDir, 'secret.key'), join(elsewhere.dataDir, 'secret.key'));
    expect(await startWith(there, (parts) => foundBy(parts, [0, 299]))).toEqual(['HA0', 'HA299']);
  } finally {
    elsewhere.remove();
  }
});
