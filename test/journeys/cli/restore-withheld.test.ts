// What was destroyed or protected after the database was copied does not come back with it, where no other database can be asked: on
// Postgres, and on another machine with the same bucket. The list beside the backup knows.
import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadConfig } from '../../../src/config.ts';
import { openContext, type Context } from '../../../src/context.ts';
import { silentLog } from '../../../src/log.ts';
import { openMemoryQueue } from '../../../src/queues/memory.ts';
import { hasPostgres } from '../../machine.ts';
import { openS3Server } from '../../s3-server.ts';
import { openWorld, type World } from '../../world.ts';
import { customerSends, PICTURE } from '../kept-files.ts';
import { emptyFolder, settingsOf, touchpointHere } from './tool.ts';

vi.setConfig({ testTimeout: 120_000 });

const PASSPORT = { original: Buffer.from('P<ESPMUNOZ<PERALTA<<INIGO'), blur: Buffer.from('BLURRED passport') };

let world: World;
let elsewhere: ReturnType<typeof emptyFolder>;
let file: string;
beforeEach(() => {
  elsewhere = emptyFolder();
});
afterEach(async () => {
  await world.close();
  elsewhere.remove();
});

const send = async (bytes: Record<string, Buffer>, row: NonNullable<Parameters<typeof customerSends>[1]>['row'] = {}) =>
  (await customerSends(world, { bytes, row })).id;

const rowAndBytes =
  (id: string) =>
  async ({ store, files }: Pick<Context, 'store' | 'files'>) => {
    const { files: f } = store.t;
    const [row] = await store.db.select({ state: f.state, because: f.because }).from(f).where(eq(f.id, id));
    const opened = await files.open(id, 'original');
    return { ...row, bytes: opened && (await buffer(opened.stream)).toString() };
  };

test.skipIf(!hasPostgres)(
  'on Postgres what was destroyed or protected after the dump does not come back with it',
  async () => {
    world = await openWorld({ engine: 'postgres' });
    const env = settingsOf(world);
    file = join(elsewhere.dataDir, '..', 'dump');
    const { store, files } = world.parts;
    const { files: f } = store.t;
    const set = (id: string, row: object) =>
      store.tx((db) => db.update(f).set(row).where(eq(f.id, id)).returning({ id: f.id }));
    const [photo, marked, erased] = [await send(PICTURE), await send(PASSPORT), await send(PASSPORT)];
    await touchpointHere(['backup', file, '--only-files'], env);
    const dumped = await store.db.select().from(f);

    const protection = { identity: 'confirmed', identityBecause: 'agent', expiresAt: world.clock.now() + 60_000 };
    await set(marked, protection);
    await set(erased, { state: 'erased' });
    await files.destroy(erased);
    const later = await send(PASSPORT, { identity: 'suspected' });
    const list = await touchpointHere(['backup', file, '--only-list'], env);
    expect(list.json()).toMatchObject({ gone: 1, identity: 2 });
    expect(statSync(`${file}.withheld.json`).mode & 0o777).toBe(0o600);

    // As pg_restore brings the table back.
    await store.tx((db) => db.delete(f).where(eq(f.id, later)).returning({ id: f.id }));
    for (const { id, ...row } of dumped) await set(id, row);
    const restored = await touchpointHere(['restore', file, '--only-files'], env);
    expect(restored.json()).toMatchObject({
      list: true,
      files: { files: 2, withheld: 1, protected: 1, unknownIdentity: 1, missing: 0 },
    });
    expect((await rowAndBytes(photo)(world.parts)).bytes).toBe(PICTURE.original.toString());
    expect(await rowAndBytes(erased)(world.parts)).toEqual({
      state: 'expired',
      because: 'not_in_backup',
      bytes: undefined,
    });
    expect(await store.db.select().from(f).where(eq(f.id, marked))).toMatchObject([{ state: 'stored', ...protection }]);
    expect(await files.open(later, 'original'), 'nobody would ever destroy it').toBeUndefined();

    // Onto another machine, where nothing lies yet: the marked one is not in the folder once the next backup has run.
    await touchpointHere(['backup', file, '--only-files'], env);
    const names = readdirSync(`${file}.files`, { recursive: true, encoding: 'utf8' });
    expect(names.filter((name) => name.includes(marked))).toEqual([]);
    expect(names.filter((name) => name.includes(photo))).not.toEqual([]);
    rmSync(`${file}.withheld.json`);
    const unknowing = await touchpointHere(['restore', file, '--only-files'], env);
    expect(unknowing.json()).toMatchObject({ list: false });
  },
);

test('from a bucket nothing comes back that was destroyed or protected since the copy of the database', async () => {
  const s3 = await openS3Server();
  try {
    const { endpoint, bucket, region, accessKeyId, secretAccessKey } = s3.settings;
    const settings = { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey }; // prettier-ignore
    world = await openWorld({ env: settings });
    file = join(world.parts.config.dataDir, 'copy.db');
    const env = { ...settingsOf(world), ...settings };
    const [photo, marked] = [await send(PICTURE), await send(PASSPORT)];
    await touchpointHere(['backup', file], env);
    const { store } = world.parts;
    const { files: f } = store.t;
    const protection = { identity: 'confirmed' as const, identityBecause: 'agent' };
    await store.tx((db) => db.update(f).set(protection).where(eq(f.id, marked)).returning({ id: f.id }));
    const later = await send(PASSPORT, { identity: 'suspected' });
    await touchpointHere(['backup', file, '--only-list'], env);

    mkdirSync(elsewhere.dataDir, { recursive: true });
    copyFileSync(join(world.parts.config.dataDir, 'secret.key'), join(elsewhere.dataDir, 'secret.key'));
    const there = { ...env, ...elsewhere.env }; // another machine, the same bucket, no database to ask
    const restored = await touchpointHere(['restore', file], there);
    expect(restored.json()).toMatchObject({ files: { files: 2, protected: 1, unknownIdentity: 1 } });
    const log = silentLog();
    const parts = await openContext(loadConfig(there), { clock: world.clock, log, queue: openMemoryQueue({ log }) });
    try {
      expect((await rowAndBytes(photo)(parts)).bytes).toBe(PICTURE.original.toString());
      const { files: t } = parts.store.t;
      expect(await parts.store.db.select().from(t).where(eq(t.id, marked))).toMatchObject([{ state: 'stored', ...protection }]); // prettier-ignore
      expect(await parts.files.open(later, 'original')).toBeUndefined();
    } finally {
      await parts.close();
    }
  } finally {
    await s3.close();
  }
});
