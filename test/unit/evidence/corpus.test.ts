// What is read out of eight hundred labelled messages in seven languages, and whose it is. The labels were written first.
import { expect, test } from 'vitest';
import { DEFAULT_RULES, EVIDENCE_KINDS, type Evidence } from '../../../src/evidence/evidence.ts';
import { extractEvidence } from '../../../src/evidence/extract.ts';
import { asLines, kept, makeCorpus, SETS, type Label, type Labelled } from './make-corpus.ts';

const rules = {
  ...DEFAULT_RULES,
  loyalty: [{ pattern: 'TP\\d{9}', check: 'luhn' as const }],
  orders: [{ pattern: 'ORD\\d{6}', check: 'none' as const }],
  defaultRegion: 'ES',
};
const messages = SETS.flatMap(kept);
const read = messages.map((message) => ({
  message,
  got: extractEvidence(message.text, { rules, language: message.language }),
}));

const isSame = (label: Label, one: Evidence): boolean =>
  one.kind === label.kind && one.value === label.value && one.span.start === label.start && one.span.end === label.end;

function measured(kind: string): { precision: number; recall: number } {
  let [right, given, wanted] = [0, 0, 0];
  for (const { message, got } of read) {
    const labels = message.evidence.filter((label) => label.kind === kind);
    const ones = got.filter((one) => one.kind === kind);
    given += ones.length;
    wanted += labels.length;
    right += labels.filter((label) => ones.some((one) => isSame(label, one))).length;
  }
  return { precision: right / Math.max(1, given), recall: right / Math.max(1, wanted) };
}

test('the corpus is what its wordings make, of the size it should have', () => {
  const made = makeCorpus();
  for (const set of SETS) expect(asLines(kept(set))).toBe(asLines(made[set]));
  expect(messages.length).toBeGreaterThanOrEqual(400);
  expect(kept('other').length).toBeGreaterThanOrEqual(200);
  const languages = new Set(kept('other').map(({ language }) => language));
  expect(languages.size).toBeGreaterThanOrEqual(6);
});

test('every label names what stands at its place', () => {
  for (const { text, evidence } of messages)
    for (const { start, end, kind, value } of evidence) {
      const written = text.slice(start, end).replaceAll(/[^\p{L}\p{N}]/gu, '');
      if (kind === 'booking' || kind === 'order') expect(written).toBe(value);
      else expect(written.length).toBeGreaterThan(3);
    }
});

test('booking references are precise, and everything is found that is there', () => {
  expect(measured('booking').precision).toBeGreaterThanOrEqual(0.99);
  for (const kind of EVIDENCE_KINDS) {
    expect(measured(kind).recall, kind).toBeGreaterThanOrEqual(0.9);
    expect(measured(kind).precision, kind).toBeGreaterThanOrEqual(0.97);
  }
});

test('messages with nothing in them say nothing', () => {
  const said = read.filter(({ message, got }) => message.about === 'nothing' && got.length > 0);
  expect(said.map(({ message }) => message.text)).toEqual([]);
});

const pairs = read.flatMap(({ message, got }) =>
  message.evidence.flatMap((label) => {
    const one = got.find((found) => isSame(label, found));
    return one ? [{ message, label, one }] : [];
  }),
);

test('nothing that is somebody else’s is ever taken for the writer’s', () => {
  const others = pairs.filter(({ label }) => label.polarity === 'other');
  expect(others.length).toBeGreaterThanOrEqual(200);
  expect(others.filter(({ one }) => one.polarity === 'self').map(({ message }) => message.text)).toEqual([]);
  const known = others.filter(({ one }) => one.polarity === 'other');
  expect(known.length / others.length).toBeGreaterThanOrEqual(0.95);
});

test('it is said who is meant', () => {
  const others = pairs.filter(({ label, one }) => label.polarity === 'other' && one.polarity === 'other');
  const named = others.filter(({ message, one }) => one.relation === message.who);
  expect(named.length / others.length).toBeGreaterThanOrEqual(0.9);
});

test('what is the writer’s own is known as theirs', () => {
  const own = pairs.filter(({ label }) => label.polarity !== 'other');
  const right = own.filter(({ label, one }) => one.polarity === label.polarity);
  expect(right.length / own.length).toBeGreaterThanOrEqual(0.95);
});

test.each([...new Set(messages.map(({ language }) => language))])('%s is read as well as the others', (language) => {
  const here = (one: { message: Labelled }): boolean => one.message.language === language;
  const wanted = messages.filter((message) => message.language === language).flatMap(({ evidence }) => evidence);
  expect(pairs.filter(here).length / wanted.length).toBeGreaterThanOrEqual(0.9);
});
