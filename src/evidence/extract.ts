// What a message says about who writes it, or whom it is about: every value with its place, whose it is and how sure its form is.
// Pure, linear, quick: it stands in the road of every message. Before it: redact-codes. After it: whoever keeps claims, which
// hears of nothing blocked.
import { compileRules, type CompiledRules } from './compile-rules.ts';
import { DEFAULT_RULES, type Evidence, type RecognitionRules } from './evidence.ts';
import { findBirthDates } from './find-birth-dates.ts';
import { findBookings } from './find-bookings.ts';
import { findEmails } from './find-emails.ts';
import { findNames } from './find-names.ts';
import { findBrandCodes, findTickets } from './find-numbers.ts';
import { findPhones, regionOf } from './find-phones.ts';
import { plainText } from './plain-text.ts';
import { wordingOf, type Wording } from './polarity.ts';
import { readingOf, take, type Found, type Reading } from './reading.ts';
import { cardsIn } from './redact-codes.ts';

export interface Extracting {
  rules?: RecognitionRules;
  /** Of the conversation, as ISO 639-1, when it is known: only a hint for phone numbers without a country. */
  language?: string | undefined;
}

/** Nobody types a booking on page six; a wall of text costs no more than this. */
const LONGEST = 12_000;

export function extractEvidence(given: string, { rules = DEFAULT_RULES, language }: Extracting = {}): Evidence[] {
  if (given.length < 3) return [];
  const { text, spanOf } = plainText(given.length > LONGEST ? given.slice(0, LONGEST) : given);
  const compiled = compileRules(rules);
  const reading = readingOf(text, { rules: compiled, region: regionOf(rules, language) });
  const wording = wordingOf(text, reading.words);
  return foundIn(reading, wording)
    .filter((found) => mayCount(compiled, found))
    .toSorted((a, b) => a.start - b.start)
    .map((found) => evidenceOf(found, { wording, spanOf }));
}

const ADDRESS = /(?:https?:\/\/|www\.)\S{1,2000}/gi;
const MENTION = /(?<![\p{L}\p{N}._+-])@\w{1,50}(?![\w.-]*\.[A-Za-z])|#(?=\w*[A-Za-z]\w*)(?![A-Z]*\d)\w{1,100}/gu;

/** What is surest comes first, and nothing is read twice. */
function foundIn(reading: Reading, wording: Wording): Found[] {
  const hasDigit = /\d/.test(reading.text);
  if (hasDigit) for (const card of cardsIn(reading.text)) take(reading, card);
  for (const pattern of [ADDRESS, MENTION])
    for (const { index, 0: match } of reading.text.matchAll(pattern))
      take(reading, { start: index, end: index + match.length });
  const emails = findEmails(reading);
  const numbers = hasDigit
    ? [
        ...findBrandCodes(reading, 'loyalty'),
        ...findBrandCodes(reading, 'order'),
        ...findTickets(reading),
        ...findBirthDates(reading),
        ...findPhones(reading),
      ]
    : [];
  const codes = [...emails, ...numbers, ...findBookings(reading)];
  return [...codes, ...findNames(reading, wording.thirds)];
}

/** A value that many have, or that the brand knows to say nothing, makes no claim. */
function mayCount({ isBlocked, stop }: CompiledRules, { kind, value }: Found): boolean {
  return !isBlocked(value) && !stop(kind, value);
}

interface Placed {
  wording: Wording;
  spanOf: (start: number, end: number) => { start: number; end: number };
}

function evidenceOf(found: Found, { wording, spanOf }: Placed): Evidence {
  const { start, end, isNamedOther, ...facts } = found;
  const span = spanOf(start, end);
  if (facts.kind === 'name' && !isNamedOther && facts.cue !== undefined && facts.cue !== 'name')
    return { ...facts, span, polarity: 'self' };
  const { polarity, relation } = wording.whose({ start, end });
  if (isNamedOther) return { ...facts, span, polarity: 'other', relation: relation ?? 'someone' };
  return { ...facts, span, polarity, ...(relation === undefined ? {} : { relation }) };
}
