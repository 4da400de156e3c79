// A backup carries the files, except what is or may be an identity document: no old backup brings a passport back.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadConfig } from '../../../src/config.ts';
import { openContext, type Context } from '../../../src/context.ts';
import { openHead } from '../../../src/files/sealed-format.ts';
import { fileName, keyName, keySealedAs } from '../../../src/files/sealed-files.ts';
import { silentLog } from '../../../src/log.ts';
import { openMemoryQueue } from '../../../src/queues/memory.ts';
import { openSealer } from '../../../src/seal.ts';
import { hasPostgres } from '../../machine.ts';
import { openWorld, type World } from '../../world.ts';
import { openS3Server } from '../../s3-server.ts';
import { customerSends, PICTURE } from '../kept-files.ts';
import { emptyFolder, settingsOf, touchpoint, touchpointHere } from './tool.ts';

vi.setConfig({ testTimeout: 120_000 }); // processes are started, perhaps on a busy machine

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

async function open(env: Record<string, string> = {}): Promise<Record<string, string>> {
  world = await openWorld({ env });
  file = join(world.parts.config.dataDir, 'copy.db');
  return { ...settingsOf(world), ...env };
}

const send = async (bytes: Record<string, Buffer>, row: NonNullable<Parameters<typeof customerSends>[1]>['row'] = {}) =>
  (await customerSends(world, { bytes, row })).id;

/** The installation at this place, as a start finds it. */
async function at<R>(env: Record<string, string>, look: (parts: Context) => Promise<R>): Promise<R> {
  const log = silentLog();
  const parts = await openContext(loadConfig(env), { clock: world.clock, log, queue: openMemoryQueue({ log }) });
  try {
    return await look(parts);
  } finally {
    await parts.close();
  }
}

const rowAndBytes =
  (id: string) =>
  async ({ store, files }: Pick<Context, 'store' | 'files'>) => {
    const { files: f } = store.t;
    const [row] = await store.db.select({ state: f.state, because: f.because }).from(f).where(eq(f.id, id));
    const opened = await files.open(id, 'original');
    return { ...row, bytes: opened && (await buffer(opened.stream)).toString() };
  };

const bringKey = () => {
  mkdirSync(elsewhere.dataDir, { recursive: true });
  copyFileSync(join(world.parts.config.dataDir, 'secret.key'), join(elsewhere.dataDir, 'secret.key'));
};
const inside = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile());

test('restored elsewhere an ordinary photo is there, and a passport is not, whatever key of the backup is tried', async () => {
  const env = await open();
  const photo = await send(PICTURE);
  const suspected = await send(PASSPORT, { identity: 'suspected' });
  const confirmed = await send(PASSPORT, { identity: 'confirmed' });
  const cleared = await send(PICTURE, { identity: 'cleared' });

  const made = await touchpoint(['backup', file, '--json'], { env });
  expect(made.json()).toMatchObject({ files: { files: 2, copied: 2, withheld: 2, missing: 0 } });
  expect(inside(`${file}.files`).filter((name) => name.includes(suspected) || name.includes(confirmed))).toEqual([]);
  expect((statSync(`${file}.files`).mode & 0o777).toString(8)).toBe('700');

  bringKey();
  const there = { ...env, ...elsewhere.env };
  const restored = await touchpoint(['restore', file, '--json'], { env: there });
  expect(restored.json()).toMatchObject({ secretKey: 'fits', files: { files: 2, withheld: 2, missing: 0 } });
  await at(there, async (parts) => {
    for (const id of [photo, cleared])
      expect(await rowAndBytes(id)(parts)).toMatchObject({ state: 'stored', bytes: PICTURE.original.toString() });
    for (const id of [suspected, confirmed])
      expect(await rowAndBytes(id)(parts)).toEqual({ state: 'expired', because: 'not_in_backup', bytes: undefined });
  });

  // Somebody has the sealed bytes of the passport, the secret key, and the backup.
  const { dataDir } = world.parts.config;
  const sealed = readFileSync(join(dataDir, fileName(confirmed, 'original')));
  const sealer = openSealer([Buffer.from(readFileSync(join(dataDir, 'secret.key'), 'utf8'), 'base64')]);
  const opensWith = (blob: Buffer, id: string): boolean => {
    try {
      const fileKey = sealer.open(blob, keySealedAs(id));
      const name = { fileKey, id: confirmed, variant: 'original' };
      return openHead(sealed, { name, sealedBytes: sealed.length }).bytes === PASSPORT.original.length;
    } catch {
      return false;
    }
  };
  const keys = inside(`${file}.files`).filter((name) => name.startsWith('keys/'));
  expect(keys).toHaveLength(2);
  const ids = [photo, suspected, confirmed, cleared];
  const tried = keys.flatMap((name) => ids.map((id) => opensWith(readFileSync(join(`${file}.files`, name)), id)));
  expect(tried).toEqual(tried.map(() => false));
  expect(opensWith(readFileSync(join(dataDir, keyName(confirmed))), confirmed), 'its own key would').toBe(true);
});

test('a second backup copies what is new, and removes what must not be kept any longer', async () => {
  const env = await open();
  const [stays, becomes, goes] = [await send(PICTURE), await send(PASSPORT), await send(PICTURE)];
  expect((await touchpointHere(['backup', file], env)).json()).toMatchObject({ files: { files: 3, copied: 3 } });
  const before = statSync(join(`${file}.files`, fileName(stays, 'original'))).mtimeMs;

  const { store, files } = world.parts;
  const { files: f } = store.t;
  const set = (id: string, row: object) =>
    store.tx((db) => db.update(f).set(row).where(eq(f.id, id)).returning({ id: f.id }));
  await set(becomes, { identity: 'suspected' });
  await set(goes, { state: 'erased' });
  await files.destroy(goes);
  const added = await send(PICTURE);
  const lost = await send(PICTURE);
  rmSync(join(world.parts.config.dataDir, keyName(lost)));

  const again = await touchpointHere(['backup', file, '--force'], env);
  expect(again.json()).toMatchObject({ files: { files: 2, copied: 1, withheld: 1, missing: 1 } });
  const names = inside(`${file}.files`);
  expect(names.filter((name) => name.startsWith('keys/')).toSorted()).toEqual(
    [keyName(stays), keyName(added)].toSorted(),
  );
  expect(names.filter((name) => [becomes, goes, lost].some((id) => name.includes(id)))).toEqual([]);
  expect(statSync(join(`${file}.files`, fileName(stays, 'original'))).mtimeMs).toBe(before);

  bringKey();
  const there = { ...env, ...elsewhere.env };
  expect((await touchpointHere(['restore', file], there)).json()).toMatchObject({ files: { files: 2, missing: 1 } });
  await at(there, async (parts) => {
    expect(await rowAndBytes(lost)(parts)).toMatchObject({ state: 'failed', because: 'not_in_backup' });
  });
  const without = await touchpointHere(['backup', join(elsewhere.dataDir, 'b.db'), '--no-files'], env);
  expect(without.json()).toMatchObject({ files: null });
  expect(existsSync(join(elsewhere.dataDir, 'b.db.files'))).toBe(false);
});

test('a restore over an installation brings nothing back that this one knows to be gone or protected', async () => {
  const env = await open();
  const [photo, erased, passport] = [await send(PICTURE), await send(PICTURE), await send(PASSPORT)];
  const held = await send(PASSPORT);
  await touchpointHere(['backup', file], env); // nobody had looked at the passport yet
  const { store, files } = world.parts;
  const { files: f } = store.t;
  for (const [id, row] of [
    [erased, { state: 'erased' as const }],
    [passport, { identity: 'confirmed' as const, state: 'expired' as const }],
  ] as const) {
    await store.tx((db) => db.update(f).set(row).where(eq(f.id, id)).returning({ id: f.id }));
    await files.destroy(id);
  }
  const later = await send(PASSPORT, { identity: 'confirmed' });
  const protection = {
    identity: 'confirmed' as const,
    identityBecause: 'agent',
    expiresAt: world.clock.now() + 60_000,
  };
  await store.tx((db) => db.update(f).set(protection).where(eq(f.id, held)).returning({ id: f.id }));
  await world.stopWorking();
  await store.close();

  const restored = await touchpointHere(['restore', file, '--force'], env);
  expect(restored.json()).toMatchObject({
    files: { files: 2, withheld: 2, missing: 0, protected: 1, unknownIdentity: 1 },
  });
  await at(env, async (parts) => {
    expect((await rowAndBytes(photo)(parts)).bytes).toBe(PICTURE.original.toString());
    for (const id of [erased, passport])
      expect(await rowAndBytes(id)(parts)).toEqual({ state: 'expired', because: 'not_in_backup', bytes: undefined });
    expect(await parts.files.open(later, 'original')).toBeUndefined();
    const { files: t } = parts.store.t;
    expect(await parts.store.db.select().from(t).where(eq(t.id, held))).toMatchObject([
      { state: 'stored', ...protection },
    ]);
  });
});

test('with a bucket the database alone is copied unless the files are asked for; they can be put back anywhere', async () => {
  const s3 = await openS3Server();
  try {
    const { endpoint, bucket, region, accessKeyId, secretAccessKey } = s3.settings;
    const env = await open({
      S3_ENDPOINT: endpoint,
      S3_BUCKET: bucket,
      S3_REGION: region,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
    });
    const photo = await send(PICTURE);
    const passport = await send(PASSPORT, { identity: 'confirmed' });
    expect((await touchpointHere(['backup', file], env)).json()).toMatchObject({ files: null });
    const made = await touchpointHere(['backup', file, '--force', '--files'], env);
    expect(made.json()).toMatchObject({ files: { files: 1, withheld: 1 } });

    bringKey();
    const there = { ...settingsOf(world), ...elsewhere.env }; // without the bucket
    expect((await touchpointHere(['restore', file], there)).json()).toMatchObject({ files: { files: 1, withheld: 1 } });
    await at(there, async (parts) => {
      expect((await rowAndBytes(photo)(parts)).bytes).toBe(PICTURE.original.toString());
      expect((await rowAndBytes(passport)(parts)).bytes).toBeUndefined();
    });
  } finally {
    await s3.close();
  }
});

test.skipIf(!hasPostgres)(
  'on Postgres the files alone are copied and put back, and what is missing is said',
  async () => {
    world = await openWorld({ engine: 'postgres' });
    const env = settingsOf(world);
    file = join(elsewhere.dataDir, '..', 'copy');
    const [photo, lost] = [await send(PICTURE), await send(PICTURE)];
    const passport = await send(PASSPORT, { identity: 'suspected' });
    const { dataDir } = world.parts.config;
    rmSync(join(dataDir, keyName(lost)));
    expect((await touchpointHere(['backup', file], env)).stderr).toContain('--only-files');
    const made = await touchpointHere(['backup', file, '--only-files'], env);
    expect(made.json()).toMatchObject({ files: { files: 1, withheld: 1, missing: 1 } });

    rmSync(join(dataDir, 'files'), { recursive: true });
    rmSync(join(dataDir, 'keys'), { recursive: true });
    const restored = await touchpointHere(['restore', file, '--only-files'], env);
    expect(restored.json()).toMatchObject({ files: { files: 1, withheld: 1, missing: 1 } });
    expect((await rowAndBytes(photo)(world.parts)).bytes).toBe(PICTURE.original.toString());
    expect(await rowAndBytes(passport)(world.parts)).toMatchObject({ state: 'expired', because: 'not_in_backup' });
    expect(await rowAndBytes(lost)(world.parts)).toMatchObject({ state: 'failed', because: 'not_in_backup' });
    const none = await touchpointHere(['restore', join(elsewhere.dataDir, 'none'), '--only-files'], env);
    expect(none.stderr).toContain('There are no files in');
  },
);
