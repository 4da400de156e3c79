// Nothing that anybody can type stops the reading, or makes it crawl: walls of digits, ats, marks and half-finished sayings.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_RULES } from '../../../src/evidence/evidence.ts';
import { extractEvidence } from '../../../src/evidence/extract.ts';
import { redactCards, redactOneTimeCodes } from '../../../src/evidence/redact-codes.ts';

const folder = process.env['TEST_DATA_DIR'];
const rules = {
  ...DEFAULT_RULES,
  loyalty: [{ pattern: '[A-Z]{2}\\d{9}', check: 'luhn' as const }],
  orders: [{ pattern: '[A-Z]{1,4}\\d{4,12}', check: 'none' as const }],
  defaultRegion: 'ES',
};

function readAll(text: string): void {
  const shown = redactOneTimeCodes(redactCards(text), () => true).text;
  for (const { span, value } of [
    ...extractEvidence(text, { rules }),
    ...extractEvidence(shown, { rules, language: 'es' }),
  ]) {
    expect(value).not.toBe('');
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.end).toBeGreaterThan(span.start);
    expect(span.end).toBeLessThanOrEqual(Math.max(text.length, shown.length));
  }
}

test.skipIf(folder === undefined)('naughty strings are read to their end', () => {
  const strings = JSON.parse(readFileSync(join(folder ?? '', 'hostile', 'blns.json'), 'utf8')) as string[];
  expect(strings.length).toBeGreaterThan(400);
  for (const text of strings) {
    readAll(text);
    readAll(`My booking is ${text} and my email ${text}`);
  }
});

test('any text at all is read, with places inside it', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.string({ unit: 'grapheme-composite', maxLength: 6 }),
    fc.constantFrom('my booking is ', 'ABC123', '@', ' at ', ' dot ', 'my wife’s ', '4242', '-', '+34', ' 12/03/1985', 'Ana ', '́', '\u200b', '１２', '\ud800'), // prettier-ignore
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => readAll(pieces.join(''))),
    { numRuns: 1_500 },
  );
});

/** Forty thousand signs: what looks back over all of them for each would not be over when the time of a test is. */
describe('walls of text', () => {
  const bricks = [
    '1', '1 ', '4242 ', '12/', '1.1', 'a', 'A1B2C3 ', 'ABCDEF ', '@', 'a@', '@a ', 'a.', ' at ', ' dot ', ' at a dot', 'my ', 'my booking ', 'my wife ', 'not my ', '"', '(', '((((', 'á', 'a\u0301', '\u0301', '\u200b', '\ud83d\ude00', 'www.', 'https://', '#a', '-', '+', '+1', ' \n', ' Ana', 'Ana ', 'O’', 'my name is ', 'Ana Ruiz, ', 'booking: ', 'PNR ', 'order 1', 'card ', 'cvv 1', 'DE89 3704 ', '00', '１', '٤', 'ﷺ', 'Е', 'her booking ', 'and ', ', ', 'March 1 ', '12 March ', 'su ', 'dela ', '1-1.1 ',
  ]; // prettier-ignore

  test.each(bricks)('of %j are read at once', (brick) => {
    readAll(brick.repeat(Math.ceil(40_000 / brick.length)));
  });

  test('are read for evidence no further than a long message goes', () => {
    const page = 'my booking is ABC123 '.repeat(20_000);
    const found = extractEvidence(page, { rules });
    expect(Math.max(...found.map(({ span }) => span.end))).toBeLessThanOrEqual(12_000);
  });
});
