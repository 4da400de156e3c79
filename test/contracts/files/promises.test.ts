// What the file store promises, over both engines: exactly the bytes or a refusal, nothing left of what failed, nothing readable of
// what was destroyed.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ByteRange, FileStore } from '../../../src/files/file-store.ts';
import { PIECE_BYTES } from '../../../src/files/sealed-format.ts';
import { fileName, keyName } from '../../../src/files/sealed-files.ts';
import { openSealer, SealBroken } from '../../../src/seal.ts';
import { FILE_ENGINES, KEY, openLying, OTHER_KEY, type Lying } from './engines.ts';

const ID = 'att_0198f2aa';

async function read(files: FileStore, id = ID, range?: ByteRange): Promise<Buffer | undefined> {
  const opened = await files.open(id, 'original', range);
  return opened && buffer(opened.stream);
}

async function outcome(reading: Promise<Buffer | undefined>): Promise<Buffer | 'broken' | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof SealBroken) return 'broken';
    throw error;
  }
}

describe.each(FILE_ENGINES)('in a %s', (engine) => {
  let lying: Lying;
  beforeEach(async () => void (lying = await openLying(engine)));
  afterEach(async () => lying.close());

  test('what was kept comes back, whole and by ranges, whatever pieces it came in', async () => {
    const { files } = lying;
    for (const length of [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES + 17]) {
      const bytes = randomBytes(length);
      const pieces = [bytes.subarray(0, length / 3), Buffer.alloc(0), bytes.subarray(length / 3)];
      expect(await files.put(ID, 'original', Readable.from(pieces))).toEqual({ bytes: length });
      expect((await read(files))?.equals(bytes), `${length} bytes`).toBe(true);
      expect((await files.open(ID, 'original', { from: 0, to: 0 }))?.bytes).toBe(length);
      for (const [from, to] of [
        [0, 0],
        [length - 1, length + 9],
        [PIECE_BYTES - 1, PIECE_BYTES],
        [length, length + 5],
        [1, 2 * PIECE_BYTES + 3],
      ] as const) {
        const wanted = bytes.subarray(Math.max(from, 0), to + 1);
        expect((await read(files, ID, { from, to }))?.equals(wanted), `${from}-${to} of ${length}`).toBe(true);
      }
    }
    expect(lying.s3?.refused ?? []).toEqual([]);
  });

  test('each rendering is by itself, one replaces what was there, and what is not there is undefined', async () => {
    const { files } = lying;
    await files.put(ID, 'original', Buffer.from('first'));
    await files.put(ID, 'thumb', Buffer.from('small'));
    await files.put(ID, 'original', Buffer.from('second'));
    expect((await read(files))?.toString()).toBe('second');
    const thumb = await files.open(ID, 'thumb');
    expect(thumb && (await buffer(thumb.stream)).toString()).toBe('small');
    expect(await files.open(ID, 'blur')).toBeUndefined();
    expect(await read(files, 'att_other')).toBeUndefined();
    const listed = await Array.fromAsync(files.list());
    expect(listed.map(({ id, variant }) => `${id} ${variant}`).toSorted()).toEqual([`${ID} original`, `${ID} thumb`]);
    for (const id of ['../secret', 'a/b', '', 'a.b'])
      await expect(files.put(id, 'original', Buffer.from('x'))).rejects.toThrow(/not the id/);
  });

  test('nothing that lies there can be read without the secret key, nor is anything readable left on the way', async () => {
    const { files } = lying;
    const words = Buffer.from('PASSPORT P<ESPMUNOZ<PERALTA<<INIGO');
    await files.put(ID, 'original', Buffer.concat([words, randomBytes(PIECE_BYTES), words]));
    const lies = lying.all();
    expect([...lies.keys()].toSorted()).toEqual([fileName(ID, 'original'), keyName(ID)]);
    expect([...lies.values()].some((bytes) => bytes.includes(words))).toBe(false);
    if (engine === 'folder') {
      for (const name of lies.keys()) {
        expect((statSync(join(lying.dataDir, name)).mode & 0o777).toString(8)).toBe('600');
        expect((statSync(join(lying.dataDir, name, '..')).mode & 0o777).toString(8)).toBe('700');
      }
    }
    const stranger = await lying.reopen(openSealer([OTHER_KEY]));
    await expect(read(stranger)).rejects.toThrow(/does not open with this SECRET_KEY/);
  });

  test('what is destroyed is gone: also a copy of its bytes opens with nothing that lies there afterwards', async () => {
    const { files } = lying;
    await files.put(ID, 'original', Buffer.from('a passport'));
    await files.put(ID, 'blur', Buffer.from('a blur'));
    await files.put('att_other', 'original', Buffer.from('another'));
    const copy = lying.all();
    await files.destroy(ID);
    await files.destroy(ID);
    expect([...lying.all().keys()].toSorted()).toEqual([fileName('att_other', 'original'), keyName('att_other')]);
    expect(await read(files)).toBeUndefined();

    const stolen = copy.get(fileName(ID, 'original')) ?? Buffer.alloc(0);
    await files.put(ID, 'original', Buffer.from('put again, under a new key'));
    lying.change(fileName(ID, 'original'), stolen);
    await expect(read(files)).rejects.toThrow(SealBroken);
    lying.change(fileName('att_other', 'original'), stolen);
    await expect(read(files, 'att_other')).rejects.toThrow(SealBroken);
  });

  test('of a content that ends with an error nothing stays, and what was there stays as it was', async () => {
    const { files } = lying;
    async function* breaking() {
      yield randomBytes(PIECE_BYTES + 5);
      await Promise.resolve();
      throw new Error('the line was cut');
    }
    await expect(files.put(ID, 'original', Readable.from(breaking()))).rejects.toThrow('the line was cut');
    const cut = new Readable({ read() {} });
    cut.push('half');
    const putting = files.put(ID, 'original', cut);
    cut.destroy();
    await expect(putting).rejects.toThrow(/close/i);
    expect([...lying.all().keys()]).toEqual([]);

    await files.put(ID, 'original', Buffer.from('as it was'));
    await expect(files.put(ID, 'original', Readable.from(breaking()))).rejects.toThrow('the line was cut');
    expect((await read(files))?.toString()).toBe('as it was');
    expect(lying.all().size).toBe(2);
  });

  test('a file that is destroyed while it is being stored does not come back', async () => {
    const { files } = lying;
    await files.put(ID, 'blur', Buffer.from('a blur'));
    async function* slow() {
      yield Buffer.from('half ');
      await files.destroy(ID);
      yield Buffer.from('and half');
    }
    await expect(files.put(ID, 'original', Readable.from(slow()))).rejects.toThrow(/destroyed/);
    expect([...lying.all().keys()]).toEqual([]);
  });

  test('a stream that nobody reads holds nothing open once it is destroyed', async () => {
    const { files } = lying;
    await files.put(ID, 'original', randomBytes(3 * PIECE_BYTES));
    const held = () => readdirSync('/proc/self/fd').map((fd) => targetOf(`/proc/self/fd/${fd}`)).filter((to) => to.startsWith(lying.dataDir)); // prettier-ignore
    for (let n = 0; n < 20; n += 1) {
      const opened = await files.open(ID, 'original', n % 2 === 0 ? undefined : { from: 5, to: 2 * PIECE_BYTES });
      if (n % 3 === 0 && opened) await once(opened.stream, 'readable');
      opened?.stream.destroy();
      if (opened?.stream.closed === false) await once(opened.stream, 'close');
    }
    await vi.waitFor(() => expect(held()).toEqual([]), 10_000);
  });

  test('two that store renderings of a new file at the same moment both succeed, under one key', async () => {
    const other = await lying.reopen(openSealer([KEY]));
    for (let n = 0; n < 5; n += 1) {
      const id = `att_${n}`;
      await Promise.all([
        lying.files.put(id, 'original', Buffer.from('one')),
        other.put(id, 'thumb', Buffer.from('two')),
        other.put(id, 'blur', Buffer.from('three')),
      ]);
      for (const [variant, words] of [
        ['original', 'one'],
        ['thumb', 'two'],
        ['blur', 'three'],
      ] as const) {
        const opened = await other.open(id, variant);
        expect(opened && (await buffer(opened.stream)).toString()).toBe(words);
      }
    }
  });

  test('any bytes, any range, any change: exactly the bytes or SealBroken', { timeout: 120_000 }, async () => {
    const { files } = lying;
    const whole = randomBytes(2 * PIECE_BYTES + 1_000);
    await files.put('att_b', 'original', randomBytes(whole.length));
    await files.put('att_b', 'thumb', randomBytes(whole.length));
    const change = fc.oneof(
      fc.record({
        kind: fc.constant('flip' as const),
        at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      }),
      fc.record({ kind: fc.constant('cut' as const), to: fc.double({ min: 0, max: 1, noNaN: true }) }),
      fc.record({ kind: fc.constant('cutAtPiece' as const), pieces: fc.integer({ min: 0, max: 3 }) }),
      fc.record({ kind: fc.constant('swapPieces' as const) }),
      fc.record({ kind: fc.constant('longer' as const), by: fc.integer({ min: 1, max: 40 }) }),
      fc.record({
        kind: fc.constant('other' as const),
        name: fc.constantFrom('att_b original', `${ID} thumb`, 'att_b thumb'),
      }),
      fc.record({ kind: fc.constant('flipKey' as const), at: fc.integer({ min: 0, max: 64 }) }),
      fc.record({ kind: fc.constant('otherKey' as const) }),
      fc.record({ kind: fc.constant('none' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: whole.length }),
        fc.option(fc.tuple(fc.nat(whole.length), fc.nat(whole.length)), { nil: undefined }),
        change,
        async (length, between, how) => {
          const bytes = whole.subarray(0, length);
          await files.put(ID, 'original', bytes);
          await files.put(ID, 'thumb', whole.subarray(5, length + 5));
          const lies = lying.all();
          const of = (name: string): Buffer => Buffer.from(lies.get(name) ?? []);
          const [name, sealed, key] = [fileName(ID, 'original'), of(fileName(ID, 'original')), of(keyName(ID))];
          const piece = PIECE_BYTES + 16;
          switch (how.kind) {
            case 'flip': {
              const at = Math.floor(how.at * sealed.length);
              sealed[at] = (sealed[at] ?? 0) ^ 1;
              lying.change(name, sealed);
              break;
            }
            case 'cut':
              lying.change(name, sealed.subarray(0, Math.floor(how.to * sealed.length)));
              break;
            case 'cutAtPiece':
              lying.change(name, sealed.subarray(0, 60 + how.pieces * piece));
              break;
            case 'swapPieces': {
              const [a, b] = [sealed.subarray(60, 60 + piece), sealed.subarray(60 + piece, 60 + 2 * piece)];
              lying.change(name, Buffer.concat([sealed.subarray(0, 60), b, a, sealed.subarray(60 + 2 * piece)]));
              break;
            }
            case 'longer':
              lying.change(name, Buffer.concat([sealed, randomBytes(how.by)]));
              break;
            case 'other': {
              const [id = '', variant] = how.name.split(' ');
              lying.change(name, of(fileName(id, variant as 'thumb')));
              break;
            }
            case 'flipKey':
              key[how.at] = (key[how.at] ?? 0) ^ 1;
              lying.change(keyName(ID), key);
              break;
            case 'otherKey':
              lying.change(keyName(ID), of(keyName('att_b')));
              break;
            case 'none':
          }
          const range = between && { from: Math.min(...between), to: Math.max(...between) };
          const got = await outcome(read(files, ID, range));
          const wanted = range ? bytes.subarray(range.from, range.to + 1) : bytes;
          const isExact = Buffer.isBuffer(got) && got.equals(wanted);
          lying.change(keyName(ID), of(keyName(ID)));
          expect(isExact || (how.kind !== 'none' && got === 'broken')).toBe(true);
          // Read whole, every change is seen.
          if (range === undefined && !['none', 'cutAtPiece', 'cut', 'swapPieces'].includes(how.kind))
            expect(got).toBe('broken');
        },
      ),
      { numRuns: engine === 'folder' ? 100 : 40 },
    );
  });
});

test('64 MB pass through a few megabytes of memory, both ways', { timeout: 60_000 }, async () => {
  // Of a folder: the other engine's server would hold them in this process's memory.
  const lying = await openLying('folder');
  try {
    const { files } = lying;
    const collect = garbageCollector();
    let most = 0;
    const held = async (): Promise<number> => {
      collect();
      await setImmediate(); // what was found is let go by now
      collect();
      return process.memoryUsage().arrayBuffers;
    };
    const before = await held();
    async function* blocks() {
      for (let n = 0; n < 64; n += 1) {
        if (n % 8 === 0) most = Math.max(most, await held());
        yield Buffer.alloc(PIECE_BYTES, n);
      }
    }
    await files.put(ID, 'original', Readable.from(blocks()));
    const opened = await files.open(ID, 'original');
    let pieces = 0;
    for await (const some of opened?.stream ?? []) {
      if (pieces % 8 === 0) most = Math.max(most, await held());
      expect((some as Buffer).equals(Buffer.alloc(PIECE_BYTES, pieces))).toBe(true);
      pieces += 1;
    }
    expect(pieces).toBe(64);
    expect(most - before).toBeLessThan(12 * PIECE_BYTES);
  } finally {
    await lying.close();
  }
});

function targetOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ''; // closed by now
  }
}

/** What is held, not what was not yet let go. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
