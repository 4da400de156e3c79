import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineTooLong, openLines } from '../../../../src/channels/x/stream-lines.ts';

/** Cuts the bytes at these places, in any order and repeated as they may be. */
function cutAt(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  return ends.map((end, i) => bytes.subarray(i === 0 ? 0 : ends[i - 1], end));
}

const read = (chunks: readonly Uint8Array[], most?: number): string[] => {
  const lines = openLines(most);
  return chunks.flatMap((chunk) => lines.take(chunk)).map((line) => line.toString());
};

/** A line as X writes it: JSON, in which a newline cannot stand, with emoji, ids and signs of every width. */
const line = fc
  .record({
    text: fc.string({ unit: fc.constantFrom('👩‍👩‍👧‍👦', '🇪🇸', 'ñ', '€', 'a', '\n', '\r', '\u2028', '"', '\\') }),
    id: fc.bigInt().map(String),
  })
  .map((value) => JSON.stringify(value));
const beat = fc.constant('');
const lineOrBeat = fc.oneof({ weight: 3, arbitrary: line }, { weight: 1, arbitrary: beat });

describe('the stream as lines', () => {
  test('any text cut at any bytes gives the same lines, and no heartbeat among them', () => {
    fc.assert(
      fc.property(fc.array(lineOrBeat, { maxLength: 20 }), fc.array(fc.nat(), { maxLength: 60 }), (lines, places) => {
        const bytes = Buffer.from(lines.map((one) => `${one}\r\n`).join(''));
        expect(read(cutAt(bytes, places))).toEqual(lines.filter((one) => one !== ''));
      }),
      { numRuns: 1000 },
    );
  });

  test('byte by byte, also with plain newlines', () => {
    const text = '{"a":"👋🏽"}\n\n{"b":"Íñigo"}\r\n\r\n';
    expect(read([...Buffer.from(text)].map((byte) => Uint8Array.of(byte)))).toEqual(['{"a":"👋🏽"}', '{"b":"Íñigo"}']);
  });

  test('bytes that are no text at all come out as they went in', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.array(fc.nat(), { maxLength: 20 }), (bytes, places) => {
        const lines = openLines();
        const whole = cutAt(Buffer.from(bytes), places).flatMap((chunk) => lines.take(chunk));
        const again = Buffer.concat([...whole, lines.rest()]);
        const kept = Buffer.from(bytes.filter((byte) => byte !== 0x0a && byte !== 0x0d));
        expect(Buffer.from(again.filter((byte) => byte !== 0x0d))).toEqual(kept);
      }),
    );
  });

  test('a cut line waits, and what never ended is left over', () => {
    const lines = openLines();
    expect(lines.take(Buffer.from('{"a":1}\r\n{"b"'))).toEqual([Buffer.from('{"a":1}')]);
    expect(lines.rest().toString()).toBe('{"b"');
  });

  test('a line that never ends is an error at the limit, however it is cut', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.array(fc.nat(), { maxLength: 10 }), (most, places) => {
        const fits = Buffer.from(`${'é'.repeat(most).slice(0, Math.floor(most / 2))}\n`);
        expect(() => read(cutAt(fits, places), most)).not.toThrow();
        const tooLong = Buffer.from(`ok\n${'x'.repeat(Math.max(most, 2) + 1)}`);
        expect(() => read(cutAt(tooLong, places), Math.max(most, 2))).toThrow(LineTooLong);
      }),
    );
  });

  test('eight million bytes in small pieces are read in no time', () => {
    const piece = Buffer.alloc(1_000, 'x');
    const lines = openLines();
    const started = performance.now();
    for (let n = 0; n < 8_000; n += 1) lines.take(piece);
    expect(lines.take(Buffer.from('\r\n'))[0]).toHaveLength(8_000_000);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
