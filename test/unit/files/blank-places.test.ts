// What a camera wrote into a film is gone, in whatever pieces the film comes, and nothing else moves by a byte.
import { describe, expect, test } from 'vitest';
import { blankPlaces } from '../../../src/files/blank-places.ts';

const HERE = '+40.4168-003.7038/';

function box(name: string, ...content: (Buffer | string)[]): Buffer {
  const body = Buffer.concat(content.map((each) => (typeof each === 'string' ? Buffer.from(each, 'latin1') : each)));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.write(name, 4, 'latin1');
  return Buffer.concat([head, body]);
}
function longBox(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32BE(1);
  head.write(name, 4, 'latin1');
  head.writeBigUInt64BE(BigInt(16 + content.length), 8);
  return Buffer.concat([head, content]);
}
const toEnd = (name: string, content: Buffer): Buffer => {
  const all = box(name, content);
  all.writeUInt32BE(0);
  return all;
};

const FTYP = box('ftyp', 'qt  \0\0\0\0qt  ');
const SOUND = box('mdat', `pictures and sound, and by chance udta, meta and ${'x'.repeat(3_000)}`);
const APPLE = box('meta', box('hdlr', 'mdta'), box('keys', 'com.apple.quicktime.location.ISO6709'), box('ilst', HERE));
const TRACK = (...more: Buffer[]) => box('trak', box('tkhd', 'head'), box('mdia', box('minf', box('stbl', 'tables')), ...more), ...more); // prettier-ignore
const MOOV = (...more: Buffer[]) => box('moov', box('mvhd', 'x'.repeat(100)), ...more);

async function through(film: Buffer, piece: number): Promise<Buffer> {
  async function* pieces() {
    for (let at = 0; at < film.length; at += piece) yield film.subarray(at, at + piece);
  }
  const out: Buffer[] = [];
  for await (const part of blankPlaces(pieces())) out.push(part);
  return Buffer.concat(out);
}

const XYZ = box('udta', box('\u00A9xyz', HERE));
const LOCI = box('udta', box('loci', HERE));

describe.each([
  ['Android, in the head', Buffer.concat([FTYP, MOOV(XYZ), SOUND])],
  ['Apple, behind the film', Buffer.concat([FTYP, box('wide'), SOUND, MOOV(APPLE, TRACK(APPLE))])],
  ['3GPP', Buffer.concat([FTYP, MOOV(LOCI, TRACK(LOCI)), SOUND])],
  ['in a track', Buffer.concat([FTYP, MOOV(TRACK(XYZ)), SOUND])],
  ['beside the film', Buffer.concat([FTYP, SOUND, box('meta', HERE), box('uuid', HERE), box('free', HERE)])],
  ['long boxes', Buffer.concat([FTYP, longBox('mdat', SOUND), longBox('moov', XYZ)])],
  ['a last box without an end', Buffer.concat([FTYP, SOUND, toEnd('moov', Buffer.concat([box('mvhd', 'x'), XYZ]))])],
  ['in fragments', Buffer.concat([FTYP, MOOV(), box('moof', box('traf', box('uuid', HERE))), SOUND])],
])('%s', (_where, film) => {
  test.each([1, 7, 64, 1_000_000])('in pieces of %d', async (piece) => {
    expect(film.includes(HERE)).toBe(true);
    const clean = await through(film, piece);
    expect(clean.length).toBe(film.length);
    expect(clean.includes(HERE)).toBe(false);
    expect(clean.includes('location')).toBe(false);
    expect(clean.indexOf(SOUND), 'pictures and sound where they were').toBe(film.indexOf(SOUND));
    expect(clean.indexOf('mvhd')).toBe(film.indexOf('mvhd'));
  });
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['half a head', Buffer.from([0, 0, 0])],
  ['a box that is cut', Buffer.concat([FTYP, MOOV(TRACK()).subarray(0, 90)])],
  ['a size that cannot be', Buffer.concat([FTYP, Buffer.from([0, 0, 0, 3]), Buffer.from('moov and more')])],
  ['a box larger than what holds it', Buffer.concat([FTYP, box('moov', Buffer.from([0, 0, 9, 9]), 'mvhd'), SOUND])],
  ['a holder with crumbs', Buffer.concat([FTYP, box('moov', box('mvhd'), 'abc'), SOUND])],
])('%s goes through as it is', async (_what, film) => {
  for (const piece of [1, 5, 4_096]) expect((await through(film, piece)).equals(film)).toBe(true);
});
