// A small picture drawn from a name: what the simulated platforms serve where a person sent a photo. A valid PNG that
// shows nobody.
import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

const WIDTH = 320;
const HEIGHT = 200;

/** The same name draws the same picture. */
export function drawPicture(name: string): Buffer {
  const tone = createHash('sha256').update(name).digest();
  const rows = Buffer.alloc(HEIGHT * (WIDTH * 3 + 1));
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const isLine = y > 130 && y % 22 < 7 && x > 24 && x < WIDTH - 24;
      const isCard = x > 24 && x < 104 && y > 26 && y < 116;
      const lift = isLine ? 40 : isCard ? 90 : 160 + ((x + y) >> 3);
      for (let channel = 0; channel < 3; channel += 1) {
        rows[y * (WIDTH * 3 + 1) + 1 + x * 3 + channel] = Math.min(255, lift + ((tone[channel] ?? 0) >> 2));
      }
    }
  }
  const size = Buffer.alloc(13);
  size.writeUInt32BE(WIDTH, 0);
  size.writeUInt32BE(HEIGHT, 4);
  size.set([8, 2, 0, 0, 0], 8);
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([start, chunk('IHDR', size), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'ascii'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
