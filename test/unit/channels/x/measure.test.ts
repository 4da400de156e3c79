import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measure } from '../../../../src/channels/x/measure.ts';

describe('the length of a text on X', () => {
  test('a direct message counts every UTF-16 unit', () => {
    expect(measure('Íñigo 😀', 'dm')).toBe(8);
  });

  test.each([
    ['', 0],
    ['Good morning', 12],
    ['Íñigo Muñoz', 11],
    ['Ín\u0303igo', 5],
    ['おはよう', 8],
    ['안녕', 4],
    ['😀', 2],
    ['👨‍👩‍👧‍👦', 2],
    ['🇪🇸', 2],
    ['👍🏽 ok', 5],
    ['“quoted” — yes…', 16],
    ['see https://halcyon.example/a/very/long/address/indeed?with=everything', 27],
    ['see http://h.co/a.', 28],
    ['halcyon.example', 23],
    ['a b. c d', 8],
    ['https://a.example https://b.example', 47],
  ])('a post saying %j weighs %i', (text, weight) => {
    expect(measure(text, 'mention')).toBe(weight);
  });

  test('a post never weighs less than its Latin letters, and never shrinks when more is added', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 100 }),
        fc.constantFrom(' word', ' 東京', ' 😀'),
        (text, more) => {
          const weight = measure(text, 'mention');
          expect(Number.isSafeInteger(weight) && weight >= 0).toBe(true);
          expect(measure(text + more, 'mention')).toBeGreaterThan(weight);
        },
      ),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9 ,!?]{0,300}$/), (text) => {
        expect(measure(text, 'mention')).toBe(text.length);
      }),
    );
  });

  test('a very long text is measured in no time', () => {
    const started = performance.now();
    measure('a.'.repeat(50_000) + '-'.repeat(50_000) + 'https://'.repeat(10_000), 'mention');
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
