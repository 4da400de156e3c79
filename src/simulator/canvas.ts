// Drawing by rectangles, ovals and letters into a PNG: what the simulated platforms serve as photos. The same calls draw the same
// bytes on every machine.
import { crc32, deflateSync } from 'node:zlib';
import { dotsOf, LETTER_WIDTH } from './letters.ts';

export type Colour = readonly [number, number, number];

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface Canvas {
  readonly width: number;
  readonly height: number;
  area(box: Box, colour: Colour): void;
  oval(box: Box, colour: Colour): void;
  /** `dot`: size of one of a letter's dots. `pitch`: from one letter to the next, six dots unless given. */
  write(text: string, at: { x: number; y: number; dot: number; colour: Colour; pitch?: number }): void;
  /** Grain as a camera leaves it, from a seed. */
  grain(strength: number, seed: number): void;
  /** `chunks`: what else a PNG carries, such as a camera's notes. */
  png(chunks?: readonly { type: string; content: Buffer }[]): Buffer;
}

export function canvas({ width, height, paper }: { width: number; height: number; paper: Colour }): Canvas {
  const pixels = Buffer.alloc(width * height * 3);
  const set = (x: number, y: number, colour: Colour): void => {
    if (x >= 0 && y >= 0 && x < width && y < height) pixels.set(colour, (y * width + x) * 3);
  };
  const each = ({ x, y, w, h }: Box, paint: (px: number, py: number) => void): void => {
    for (let py = Math.round(y); py < Math.round(y + h); py += 1)
      for (let px = Math.round(x); px < Math.round(x + w); px += 1) paint(px, py);
  };
  const area: Canvas['area'] = (box, colour) => each(box, (x, y) => set(x, y, colour));
  area({ x: 0, y: 0, w: width, h: height }, paper);
  return {
    width,
    height,
    area,
    oval: (box, colour) =>
      each(box, (x, y) => {
        const across = (x - box.x - box.w / 2) / (box.w / 2);
        const down = (y - box.y - box.h / 2) / (box.h / 2);
        if (across * across + down * down <= 1) set(x, y, colour);
      }),
    write: (text, { x, y, dot, colour, pitch = LETTER_WIDTH * dot }) => {
      for (const [place, letter] of text.split('').entries())
        for (const lit of dotsOf(letter))
          area({ x: x + place * pitch + lit.x * dot, y: y + lit.y * dot, w: dot, h: dot }, colour);
    },
    grain: (strength, seed) => {
      let state = seed | 1;
      for (let at = 0; at < pixels.length; at += 1) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
        pixels[at] = Math.max(0, Math.min(255, (pixels[at] ?? 0) + ((state >>> 24) - 128) * strength));
      }
    },
    png: (chunks = []) => {
      const rows = Buffer.alloc(height * (width * 3 + 1));
      for (let y = 0; y < height; y += 1)
        pixels.copy(rows, y * (width * 3 + 1) + 1, y * width * 3, (y + 1) * width * 3);
      return pngOf({ width, height, rows, chunks });
    },
  };
}

interface Png {
  width: number;
  height: number;
  /** Each row begins with its filter, here always none. */
  rows: Buffer;
  chunks?: readonly { type: string; content: Buffer }[];
}

const START = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Eight bits of red, green and blue. */
export function pngOf({ width, height, rows, chunks = [] }: Png): Buffer {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    START,
    chunk('IHDR', size),
    ...chunks.map(({ type, content }) => chunk(type, content)),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

export function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'ascii'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
