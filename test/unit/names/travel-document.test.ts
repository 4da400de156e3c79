// The machine-readable lines: read whole, and every wrong character found in its field.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDigit } from '../../../src/names/check-digit.ts';
import { readTravelDocument } from '../../../src/names/travel-document.ts';
import { cardOfThree, cardOfTwo, passport } from './mrz.ts';

const INIGO = { family: 'MUNOZ PERALTA', given: 'INIGO' };
const wrong = (text: string): string[] =>
  readTravelDocument(text)?.findings.map(({ field, code }) => `${field}: ${code}`) ?? ['unread'];

describe('the check digit', () => {
  it.each([
    ['L898902C3', '6'],
    ['740812', '2'],
    ['120415', '9'],
    ['ZE184226B<<<<<', '1'],
    ['<<<<<<', '0'],
  ])('of %s is %s', (text, digit) => {
    expect(checkDigit(text)).toBe(digit);
  });

  it('of what cannot stand there is none', () => {
    expect(checkDigit('AB-12')).toBeUndefined();
  });
});

describe.each([
  ['TD3', passport],
  ['TD2', cardOfTwo],
  ['TD1', cardOfThree],
] as const)('%s', (format, print) => {
  it('is read whole', () => {
    expect(readTravelDocument(print(INIGO))).toEqual({
      format,
      family: 'MUNOZ PERALTA',
      given: 'INIGO',
      nameCutOff: false,
      issuer: 'UTO',
      nationality: 'UTO',
      documentNumber: 'X1234567',
      birthDate: '880504',
      expiryDate: '310101',
      findings: [],
    });
  });

  it('is read however it was typed', () => {
    const lines = print(INIGO);
    const spaced = lines.replaceAll('<<', '« ').toLowerCase().replaceAll('\n', '\r\n\n');
    for (const typed of [spaced, `  ${lines}\n`, lines.replaceAll('\n', '')])
      expect(readTravelDocument(typed)).toEqual(readTravelDocument(lines));
  });

  it('says where a character is wrong', () => {
    const lines = print(INIGO);
    expect(wrong(lines.replace('X1234567', 'X1234568'))).toEqual([
      'document number: check_digit',
      'whole: check_digit',
    ]);
    expect(wrong(lines.replace('880504', '880604'))).toEqual(['birth date: check_digit', 'whole: check_digit']);
    expect(wrong(lines.replace('310101', '311301'))).toContain('expiry date: date');
  });

  it('mends a letter that can only be a digit, and says so', () => {
    const read = readTravelDocument(print(INIGO).replace('880504', '88O5O4'));
    expect(read?.birthDate).toBe('880504');
    expect(read?.findings.map(({ field, code }) => [field, code])).toEqual([['birth date', 'mended']]);
  });

  it('mends a digit that can only be a letter in the name', () => {
    const read = readTravelDocument(print(INIGO).replace('MUNOZ', 'MUN0Z'));
    expect(read).toMatchObject({ family: 'MUNOZ PERALTA', findings: [{ field: 'name', code: 'mended' }] });
  });

  it('says when the name may go on', () => {
    const long = { family: 'MUNOZ PERALTA DE LA FUENTE Y ECHEVERRIA', given: 'INIGO MARIA' };
    expect(readTravelDocument(print(long))?.nameCutOff).toBe(true);
    expect(wrong(print(long))).toContain('name: cut_off');
  });

  it('says when there is one name only', () => {
    expect(wrong(print({ family: 'SUNITA', given: '' }))).toEqual(['name: no_given_name']);
  });

  it('finds every single wrong digit of the numbers', () => {
    const lines = print(INIGO);
    const places = Array.from(lines.matchAll(/\d/g), ({ index }) => index);
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.integer({ min: 1, max: 9 }), (place, by) => {
        const digit = String((Number(lines[place]) + by) % 10);
        expect(wrong(lines.slice(0, place) + digit + lines.slice(place + 1))).not.toEqual([]);
      }),
    );
  });
});

describe('a card', () => {
  it('may have a number longer than its field', () => {
    const lines = cardOfThree({ ...INIGO, number: 'D23145890734' });
    expect(readTravelDocument(lines)).toMatchObject({ documentNumber: 'D23145890734', findings: [] });
    expect(wrong(lines.replace('D231', 'D241'))).toContain('document number: check_digit');
  });
});

describe('what is typed', () => {
  it('may be the line with the name alone', () => {
    expect(readTravelDocument('P<UTOMUNOZ<PERALTA<<INIGO')).toMatchObject({
      family: 'MUNOZ PERALTA',
      given: 'INIGO',
      findings: [{ field: 'lines', code: 'shape' }],
    });
  });

  it('may have lost the fillers at the end of the name, and nothing else', () => {
    const [name = '', numbers = ''] = passport(INIGO).split('\n');
    expect(wrong(`${name.replace(/<+$/, '')}\n${numbers}`)).toEqual([]);
    expect(wrong(`${name}<<\n${numbers}`)).toEqual([]);
    expect(wrong(`${name}\n${numbers.slice(1)}`)).toContain('lines: shape');
  });

  it.each(['', 'Íñigo Muñoz', 'PERALTA/INIGO', 'P', '<<<<', 'one\ntwo\nthree', `P<${'<'.repeat(300)}`])(
    'is not taken for such lines: %s',
    (text) => {
      expect(readTravelDocument(text)).toBeUndefined();
    },
  );

  it('never breaks the reading', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('P<ABN018\n «é')), maxLength: 200 }), (text) => {
        readTravelDocument(text);
        readTravelDocument(`P<UTO${text}`);
      }),
      { numRuns: 2000 },
    );
  });
});
