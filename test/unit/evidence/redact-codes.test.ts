// Card numbers and one-time codes are gone before anything is kept, and nothing else is: tickets, parcels and phones stay.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isLuhn } from '../../../src/evidence/check-digits.ts';
import { oneTimeCodesIn, redactCards, redactOneTimeCodes } from '../../../src/evidence/redact-codes.ts';

describe('a card is named by its last four digits', () => {
  test.each([
    ['my card is 4242424242424242', 'my card is card ending 4242'],
    ['4242 4242 4242 4242', 'card ending 4242'],
    ['4242-4242-4242-4242.', 'card ending 4242.'],
    ['4242.4242.4242.4242', 'card ending 4242'],
    ['4242  4242  4242  4242', 'card ending 4242'],
    ['4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2', 'card ending 4242'],
    ['4242\u200b4242\u200b4242\u200b4242', 'card ending 4242'],
    ['４２４２ ４２４２ ４２４２ ４２４２', 'card ending 4242'],
    ['٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢', 'card ending 4242'],
    ['Amex 3782 822463 10005, thanks', 'Amex card ending 0005, thanks'],
    ['5555 5555 5555 4444 12/28 123', 'card ending 4444 12/28 123'],
    ['4242 4242 4242 4242 123', 'card ending 4242 123'],
    ['4242424242424242 cvv 123', 'card ending 4242 cvv •••'],
    ['4000056655665556, CVC: 4321, exp 01/30', 'card ending 5556, CVC: ••••, exp 01/30'.replace('••••', '•••')],
    ['6011 1111 1111 1117 and 3566002020360505', 'card ending 1117 and card ending 0505'],
    ['Diners 3056 930902 5904', 'Diners card ending 5904'],
    ['6759649826438453', 'card ending 8453'],
    ['visa 4222222222222', 'visa card ending 2222'],
    ['Mi tarjeta: 4111-1111-1111-1111 ¿vale?', 'Mi tarjeta: card ending 1111 ¿vale?'],
    ['(4242424242424242)', '(card ending 4242)'],
  ])('%s', (given, shown) => expect(redactCards(given)).toBe(shown));
});

describe('what is no card stays', () => {
  test.each([
    'ticket 0742412345676',
    '220-2412345679',
    '220 2412345678',
    'call +34 600 123 456 or 0034 600 123 456',
    'tracking 1Z999AA10123456784',
    'parcel 00340434161094042557',
    'Sendungsnummer 340434161094042557',
    'tracking 9400111899223197428490',
    'https://x.com/a/status/1860123456789012340',
    'message 1860123456789012347',
    'IBAN DE89 3704 0044 0532 0130 00',
    'GB29 NWBK 6016 1331 9268 19',
    '4242 4242 4242 4241',
    '0000 0000 0000 0000',
    '1111 1111 1111 1111',
    'order 112-3456789-1234567',
    'from 12/11/2026 10:30 to 14/11/2026 22:15',
    'booking 12345678',
    '',
  ])('%s', (text) => expect(redactCards(text)).toBe(text));
});

test('whatever the numbers and the words around them, a card leaves no more than four digits', () => {
  const luhn = (head: string): string =>
    '0123456789'
      .split('')
      .map((digit) => `${head}${digit}`)
      .find(isLuhn) ?? '';
  const card = fc
    .tuple(
      fc.constantFrom('4', '51', '55', '2221', '6011', '62', '65'),
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 15, maxLength: 15 }),
    ) // prettier-ignore
    .map(([begin, rest]) => luhn(`${begin}${rest.join('')}`.slice(0, 15)))
    .filter((number) => new Set(number).size > 2);
  const words = fc.constantFrom('my card', 'pay with', 'Karte', 'por favor', 'number:', '', 'hi\n');
  const joint = fc.constantFrom('', ' ', '-', '.', '  ', ' - ');
  fc.assert(
    fc.property(card, words, words, joint, (number, before, after, between) => {
      const written = number.replace(/(.{4})(?=.)/g, `$1${between}`);
      const shown = redactCards(`${before} ${written} ${after}`);
      expect(shown).toBe(`${before} card ending ${number.slice(-4)} ${after}`);
    }),
    { numRuns: 500 },
  );
});

test('a text without a card is the very same text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      if (!/(?:\p{N}.{0,4}){13}/su.test(text)) expect(redactCards(text)).toBe(text);
    }),
  );
});

describe('one-time codes', () => {
  const expected = (code: string) => code === '12345678';
  test.each([
    ['12345678', '••••••••', ['12345678']],
    ['My code is 1234 5678!', 'My code is ••••••••!', ['12345678']],
    ['1234-5678', '••••••••', ['12345678']],
    ['1 2 3 4 5 6 7 8', '••••••••', ['12345678']],
    ['１２３４５６７８', '••••••••', ['12345678']],
    ['12345678 and 12345678', '•••••••• and ••••••••', ['12345678', '12345678']],
    ['123456789', '123456789', []],
    ['12345678-Z', '••••••••-Z', ['12345678']],
    ['A12345678', 'A12345678', []],
    ['+12345678', '+12345678', []],
    ['87654321', '87654321', []],
    ['nothing here', 'nothing here', []],
  ])('%s becomes %s', (given, text, codes) => expect(redactOneTimeCodes(given, expected)).toEqual({ text, codes }));

  test('they are found with their place in the text as it was given', () => {
    const given = '\u200bcode\u200b: 1234\u200b5678.';
    const [found, ...more] = oneTimeCodesIn(given);
    expect(more).toEqual([]);
    expect(found?.code).toBe('12345678');
    expect(given.slice(found?.start, found?.end)).toBe('1234\u200b5678');
  });
});
