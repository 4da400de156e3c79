// Third parties in wordings that were labelled before the rules were looked at, in three voices: whatever cannot be told, nothing of
// somebody else's is ever the writer's own.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DEFAULT_RULES } from '../../../src/evidence/evidence.ts';
import { extractEvidence } from '../../../src/evidence/extract.ts';
import type { Labelled } from './make-corpus.ts';

const rules = {
  ...DEFAULT_RULES,
  loyalty: [{ pattern: 'TP\\d{9}', check: 'luhn' as const }],
  orders: [{ pattern: 'ORD\\d{6}', check: 'none' as const }],
  defaultRegion: 'ES',
};

const read = (set: string) =>
  readFileSync(new URL(`../../fixtures/evidence/${set}.jsonl`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Labelled)
    .flatMap((message) => {
      const got = extractEvidence(message.text, { rules, language: message.language });
      return message.evidence.map(({ kind, value, polarity }) => ({
        message,
        wanted: polarity,
        got: got.find((one) => one.kind === kind && one.value === value)?.polarity,
        hasOwn: got.some((one) => one.polarity === 'self'),
      }));
    });

describe.each([
  { set: 'unseen-1', least: 0.95 },
  { set: 'unseen-2', least: 0.95 },
  { set: 'unseen-3', least: 0.8 },
])('of $set', ({ set, least }) => {
  const all = read(set);
  const others = all.filter(({ wanted, got }) => wanted === 'other' && got !== undefined);

  test('nothing is taken for the writer’s', () => {
    expect(others.length).toBeGreaterThanOrEqual(80);
    expect(others.filter(({ hasOwn }) => hasOwn).map(({ message }) => message.text)).toEqual([]);
  });

  test('nearly every value that is read is somebody else’s, in each language', () => {
    const languages = [...new Set(others.map(({ message }) => message.language))];
    expect(languages.length).toBe(6);
    const right = (language?: string): number => {
      const here = others.filter(({ message }) => language === undefined || message.language === language);
      return here.filter(({ got }) => got === 'other').length / here.length;
    };
    expect(right()).toBeGreaterThanOrEqual(least);
    for (const language of languages) expect(right(language), language).toBeGreaterThanOrEqual(least - 0.15);
  });
});

test('who writes for themselves and names relatives is known as the writer', () => {
  const own = read('unseen-1').filter(({ wanted, got }) => wanted === 'self' && got !== undefined);
  expect(own.length).toBeGreaterThanOrEqual(190);
  expect(own.filter(({ got }) => got === 'self').length / own.length).toBeGreaterThanOrEqual(0.9);
  expect(own.filter(({ got }) => got === 'other').length / own.length).toBeLessThanOrEqual(0.04);
});
