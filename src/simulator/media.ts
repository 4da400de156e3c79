// The files that people of the simulated world send: drawn or put together here, valid as far as anybody looks, the same on every
// machine. platforms/media-routes.ts serves them as the platforms do.
import { deflateSync } from 'node:zlib';
import { drawPassport, drawPicture } from './picture.ts';
import type { SimulatedAttachment } from './shapes.ts';

export interface MediaFile {
  contentType: string;
  body: Buffer;
  ending: string;
}

/** The same name makes the same file. */
export function mediaFile({ type, sample }: Pick<SimulatedAttachment, 'type' | 'sample'>, name: string): MediaFile {
  if (sample === 'passport') return { contentType: 'image/png', body: passport(), ending: 'png' };
  if (sample === 'gif') return { contentType: 'image/gif', body: MOVING, ending: 'gif' };
  if (type === 'video') return { contentType: 'video/mp4', body: film(3_200), ending: 'mp4' };
  if (type === 'audio') return { contentType: 'audio/wav', body: voiceNote(2_000), ending: 'wav' };
  if (type === 'file') return { contentType: 'application/pdf', body: letter(), ending: 'pdf' };
  return { contentType: 'image/png', body: drawPicture(name), ending: 'png' };
}

let drawn: Buffer | undefined;
const passport = (): Buffer => (drawn ??= drawPassport());

/** Two frames of one dot each. */
const MOVING = Buffer.from(
  'R0lGODlhAQABAIAAAP8AAAAA/yH/C05FVFNDQVBFMi4wAwEAAAAh+QQAMgAAACwAAAAAAQABAAACAkQBACH5BAAyAAAALAAAAAABAAEAAAICTAEAOw==',
  'base64',
);

const box = (name: string, ...content: Buffer[]): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.reduce((sum, part) => sum + part.length, 0));
  head.write(name, 4, 'latin1');
  return Buffer.concat([head, ...content]);
};

/** The head of an MP4: what it is, how long it lasts and where it was taken, as phones write it, without a picture in it. */
function film(ms: number): Buffer {
  const header = Buffer.alloc(100);
  header.writeUInt32BE(1_000, 12);
  header.writeUInt32BE(ms, 16);
  return Buffer.concat([
    box('ftyp', Buffer.from('isom\0\0\x02\0isomiso2avc1mp41', 'latin1')),
    box(
      'moov',
      box('mvhd', header),
      box('udta', box('\u00A9xyz', Buffer.from('\0\x12\x15\xc7+40.4168-003.7038/', 'latin1'))),
    ),
    box('mdat', Buffer.alloc(2_000)),
  ]);
}

const RATE = 8_000;

/** A tone that swells and ends, 8 bits a sample. */
function voiceNote(ms: number): Buffer {
  const samples = Math.round((RATE * ms) / 1_000);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + samples, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(samples, 40);
  const body = Buffer.alloc(samples);
  for (let at = 0; at < samples; at += 1)
    body[at] = 128 + Math.round(40 * Math.sin((at / RATE) * 2 * Math.PI * 330) * Math.sin((Math.PI * at) / samples));
  return Buffer.concat([head, body]);
}

/** One page with one line. */
function letter(): Buffer {
  const words = deflateSync(Buffer.from('BT /F1 18 Tf 60 760 Td (Halcyon Air: receipt for a taxi, 23.40 EUR) Tj ET'));
  const parts = [
    '<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>',
    `<</Length ${words.length}/Filter/FlateDecode>>\nstream\n${words.toString('latin1')}\nendstream`,
  ]; // prettier-ignore
  let text = '%PDF-1.4\n';
  const places = parts.map((part, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${part}\nendobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 5\n0000000000 65535 f \n${places.join('')}trailer<</Size 5/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(text + table, 'latin1');
}
