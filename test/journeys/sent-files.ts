// Small files of each kind, as their first bytes tell them, for tests of what goes out.
import { drawPicture } from '../../src/simulator/picture.ts';

/** Behind the beginning any bytes, so that two of a kind differ. */
const of = (beginning: Buffer | string, name: string, length = 2_000): Buffer =>
  Buffer.concat([Buffer.from(beginning), Buffer.alloc(length, name)]);

export const picture = (name: string): Buffer => drawPicture(name);
export const gif = (name: string): Buffer => of('GIF89a\u0001\u0000\u0001\u0000', name);
/** Longer than one segment of X. */
export const film = (name: string, length = 1_500_000): Buffer =>
  of(Buffer.from('00000018667479706d703432000000006d70343269736f6d', 'hex'), name, length);
export const voice = (name: string): Buffer => of(Buffer.from('49443303000000000000fffb9064', 'hex'), name);
export const pdf = (name: string): Buffer => of('%PDF-1.4\n', name);
export const archive = (name: string): Buffer =>
  of(Buffer.from('504b03040a00000000000000000000000000000000000000', 'hex'), name);
/** A picture of more than X's five megabytes. */
export const largePicture = (): Buffer => Buffer.concat([drawPicture('large'), Buffer.alloc(5 * 1024 * 1024)]);
