// Disks and stores in trouble: what was promised stays true, the error says what is wrong, and nothing half stays behind.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { isProductError, ProductError } from '../../../src/errors.ts';
import type { FileStore } from '../../../src/files/file-store.ts';
import { openFiles } from '../../../src/files/open.ts';
import { openS3Objects } from '../../../src/files/s3-objects.ts';
import { fileName, keyName } from '../../../src/files/sealed-files.ts';
import { PIECE_BYTES } from '../../../src/files/sealed-format.ts';
import { openSealer } from '../../../src/seal.ts';
import type { Fault, S3Options } from '../../s3-server.ts';
import { canMount, mountSmall, tellMissingSmallDisk } from '../../small-disk.ts';
import { FILE_ENGINES, HURRY, KEY, openLying, type Lying } from './engines.ts';

const ID = 'att_0198f2aa';
const bytes = randomBytes(3 * PIECE_BYTES + 99);

const read = async (files: FileStore, id = ID) => {
  const opened = await files.open(id, 'original');
  return opened && buffer(opened.stream);
};
/** What a person reads, and the cause for the operator. */
const told = async (doing: Promise<unknown>): Promise<string> => {
  const error = await doing.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isProductError(error, 'overloaded')) throw error ?? new Error('it went well');
  return `${error.message} | ${(error.cause as Error).message}`;
};

let lying: Lying;
afterEach(async () => lying.close());
const openS3 = async (options: S3Options = {}) => {
  lying = await openLying('s3', options);
  const { s3 } = lying;
  if (!s3) throw new Error('there is a server');
  return { files: lying.files, s3 };
};

describe('an S3-compatible store', () => {
  const passing: Fault[] = [
    { method: 'PUT', how: 'unavailable', times: 3 },
    { method: 'GET', how: 'unavailable', times: 4 },
    { method: 'PUT', how: 'silent', times: 1 },
    { method: 'PUT', how: 'lost', times: 2 },
    { how: 'cut', times: 3 },
    { how: 'slow', times: 2 },
    { method: 'DELETE', how: 'lost', times: 1 },
  ];
  test.each(passing)('that fails for a while costs nothing but time: %o', async (fault) => {
    const { files, s3 } = await openS3();
    s3.fail({ ...fault });
    await files.put(ID, 'original', Readable.from([bytes]));
    s3.fail({ ...fault });
    expect((await read(files))?.equals(bytes)).toBe(true);
    s3.fail({ ...fault });
    await files.destroy(ID);
    expect(s3.objects().size).toBe(0);
    expect(s3.refused).toEqual([]);
  });

  test('that does not come back is told as such, and nothing half lies there', async () => {
    const { files, s3 } = await openS3();
    await files.put('att_there', 'original', Buffer.from('there'));
    s3.fail({ method: 'PUT', how: 'unavailable', times: 100 });
    expect(await told(files.put(ID, 'original', bytes))).toMatch(/does not answer at the moment.*503 SlowDown/);
    expect([...lying.all().keys()].toSorted()).toEqual([fileName('att_there', 'original'), keyName('att_there')]);
    s3.fail({ method: 'GET', how: 'cut', times: 100 });
    expect(await told(read(files, 'att_there'))).toMatch(/does not answer at the moment/);
    s3.fail({ method: 'DELETE', how: 'unavailable', times: 100 });
    expect(await told(files.destroy('att_there'))).toMatch(/does not answer at the moment/);
  });

  test('that refuses is asked once, and the operator learns which settings are meant', async () => {
    const { s3 } = await openS3();
    const asked = async (settings: Partial<typeof s3.settings>): Promise<string> => {
      const objects = openS3Objects({ ...s3.settings, ...settings }, HURRY);
      return told(objects.open('files/aa/att_x.original', 60));
    };
    expect(await asked({ secretAccessKey: 'another' })).toMatch(/\(403\).*SignatureDoesNotMatch.*S3_SECRET_ACCESS_KEY/);
    expect(await asked({ bucket: 'nobodys' })).toMatch(/no such bucket.*S3_BUCKET/);
    expect(await asked({ region: 'mars-1' })).toMatch(/\(403\).*AuthorizationHeaderMalformed/);
    expect(s3.requests).toHaveLength(3);
    s3.settings.endpoint = 'http://127.0.0.1:9';
    expect(await asked({})).toMatch(/does not answer at the moment/);
  });

  test('that keeps old versions keeps none of what is destroyed, and is warned about', async () => {
    const { files, s3 } = await openS3({ versioned: true });
    await files.put(ID, 'original', Buffer.from('first'));
    await files.put(ID, 'original', Buffer.from('second'));
    const copies = [...s3.objects().values()];
    await files.destroy(ID);
    expect(copies.map((copy) => s3.holds(copy))).toEqual([false, false]);
    expect(await files.warnings()).toEqual([expect.stringContaining('old versions')]);
  });

  test('that knows no conditional writes does as well', async () => {
    const { files, s3 } = await openS3({ conditions: false });
    await files.put(ID, 'original', bytes);
    await lying.objects.rewrite(keyName(ID), (blob) => Buffer.from(blob));
    expect((await read(files))?.equals(bytes)).toBe(true);
    expect(await lying.objects.create(keyName(ID), Buffer.from('another'))).toBe(false);
    expect(s3.refused).toEqual([]);
  });

  test('in which a file is replaced while it is read never gives a mixture', async () => {
    const { files } = await openS3();
    await files.put(ID, 'original', bytes);
    const opened = await files.open(ID, 'original');
    await files.put(ID, 'original', randomBytes(bytes.length));
    const got = await buffer(opened?.stream ?? Readable.from([])).catch((error: unknown) => error);
    expect(Buffer.isBuffer(got) ? got.equals(bytes) : got instanceof ProductError).toBe(true);
  });
});

describe.each(FILE_ENGINES)('a %s', (engine) => {
  test('lists everything, page by page, and a rewritten key is not made again when it was removed', async () => {
    lying = await openLying(engine);
    const { files, objects } = lying;
    for (let n = 0; n < 10; n += 1) await files.put(`att_${n}`, 'thumb', Buffer.alloc(n));
    expect((await Array.fromAsync(files.list())).length).toBe(10);
    const keys = await Array.fromAsync(objects.list('keys/'));
    expect(keys.map(({ bytes: length }) => length)).toEqual(Array.from({ length: 10 }, () => 65));

    await objects.rewrite(keyName('att_1'), (blob) => Buffer.alloc(blob.length, 1));
    expect(lying.all().get(keyName('att_1'))?.equals(Buffer.alloc(65, 1))).toBe(true);
    await objects.rewrite(keyName('att_2'), () => undefined);
    await objects.rewrite(keyName('att_none'), (blob) => blob);
    expect(lying.all().has(keyName('att_none'))).toBe(false);
    expect((await files.open('att_2', 'thumb'))?.bytes).toBe(2);
  });
});

test('what a killed process left half-way was sealed, and is gone after the next start', async () => {
  lying = await openLying('folder');
  const entry = fileURLToPath(new URL('child.ts', import.meta.url));
  const child = spawn(process.execPath, [entry, lying.dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const left = new Promise((done) => child.on('exit', done));
  await new Promise((half) => child.stdout.once('data', half));
  const drafts = [...lying.all()];
  expect(drafts.map(([name]) => name.startsWith('tmp/sealed-'))).toEqual([true]);
  expect(drafts[0]?.[1].includes('PASSPORT')).toBe(false);
  await lying.reopen(openSealer([KEY]));
  expect(lying.all().size, 'it lives, and its draft is left alone').toBe(1);
  child.kill('SIGKILL');
  await left;
  writeFileSync(join(lying.dataDir, 'tmp', 'notes'), 'not ours');
  await lying.reopen(openSealer([KEY]));
  expect([...lying.all().keys()]).toEqual(['tmp/notes']);
});

tellMissingSmallDisk();

test.skipIf(!canMount)(
  'a full disk is said in words, and leaves nothing half (needs root, to mount a small one)',
  async () => {
    lying = await openLying('folder');
    const small = mountSmall(4);
    try {
      const files = await openFiles({ dataDir: small.folder, s3: undefined }, openSealer([KEY]));
      await files.put(ID, 'original', Buffer.from('there'));
      expect(await told(files.put(ID, 'shown', randomBytes(8 * PIECE_BYTES)))).toMatch(/The disk for files is full/);
      expect(await told(files.put('att_new', 'original', randomBytes(8 * PIECE_BYTES)))).toMatch(/is full/);
      const names = readdirSync(small.folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
      expect(names.map(({ name }) => name).toSorted()).toEqual([ID, `${ID}.original`]);
      expect((await read(files))?.toString()).toBe('there');
      await files.destroy(ID);
      await files.put('att_new', 'original', randomBytes(PIECE_BYTES));
    } finally {
      small.unmount();
    }
  },
);
