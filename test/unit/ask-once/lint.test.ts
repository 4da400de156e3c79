// Which drafts ask for what is known: more than five hundred labelled ones in six languages, the first three hundred labelled before
// the lint was written, the others when it had not seen them. Two halves by chance, so that neither carries the other.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asksIn } from '../../../src/ask-once/asks-in.ts';
import { lintDraft, type KnownFact } from '../../../src/ask-once/lint.ts';
import { ASK_KINDS, type AskKind } from '../../../src/ask-once/ask-words.ts';

interface Draft {
  id: string;
  language: string;
  known: AskKind[];
  text: string;
  asks: { kind: AskKind; start: number; end: number }[];
}

const draftsOf = (name: string): Draft[] =>
  readFileSync(new URL(`../../fixtures/ask-once/${name}.jsonl`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Draft);

const drafts = draftsOf('drafts');

const factsOf = ({ known }: Pick<Draft, 'known'>): KnownFact[] =>
  known.map((kind) => ({ kind, value: `the ${kind}`, at: 1_000 }));

function measured(of: readonly Draft[]): { recall: number; falseAlarms: number } {
  let [asked, found, quiet, alarms] = [0, 0, 0, 0];
  for (const draft of of) {
    const findings = lintDraft(draft.text, factsOf(draft), { now: 61_000 });
    for (const { kind, start, end } of draft.asks) {
      asked += 1;
      found += findings.some((one) => one.kind === kind && one.start < end && one.end > start) ? 1 : 0;
    }
    // Of the drafts that ask for nothing known: whoever asks anyway has a flag there already.
    quiet += draft.asks.length === 0 ? 1 : 0;
    alarms += findings.some((one) => !draft.asks.some(({ kind }) => kind === one.kind)) ? 1 : 0;
  }
  return { recall: found / Math.max(1, asked), falseAlarms: alarms / quiet };
}

const half = ({ id }: Draft): number => (createHash('sha256').update(id).digest()[0] ?? 0) % 2;
const GROUPS: [string, (draft: Draft) => boolean][] = [
  ['all', () => true],
  ['one half of them', (draft) => half(draft) === 0],
  ['the other half', (draft) => half(draft) === 1],
  ...['en', 'es', 'de', 'fr', 'it', 'pt'].map((language): [string, (draft: Draft) => boolean] => [
    language,
    (draft) => draft.language === language,
  ]),
];

test('there are five hundred drafts, half of them asking for what is known', () => {
  expect(drafts.length).toBeGreaterThanOrEqual(500);
  const asking = drafts.filter(({ asks }) => asks.length > 0).length;
  expect(Math.abs(asking / drafts.length - 0.5)).toBeLessThan(0.05);
  for (const { known, asks } of drafts) for (const { kind } of asks) expect(known).toContain(kind);
});

test.each(GROUPS)('of %s nine in ten that ask again are flagged, and one in twenty at most that do not', (_, isIn) => {
  const of = drafts.filter(isIn);
  expect(of.length).toBeGreaterThan(20);
  const { recall, falseAlarms } = measured(of);
  expect(recall).toBeGreaterThanOrEqual(0.9);
  expect(falseAlarms).toBeLessThanOrEqual(0.05);
});

/** Measured before anything was mended for them: 60 %, 52 % and 87 %. The third stays as it was measured. */
const LATER: [string, { least: number }][] = [
  ['unseen', { least: 0.92 }],
  ['unseen-again', { least: 0.9 }],
];

describe.each(LATER)('of the drafts of %s, written when the lint had not seen them', (name, { least }) => {
  test.each(['en', 'es', 'de', 'fr', 'it'])('in %s', (language) => {
    const of = draftsOf(name).filter((draft) => draft.language === language);
    expect(of.length).toBeGreaterThanOrEqual(50);
    const { recall, falseAlarms } = measured(of);
    expect(recall).toBeGreaterThanOrEqual(least);
    expect(falseAlarms).toBeLessThanOrEqual(0.05);
  });
});

test('of those it was never mended for, six in seven are flagged, and hardly one wrongly', () => {
  const { recall, falseAlarms } = measured(draftsOf('unseen-last'));
  expect(recall).toBeGreaterThanOrEqual(0.85);
  expect(falseAlarms).toBeLessThanOrEqual(0.05);
});

describe('what is asked for', () => {
  test.each<[string, AskKind[]]>([
    ['Could you send me your booking reference?', ['booking']],
    ['Your booking reference, please.', ['booking']],
    ['Booking reference and email?', ['booking', 'email']],
    ['Please DM us your full name, address and email.', ['name', 'address', 'email']],
    ['Sorry that it did not arrive, could you send us your order number?', ['order']],
    ['Please share your PNR and we will write to your email address.', ['booking']],
    ['We will send the voucher to your email address.', []],
    ['I can confirm your phone number is on the booking.', []],
    ['Please confirm the booking reference ABC123 is yours.', []],
    ['Could you send me your wife’s booking reference?', []],
    ['Could you ask for the ticket number of your husband?', []],
    ['Please never share your booking reference here.', []],
    ['You don’t need to send your passport. Please send your ticket number.', ['ticket']],
    ['Please give us a call at our phone number.', []],
    ['¿Nos indica su localizador? No hace falta su correo.', ['booking']],
    ['Sie müssen uns noch Ihren Buchungscode schicken.', ['booking']],
    ['Sie müssen uns Ihren Buchungscode nicht schicken.', []],
    ['Nous avons besoin de votre numéro de dossier.', ['booking']],
    ['Nous n’avons pas besoin de votre numéro de dossier.', []],
    ['Ci serve il suo indirizzo email.', ['email']],
    ['Non ci serve il suo indirizzo email.', []],
    ['I can’t find your trip without the reference.', ['booking']],
    ['You can fly without your booking reference.', []],
    ['¿Cuál es su número de reserva?', ['booking']],
    ['“What is my order number?” is on page two.', []],
    ['Which new address shall we use?', []],
    ['Could you ask your travel agent for the booking number?', []],
    ['Could you restart your phone?', []],
    ['Please send us:\n- name\n- order number', ['name', 'order']],
    ['Please send a copy of your passport.', ['document']],
    ['Could you verify your identity?', ['identity']],
    ['', []],
    ['???', []],
  ])('%s', (draft, kinds) => expect(asksIn(draft).map(({ kind }) => kind)).toEqual(kinds));
});

test('a finding has the newest value, its age, and the asking words', () => {
  const draft = 'Hi Ana! Could you send me your booking reference? And your booking reference again?';
  const known: KnownFact[] = [
    { kind: 'booking', value: 'OLD111', at: 1_000 },
    { kind: 'booking', value: 'ABC123', at: 61_000 },
    { kind: 'email', value: 'ana@example.com', at: 2_000 },
  ];
  const findings = lintDraft(draft, known, { now: 121_000 });
  expect(findings).toEqual([{ kind: 'booking', start: 31, end: 48, value: 'ABC123', ageMs: 60_000, fact: known[1] }]);
  expect(draft.slice(31, 48)).toBe('booking reference');
});

test('what is not known may be asked for', () => {
  expect(lintDraft('Could you send me your booking reference?', [], { now: 0 })).toEqual([]);
});

test('whatever is typed, places are in the draft and every kind comes once', () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 10 }),
    fc.constantFrom('Could you send ', 'your ', 'booking reference', ', ', '? ', 'please ', 'nicht ', 'Ihren Buchungscode ', 'we will ', 'number ', 'no ', '¿', 'su localizador '), // prettier-ignore
  );
  const known = ASK_KINDS.map((kind) => ({ kind, value: 'x', at: 0 }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const draft = pieces.join('');
      const findings = lintDraft(draft, known, { now: 1 });
      expect(new Set(findings.map(({ kind }) => kind)).size).toBe(findings.length);
      for (const { start, end } of findings) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(draft.length);
      }
    }),
  );
});
