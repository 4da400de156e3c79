// A backup is taken while the product works, and becomes an installation elsewhere: nothing is lost, and nothing sent twice.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { loadConfig } from '../../../src/config.ts';
import { openContext } from '../../../src/context.ts';
import { silentLog } from '../../../src/log.ts';
import { openMemoryQueue } from '../../../src/queues/memory.ts';
import { startWorkers } from '../../../workers/main.ts';
import { makeProof } from '../../../src/proof/make-proof.ts';
import { writeLetter } from '../../../src/mail/write-letter.ts';
import { relayOnce } from '../../../workers/relay.ts';
import { CUSTOMERS } from '../../cast.ts';
import { hasPostgres } from '../../machine.ts';
import { openWorld, type World } from '../../world.ts';
import { emptyFolder, settingsOf, touchpoint, touchpointHere } from './tool.ts';

vi.setConfig({ testTimeout: 120_000 }); // processes are started, perhaps on a busy machine

let world: World;
let elsewhere: ReturnType<typeof emptyFolder>;
afterEach(async () => {
  await world.close();
  elsewhere.remove();
});

test('a backup restored elsewhere holds everything, starts readers afresh, and sends no waiting reply twice', async () => {
  world = await openWorld();
  elsewhere = emptyFolder();
  const { dataDir } = world.parts.config;
  const env = settingsOf(world);
  const customer = CUSTOMERS.ana;
  world.sim.customerWrites({ channel: customer.channel, contact: customer.externalId, text: 'Hola' });
  await world.settle();
  const { id } = await world.mira.onlyConversation();
  await world.stopWorking();
  await world.mira.replies(id, 'La puerta es la B26. ^Mira');
  const { proof } = await makeProof(world.parts, { kind: 'deep_link', as: 'word', contactId: null, channelAccountId: null, customerId: null }); // prettier-ignore
  const values = { brand: 'Halcyon Air', channel: 'X', who: '@ana' };
  const letter = { by: 'email', to: 'ana@example.org', template: 'linked', language: 'en', values, proofId: proof.id } as const; // prettier-ignore
  await world.parts.store.tx((db) => writeLetter(world.parts, db, letter));

  const file = join(dataDir, 'copy.db');
  const made = await touchpoint(['backup', file, '--json'], { env });
  expect(made.json()).toMatchObject({ file, secretKeyIncluded: false });
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  const key = readFileSync(join(dataDir, 'secret.key'), 'utf8').trim();
  expect(readFileSync(file).includes(key)).toBe(false);
  expect((await touchpoint(['backup', file], { env })).stderr).toContain('is there already');

  world.startWorking();
  await world.settle(); // the reply leaves after the backup
  expect(world.sim.ledger.messagesTo(customer.externalId)).toHaveLength(1);

  const inUse = await touchpoint(['restore', file, '--force'], { env });
  expect(inUse.exit).toBe(1);
  expect(inUse.stderr).toContain('Stop the product first');
  expect((await world.mira.messages(id)).length).toBe(2);

  const there = { ...env, ...elsewhere.env };
  const restored = await touchpoint(['restore', file, '--json'], { env: there });
  expect(restored.json()).toMatchObject({ heldReplies: 1, secretKey: 'missing', kept: null });
  copyFileSync(join(dataDir, 'secret.key'), join(elsewhere.dataDir, 'secret.key'));

  const log = silentLog();
  const queue = openMemoryQueue({ log });
  const parts = await openContext(loadConfig(there), { clock: world.clock, log, queue });
  const workers = startWorkers(parts, ['ingest', 'deliver', 'mail']);
  const { messages } = parts.store.t;
  const reply = async () =>
    (await parts.store.db.select().from(messages)).find(({ direction }) => direction === 'outbound');
  try {
    expect(parts.store.databaseId).not.toBe(world.parts.store.databaseId);
    await expect
      .poll(
        async () => {
          world.clock.advance(15_000);
          await relayOnce(parts);
          return (await reply())?.state;
        },
        { timeout: 10_000 },
      )
      .toBe('sent');
    expect(world.sim.ledger.messagesTo(customer.externalId)).toHaveLength(1);
    // A letter may have left since, and a link may have been used.
    const { letters, proofs } = parts.store.t;
    await expect.poll(async () => (await parts.store.db.select().from(letters)).map(({ state, content }) => [state, content])).toEqual([['unknown', []]]); // prettier-ignore
    expect((await parts.store.db.select().from(proofs)).map(({ state }) => state)).toEqual(['cancelled']);
  } finally {
    await workers.close();
    await parts.close();
  }
});

test('restore replaces nothing without being told, keeps what was there, and refuses what is no backup', async () => {
  world = await openWorld({ working: false });
  elsewhere = emptyFolder();
  const env = settingsOf(world);
  const file = join(world.parts.config.dataDir, 'copy.db');
  expect((await touchpoint(['backup', file], { env })).exit).toBe(0);
  const { dataDir } = world.parts.config;
  expect((await touchpointHere(['backup', join(dataDir, 'none', 'a.db')], env)).stderr).toContain('Make it first');
  expect((await touchpointHere(['backup', dataDir, '--force'], env)).stderr).toContain('is a folder');
  const there = { env: { ...env, ...elsewhere.env } };
  expect(
    (
      await touchpointHere(
        ['user', 'add', 'a@halcyon.example', '--name', 'A', '--role', 'admin', '--generate'],
        there.env,
      )
    ).exit,
  ).toBe(0);

  const careful = await touchpointHere(['restore', file], there.env);
  expect(careful.exit).toBe(1);
  expect(careful.stderr).toContain('--force');
  writeFileSync(join(elsewhere.dataDir, 'not-one.db'), 'a letter to Ruth');
  const strange = await touchpointHere(['restore', join(elsewhere.dataDir, 'not-one.db'), '--force'], there.env);
  expect(strange.exit).toBe(1);
  const damaged = readFileSync(file);
  damaged.fill(0xff, 8_192, 60_000);
  writeFileSync(join(elsewhere.dataDir, 'damaged.db'), damaged);
  expect((await touchpointHere(['restore', join(elsewhere.dataDir, 'damaged.db'), '--force'], there.env)).exit).toBe(1);
  expect((await touchpointHere(['user', 'list'], there.env)).stdout).toContain('a@halcyon.example');

  const forced = await touchpointHere(['restore', file, '--force'], there.env);
  expect(forced.json()).toMatchObject({ secretKey: 'another', kept: expect.stringContaining('before-restore') });
  expect(readdirSync(elsewhere.dataDir).filter((name) => name.includes('restoring'))).toEqual([]);
  mkdirSync(elsewhere.dataDir, { recursive: true });
  copyFileSync(join(world.parts.config.dataDir, 'secret.key'), join(elsewhere.dataDir, 'secret.key'));
  expect((await touchpointHere(['user', 'list'], there.env)).stdout).toContain('mira@halcyon.example');
});

test.skipIf(!hasPostgres)('on Postgres both say which of its own tools to use, without the address', async () => {
  world = await openWorld({ engine: 'postgres', working: false });
  elsewhere = emptyFolder();
  const env = settingsOf(world);
  for (const [command, tool] of [
    ['backup', 'pg_dump'],
    ['restore', 'pg_restore'],
  ] as const) {
    const answer = await touchpointHere([command, 'touch point.dump'], env);
    expect(answer).toMatchObject({ exit: 2, stdout: '' });
    expect(answer.stderr).toContain(`${tool} `);
    expect(answer.stderr).toContain(`'touch point.dump'`);
    expect(answer.stderr).not.toContain('postgres://');
  }
  const doctor = await touchpointHere(['doctor', '--offline'], env);
  expect(doctor.stdout).toMatch(/Postgres \d+\S* answers/);
});
