import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitText } from '../../../src/outbox/split-text.ts';

const characters = (text: string): number => text.length;
const bytes = (text: string): number => Buffer.byteLength(text);
const bare = (text: string): string => text.replace(/\s+/g, '');

describe('a reply longer than the platform takes', () => {
  test('one that fits stays whole, without its outer white space', () => {
    expect(splitText('  Hola Ana  ', { limit: 8, measure: characters })).toEqual(['Hola Ana']);
  });

  test.each([
    ['between paragraphs first', 'One two.\nThree.\n\nFour five.', 20, ['One two.\nThree.', 'Four five.']],
    ['else between sentences', 'One two three. Four five.', 20, ['One two three.', 'Four five.']],
    ['else between words', 'one two three four', 12, ['one two', 'three four']],
    ['else wherever it must', 'abcdefghij', 4, ['abcd', 'efgh', 'ij']],
  ])('is cut %s', (_, text, limit, parts) => {
    expect(splitText(text, { limit, measure: characters })).toEqual(parts);
  });

  test('a family emoji is never cut in two', () => {
    const family = '👨‍👩‍👧‍👦';
    expect(splitText(family.repeat(3), { limit: family.length + 3, measure: characters })).toEqual([
      family,
      family,
      family,
    ]);
  });

  test('no part is too long and nothing but white space is lost, in characters and in bytes', () => {
    const text = fc
      .array(fc.oneof(fc.lorem(), fc.string({ unit: 'grapheme' }), fc.constant('\n\n'), fc.constant('. ')))
      .map((list) => list.join(' '));
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 40, max: 120 }),
        fc.constantFrom(characters, bytes),
        (words, limit, measure) => {
          const parts = splitText(words, { limit, measure });
          for (const part of parts) {
            expect(measure(part)).toBeLessThanOrEqual(limit);
            expect(part.trim()).not.toBe('');
          }
          expect(bare(parts.join(''))).toBe(bare(words));
        },
      ),
    );
  });
});
