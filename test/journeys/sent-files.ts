// Small files of each kind, as their first bytes tell them, for tests of what goes out; and what was kept of them.
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { drawPicture } from '../../src/simulator/picture.ts';
import type { World } from '../world.ts';

/** Behind the beginning any bytes, so that two of a kind differ. */
const of = (beginning: Buffer | string, name: string, length = 2_000): Buffer =>
  Buffer.concat([Buffer.from(beginning), Buffer.alloc(length, name)]);

export const picture = (name: string): Buffer => drawPicture(name);
export const animation = (name: string): Promise<Buffer> => sharp(drawPicture(name)).gif().toBuffer();
/** Longer than one segment of X. */
export const film = (name: string, length = 1_500_000): Buffer =>
  of(Buffer.from('00000018667479706d703432000000006d70343269736f6d', 'hex'), name, length);
export const voice = (name: string): Buffer => of(Buffer.from('49443303000000000000fffb9064', 'hex'), name);
export const pdf = (name: string): Buffer => of('%PDF-1.4\n', name);
export const archive = (name: string): Buffer =>
  of(Buffer.from('504b03040a00000000000000000000000000000000000000', 'hex'), name);

/** More than X's five megabytes, since noise cannot be pressed. */
export function largePicture(): Promise<Buffer> {
  const side = 1_400;
  const blocks = Math.ceil((side * side * 3) / 64);
  const noise = Array.from({ length: blocks }, (_, i) => createHash('sha512').update(String(i)).digest());
  const raw = { width: side, height: side, channels: 3 } as const;
  return sharp(Buffer.concat(noise).subarray(0, side * side * 3), { raw })
    .png()
    .toBuffer();
}

export interface Attached {
  attachmentIds: string[];
  /** What is sent of each: of a picture the picture alone. */
  kept: Buffer[];
}

/** Mira hands the files over, each with its name. */
export async function attach(world: World, files: readonly (readonly [Buffer, string])[]): Promise<Attached> {
  const attachmentIds: string[] = [];
  const kept: Buffer[] = [];
  for (const [bytes, name] of files) {
    const id = await world.mira.uploads(bytes, name);
    const opened = await world.parts.files.open(id, 'original');
    if (!opened) throw new Error('an upload was not kept');
    attachmentIds.push(id);
    kept.push(await buffer(opened.stream));
  }
  return { attachmentIds, kept };
}
