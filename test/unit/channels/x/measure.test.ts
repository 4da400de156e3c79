import * as fc from 'fast-check';
import twitter from 'twitter-text';
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
    ['see https://halcyonair.com/a/very/long/address/indeed?with=everything', 27],
    ['see http://h.co/a.', 28],
    ['halcyonair.com', 23],
    ['halcyon.example', 15],
    ['a b. c d', 8],
    ['https://a.com https://b.com', 47],
    ['Write to us: https://x.com/messages/compose?recipient_id=1190000000000000001', 36],
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

  test('a text in runs weighs what X’s library says of the whole', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.constantFrom(
        ' ',
        '\n',
        '…',
        '👩‍👩‍👧',
        'halcyonair.com',
        'https://x.com/a?b=c',
        '(https://x.com)',
        '@ana',
        '#late',
        'é',
        '東京',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        expect(measure(text, 'mention')).toBe(twitter.parseTweet(text).weightedLength);
      }),
      { examples: [[[' ', 'é', 'halcyonair.com']]] },
    );
  });

  test('a very long text is measured in no time', () => {
    const started = performance.now();
    measure('a.'.repeat(50_000) + '-'.repeat(50_000) + 'https://'.repeat(10_000), 'mention');
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
