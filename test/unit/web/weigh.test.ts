// A public post on X is as long for whoever writes it as it is for the server that cuts it.
import { array, assert, boolean, constantFrom, oneof, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { measure } from '../../../src/channels/x/measure.ts';
import { loadWeigher } from '../../../web/src/composer/weigh.ts';

const weigh = await loadWeigher();
const WORDS = [
  'Hola',
  'https://halcyon.example/a/b?c=d',
  'halcyon.ai',
  '@ana_ruiz',
  '#HA902',
  '👨‍👩‍👧',
  '🇪🇸',
  '座席',
  'שלום',
  'e\u0301',
  '。',
  ' ',
  '\n',
  '$HAL',
];
const text = array(oneof(constantFrom(...WORDS), string({ unit: 'grapheme' })), { maxLength: 12 });

test('the browser and the server count the same', () => {
  assert(
    property(text, boolean(), (words, isApart) => {
      const post = words.join(isApart ? ' ' : '');
      expect(weigh(post)).toBe(measure(post, 'mention'));
    }),
    { numRuns: 500 },
  );
});
