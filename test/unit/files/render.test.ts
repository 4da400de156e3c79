// What the child makes of pictures: upright, bounded, without a word of the camera's; and that no picture can hurt more than the child.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { childFlags, openRenderer } from '../../../src/files/render.ts';
import { chunk, pngOf } from '../../../src/simulator/canvas.ts';
import { drawPassport } from '../../../src/simulator/picture.ts';

const renderer = openRenderer();
afterAll(() => renderer.close());
const render = (bytes: Uint8Array) => renderer.render(() => Promise.resolve(bytes));

test('upright, no larger than it need be, and without the place where it was taken', async () => {
  const photo = await sharp(drawPassport())
    .resize(3000)
    .withExif({ IFD0: { Model: 'Halcyon Pocket 7', Orientation: '6' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '40/1 25/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer(); // prettier-ignore
  const before = await sharp(photo).metadata();
  expect(before.exif).toBeDefined();
  expect(before.orientation).toBe(6);
  const drawn = await render(photo);
  if (!drawn.done) throw new Error(drawn.because);
  expect(drawn).toMatchObject({ width: 2112, height: 3000 });
  const sizes = { shown: 2048, thumb: 480, blur: 12 };
  for (const variant of ['shown', 'thumb', 'blur'] as const) {
    const { exif, icc, xmp, iptc, orientation, format, width, height } = await sharp(drawn[variant]).metadata();
    expect({ exif, icc, xmp, iptc, orientation, format }).toEqual({ format: 'webp' });
    expect(Math.max(width, height)).toBe(sizes[variant]);
    expect(height).toBeGreaterThan(width);
    expect(Buffer.from(drawn[variant]).includes('Halcyon')).toBe(false);
  }
  const png = await render(drawPassport());
  expect(drawPassport().includes('Halcyon')).toBe(true);
  expect(png.done && Buffer.from(png.shown).includes('Halcyon')).toBe(false);
});

test('a moving picture moves, a little', async () => {
  const raw = Buffer.alloc(60 * 40 * 3 * 90, 255);
  for (let frame = 0; frame < 90; frame += 1) raw.fill(0, frame * 7_200 + frame * 60, frame * 7_200 + frame * 60 + 900);
  const shape = { width: 60, height: 3_600, channels: 3, pageHeight: 40 } as const;
  const gif = await sharp(raw, { raw: shape }).gif({ delay: 40 }).toBuffer();
  const drawn = await render(gif);
  if (!drawn.done) throw new Error(drawn.because);
  expect(drawn).toMatchObject({ width: 60, height: 40 });
  expect((await sharp(gif).metadata()).pages).toBe(90);
  expect((await sharp(drawn.shown).metadata()).pages).toBe(60);
  expect((await sharp(drawn.thumb).metadata()).pages ?? 1).toBe(1);
});

/** A picture that says it is far larger than its bytes. */
function bomb(width: number, height: number): Buffer {
  const png = pngOf({ width: 1, height: 1, rows: Buffer.alloc(4) });
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc(40_000_000));
  return Buffer.concat([png.subarray(0, 8), chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

test.each([
  ['a bomb of pixels', () => bomb(60_000, 60_000), 'too_many_pixels'],
  ['one that is only long', () => bomb(2_000_000, 30), 'too_many_pixels'],
  ['a cut one', () => drawPassport().subarray(0, 3_000), 'not_readable'],
  ['markup that is drawn', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>'), 'not_readable'],
  ['a page', () => Buffer.from('<!doctype html><script>alert(1)</script>'), 'not_readable'],
  ['nothing', () => Buffer.alloc(0), 'not_readable'],
  ['noise', () => Buffer.alloc(50_000, 0xa5), 'not_readable'],
])('%s is a reason, not a picture', async (_name, make, because) => {
  expect(await render(make())).toEqual({ done: false, because });
}); // prettier-ignore

test('a child that dies or hangs is replaced, and the next picture is drawn', async () => {
  const slow = openRenderer({ mostMs: 1 });
  expect(await slow.render(() => Promise.resolve(drawPassport()))).toEqual({ done: false, because: 'too_slow' });
  await slow.close();
  expect((await render(drawPassport())).done).toBe(true);
  const { pid } = renderer;
  if (pid === undefined) throw new Error('nobody draws');
  const dying = render(drawPassport());
  process.kill(pid, 'SIGKILL');
  expect(await dying).toEqual({ done: false, because: 'too_heavy' });
  expect((await render(drawPassport())).done).toBe(true);
  expect(renderer.pid).not.toBe(pid);
});

test('the child knows no setting and may not write, start or keep anything', async () => {
  process.env['TEST_OF_THE_CHILD'] = 'a secret of the parent';
  const fresh = openRenderer();
  expect((await fresh.render(() => Promise.resolve(drawPassport()))).done).toBe(true);
  const environment = readFileSync(`/proc/${fresh.pid}/environ`, 'utf8');
  expect(environment).not.toContain('a secret of the parent');
  expect(readFileSync(`/proc/${fresh.pid}/cmdline`, 'utf8')).toContain('--permission');
  expect(readFileSync(`/proc/${fresh.pid}/limits`, 'utf8')).toMatch(/Max data size\s+1228800000/);
  await fresh.close();
}, 60_000);

test('what runs as the child does may read the product and nothing else of this machine', async () => {
  expect(childFlags().join(' ')).not.toContain('--allow-fs-read=*');
  const secret = join(mkdtempSync(join(tmpdir(), 'touchpoint-secret-')), 'key');
  writeFileSync(secret, 'SECRET');
  const look = (path: string) => `try { require('node:fs').readFileSync(${JSON.stringify(path)}); 'read' } catch (error) { error.code }`; // prettier-ignore
  const seen = (path: string) =>
    execFileSync(process.execPath, [...childFlags(), '-p', look(path)], { encoding: 'utf8' }).trim();
  for (const path of [secret, '/etc/passwd', '/proc/self/environ', '/proc/1/environ'])
    expect(seen(path), path).toBe('ERR_ACCESS_DENIED');
  expect(seen(fileURLToPath(new URL('../../../src/files/render.ts', import.meta.url)))).toBe('read');
  const fresh = openRenderer();
  expect((await fresh.render(() => Promise.resolve(drawPassport()))).done).toBe(true);
  expect(readFileSync(`/proc/${fresh.pid}/cmdline`, 'utf8').split('\0')).toEqual(expect.arrayContaining(childFlags()));
  await fresh.close();
}, 60_000);
