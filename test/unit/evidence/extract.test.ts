// What single values are read as, kind by kind, and what is none; whose it is, clause by clause; what a brand may say of its own
// numbers.
import { describe, expect, test } from 'vitest';
import { whyNotPattern } from '../../../src/evidence/compile-rules.ts';
import { fitsCheck } from '../../../src/evidence/check-digits.ts';
import { DEFAULT_RULES, type RecognitionRules } from '../../../src/evidence/evidence.ts';
import { extractEvidence } from '../../../src/evidence/extract.ts';

const read = (text: string, rules: Partial<RecognitionRules> = {}) =>
  extractEvidence(text, { rules: { ...DEFAULT_RULES, ...rules } });
const said = (text: string, rules?: Partial<RecognitionRules>) =>
  read(text, rules).map(({ kind, value }) => `${kind} ${value}`);

describe('booking references', () => {
  test.each([
    ['booking ABC123', ['booking ABC123']],
    ['my booking is abc123', ['booking ABC123']],
    ['PNR АВС123 with letters that only look so', ['booking ABC123']],
    ['PNR ＡＢＣ１２３', ['booking ABC123']],
    ['PNR A\u200bBC\u200b123', ['booking ABC123']],
    ['locator ABC 123', ['booking ABC123']],
    ['MY BOOKING REFERENCE IS XKLQTR', ['booking XKLQTR']],
    ['MY BOOKING REFERENCE PLEASE', []],
    ['my booking reference is please', []],
    ['Buchung nach LONDON', []],
    ['flight BA2490', []],
    ['BA2490', []],
    ['it cost 350EUR', []],
    ['covid1', []],
    ['abc123', []],
    ['@ABC123 hello', []],
    ['https://example.com/ABC123', []],
    ['my discount code ABC123', []],
  ])('%s', (text, values) => expect(said(text)).toEqual(values));
});

describe('tickets', () => {
  test.each<[string, string[], Partial<RecognitionRules>?]>([
    ['e-ticket 0742412345673', ['ticket 0742412345673']],
    ['074-2412345673', ['ticket 0742412345673']],
    ['tracking 0742412345673', []],
    ['0742412345672', []],
    ['ticket number 0742412345672', ['ticket 0742412345672']],
    ['0742412345672', ['ticket 0742412345672'], { airlinePrefixes: ['074'] }],
    ['2202412345676', [], { airlinePrefixes: ['074'] }],
  ])('%s', (text, values, rules) => expect(said(text, rules)).toEqual(values));
});

describe('a brand’s own numbers', () => {
  const loyalty = [{ pattern: '[A-Z]{2}\\d{9}', check: 'luhn' as const }];
  test.each<[string, string[], Partial<RecognitionRules>]>([
    ['TP100000009', ['loyalty TP100000009'], { loyalty }],
    ['tp 100 000 009', ['loyalty TP100000009'], { loyalty }],
    ['TP100000008', [], { loyalty }],
    ['member number 12345678', ['loyalty 12345678'], {}],
    ['order A-12 and ORD-778899', ['order ORD778899'], { orders: [{ pattern: 'ORD\\d{6}', check: 'none' }] }],
    ['order number 4711-22', ['order 471122'], {}],
    ['in order to fly', [], {}],
    ['booking ABC123', [], { stopWords: { booking: ['ABC123'] } }],
    ['booking ABC123', [], { blocked: ['abc123'] }],
  ])('%s', (text, values, rules) => expect(said(text, rules)).toEqual(values));

  test.each([
    ['luhn', '100000009', true],
    ['luhn', '100000008', false],
    ['mod7', '0742412345673', true],
    ['mod7', '0742412345672', false],
    ['mod10', '4006381333931', true],
    ['mod10', '4006381333932', false],
    ['mod97', 'DE44500105175407324931'.replace(/^(....)(.*)$/, '$2$1'), true],
    ['mod97', 'DE44500105175407324932'.replace(/^(....)(.*)$/, '$2$1'), false],
    ['none', 'anything', true],
  ] as const)('%s of %s', (method, code, fits) => expect(fitsCheck(code, method)).toBe(fits));

  test.each(['\\d{9}', '[A-Z]{2}\\d{6,8}', '(?:TP|LX)\\d{9}', 'AB-?\\d{4}'])('%s is a pattern', (pattern) =>
    expect(whyNotPattern(pattern)).toBeUndefined(),
  );
  test.each(['', '\\d+', '(a+)+', '(?=a)b', '(a{1,9}){2}', '\\d{999}', '[', '(a)\\1', 'a?a?a?a?a?a?a?a?a?b', '\\d{0,9}', 'x'.repeat(300)])('%s is none, and it is said why', (pattern) =>
    expect(whyNotPattern(pattern)).toMatch(/\.$/),
  ); // prettier-ignore
});

describe('e-mail addresses', () => {
  test.each([
    ['Ana.Ruiz+flight@Example.COM.', ['email ana.ruiz+flight@example.com']],
    ['<ana@example.com>', ['email ana@example.com']],
    ['ana (at) example (dot) com', ['email ana@example.com']],
    ['mail me at ana at example dot com', ['email ana@example.com']],
    ['ana arroba example punto com', ['email ana@example.com']],
    ['ana chiocciola example punto it', ['email ana@example.it']],
    ['ana @ example.com', ['email ana@example.com']],
    ['meet me at London. Dot', []],
    ['only at Example dot com until the end of the month, folks', []],
    ['@ana and ana@', []],
    ['noreply@example.com', []],
    ['desk@agency.example', ['email desk@agency.example']],
  ])('%s', (text, values) => expect(said(text)).toEqual(values));

  test('an agency’s domain says nothing', () => {
    const blocked = ['@agency.example'];
    expect(said('desk@agency.example or me@mail.agency.example', { blocked })).toEqual([]);
    expect(said('me@travelagency.example', { blocked })).toEqual(['email me@travelagency.example']);
  });
});

describe('phones', () => {
  test.each<[string, string[], string?]>([
    ['+34 600 123 456', ['phone +34600123456']],
    ['0034-600-123-456', ['phone +34600123456']],
    ['call me 600123456', ['phone +34600123456'], 'ES'],
    ['call me 600123456', []],
    ['my mobile is (206) 342-8631', ['phone +12063428631'], 'US'],
    ['since 12-10-2026', [], 'ES'],
    ['case 006-234-348-863', [], 'ES'],
    ['+٣٤ ٦٠٠ ١٢٣ ٤٥٦', ['phone +34600123456']],
  ])('%s', (text, values, defaultRegion) =>
    expect(said(text, { defaultRegion: defaultRegion ?? null })).toEqual(values),
  );
});

describe('birthdays', () => {
  test.each([
    ['born 12/03/1985', '1985-03-12'],
    ['born 03/25/1985', '1985-03-25'],
    ['DOB 12MAR85', '1985-03-12'],
    ['dob: 1985.03.12', '1985-03-12'],
    ['date of birth March 12th, 1985', '1985-03-12'],
    ['nací el 12 de marzo de 1985', '1985-03-12'],
    ['geboren am 12. März 1985', '1985-03-12'],
    ['née le 1er avril 1985', '1985-04-01'],
    ['nata il 12 marzo 1985', '1985-03-12'],
    ['nasci em 12 de março de 1985', '1985-03-12'],
    ['дата рождения 12 марта 1985', '1985-03-12'],
  ])('%s', (text, date) => expect(said(text)).toEqual([`birth_date ${date}`]));

  test.each(['born 31/02/1985', 'customer since 12/03/1998', 'flight on 12/03/2026', '10.0.1985.1'])(
    '%s is none',
    (text) => expect(said(text)).toEqual([]),
  );

  test('a day that could be a month is not sure', () => {
    expect(read('born 05/04/1985')[0]?.certainty).toBe('loose');
    expect(read('born 25/04/1985')[0]?.certainty).toBe('strict');
  });
});

describe('names', () => {
  test.each([
    ['My name is Bruno Keller and I lost my bag', ['name Bruno Keller']],
    ['my name is bruno keller and i lost my bag', ['name bruno keller']],
    ['Me llamo Íñigo Muñoz Peralta.', ['name Íñigo Muñoz Peralta']],
    ['Ich heiße Jan van der Berg', ['name Jan van der Berg']],
    ['I’m Sinéad O’Connor', ['name Sinéad O’Connor']],
    ['Best regards,\nMei-Ling Tan', ['name Mei-Ling Tan']],
    ['My name is spelled wrong', []],
    ['My name appears incorrectly', []],
    ['I’m Very Angry', []],
    ['Thanks, Halcyon', []],
  ])('%s', (text, values) => expect(said(text)).toEqual(values));
});

test('a card number is never evidence', () => {
  expect(said('my booking is paid with 4242 4242 4242 4242')).toEqual([]);
  expect(said('loyalty number 4242424242424242')).toEqual([]);
});

describe('whose it is', () => {
  const whose = (text: string) => read(text).map(({ polarity, relation }) => relation ?? polarity);
  test.each([
    ['My booking is ABC123, and my wife’s is DEF456', ['self', 'wife']],
    ['My wife’s booking is DEF456, mine is irrelevant', ['wife']],
    ['My name is Ana Ruiz and I write for my mother, booking ABC123', ['self', 'mother']],
    ['I am her travel agent. My e-mail is a@b.example. Booking ABC123', ['self', 'client']],
    ['My wife and I are on booking ABC123', ['self']],
    ['I travel with my wife, our booking is ABC123', ['self']],
    ['Together with my mother: ABC123', ['unknown']],
    ['Hola, mi primera reserva es ABC123', ['self']],
    ['La mia prima prenotazione è ABC123', ['self']],
    ['Booking ABC123', ['unknown']],
    ['This isn’t my booking: ABC123', ['someone']],
    ['ABC123 is not mine', ['someone']],
    ['Her booking is ABC123', ['someone']],
    ['My mother is ill. Her booking is ABC123', ['mother']],
    ['MI MUJER TIENE LA RESERVA ABC123', ['wife']],
    ['A family of four, booking ABC123', ['unknown']],
  ])('%s', (text, expected) => expect(whose(text)).toEqual(expected));
});

test('places are those of the text as it was given', () => {
  const text = '\u200bmy\u200b booking: A\u200bBC１23!';
  const [found, ...more] = read(text);
  expect(more).toEqual([]);
  expect(found).toMatchObject({ value: 'ABC123', polarity: 'self', certainty: 'strict' });
  expect(text.slice(found?.span.start, found?.span.end)).toBe('A\u200bBC１23');
});
