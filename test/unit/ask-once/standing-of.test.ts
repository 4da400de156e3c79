// What a fact is worth, and when: never silently more than was proved.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { onceEach } from '../../../src/ask-once/once-each.ts';
import { HOLD_MS, RISKY_FOR_MS, standingOf, type Established } from '../../../src/ask-once/standing-of.ts';
import { LINK_METHODS } from '../../../src/db/tables/links.ts';
import { goodForOf, PURPOSES, RISKY } from '../../../src/links/good-for.ts';

const AT = Date.UTC(2026, 10, 22);
const ALL = [...PURPOSES];
const REST = 'refunds, points and changes of contact details';

describe('at one moment', () => {
  type Row = [string, Partial<Established>, number, string, readonly string[], string];
  test.each<Row>([
    ['a link from the app', { method: 'deep_link', goodFor: ALL }, 0, 'verified', ALL, ''],
    ['account linking', { method: 'account_linking', goodFor: ALL }, 1, 'verified', ALL, ''],
    ['a code by mail', { method: 'code', goodFor: ['service'] }, 0, 'verified', ['service'], `Re-verify for ${REST}`],
    ['a code by text, at once', { method: 'code', goodFor: ALL }, 0, 'verified', ['service'], `Good for ${REST} only a day after the proof`],
    ['a code by text, a day later', { method: 'code', goodFor: ALL }, HOLD_MS, 'verified', ALL, ''],
    ['a letter by text, held', { method: 'magic_link', goodFor: ALL }, HOLD_MS - 1, 'verified', ['service'], `Good for ${REST} only a day after the proof`],
    ['a hop', { method: 'hop', goodFor: ['service'] }, 0, 'verified', ['service'], `Re-verify for ${REST}`],
    ['180 days later', { method: 'deep_link', goodFor: ALL }, RISKY_FOR_MS, 'verified', ALL, ''],
    ['later than that', { method: 'deep_link', goodFor: ALL }, RISKY_FOR_MS + 1, 'verified', ['service'], `Re-verify for ${REST}`],
    ['for refunds alone', { method: 'deep_link', goodFor: ['service', 'refund'] }, 0, 'verified', ['service', 'refund'], 'Re-verify for points and changes of contact details'],
    ['just before its end', { method: 'deep_link', goodFor: ALL, expiresAt: AT + 10 }, 9, 'verified', ALL, ''],
    ['at its end', { method: 'deep_link', goodFor: ALL, expiresAt: AT + 10 }, 10, 'verified', [], `Expired: re-verify for service, ${REST}`],
    ['what an agent checked', { method: 'agent', goodFor: ['service', 'rebooking'] }, 0, 'confirmed', ['service', 'rebooking'], `Re-verify for ${REST}`],
    ['what was typed', { method: 'typed', goodFor: ALL }, 0, 'said', [], ''],
  ])('%s', (_, given, after, standing, goodFor, sentence) => {
    const got = standingOf({ method: 'code', goodFor: [], at: AT, expiresAt: null, ...given }, AT + after);
    expect(got).toMatchObject({ standing, goodFor, sentence });
  }); // prettier-ignore
});

test('no time makes a fact good for more than was proved, and none is good once it has expired', () => {
  const anything = fc.record({
    method: fc.constantFrom(...LINK_METHODS),
    goodFor: fc.subarray([...PURPOSES, 'rebooking']),
    at: fc.constant(AT),
    expiresAt: fc.option(fc.integer({ min: AT, max: AT + 400 * HOLD_MS })),
  });
  fc.assert(
    fc.property(anything, fc.integer({ min: 0, max: 500 * HOLD_MS }), (fact, after) => {
      const got = standingOf(fact, AT + after);
      expect(fact.goodFor).toEqual(expect.arrayContaining(got.goodFor));
      if (got.expired) expect(got.goodFor).toEqual([]);
      const missing = RISKY.some((purpose) => !got.goodFor.includes(purpose));
      if (missing && got.standing !== 'said') expect(got.sentence).toMatch(/refund|points|contact/);
      if (after > RISKY_FOR_MS)
        expect(got.goodFor.filter((purpose) => RISKY.some((one) => one === purpose))).toEqual([]);
    }),
  );
});

test('a mailbox, an agent and a hop are good for service alone', () => {
  for (const method of ['code', 'magic_link', 'hop', 'agent'] as const)
    expect(goodForOf({ method, by: 'email' })).toEqual(['service']);
  expect(goodForOf({ method: 'code', by: 'text' })).toEqual(ALL);
  expect(goodForOf({ method: 'typed' })).toEqual([]);
});

describe('what is known in several ways', () => {
  const fact = (given: object) => ({ kind: 'email', value: 'ana@example.org', standing: 'said', goodFor: [] as string[], expired: false, at: 1, ...given }) as const; // prettier-ignore
  test('is told once, as it is known best', () => {
    const [said, record, proved] = [fact({ at: 9 }), fact({ standing: 'record' }), fact({ standing: 'verified', value: 'Ana@Example.org ' })]; // prettier-ignore
    expect(onceEach([said, record, proved])).toEqual([proved]);
    expect(onceEach([proved, said])).toEqual([proved]);
    expect(onceEach([said, fact({ standing: 'verified', expired: true })])).toEqual([said]);
    const wide = fact({ standing: 'verified', goodFor: ALL });
    expect(onceEach([wide, fact({ standing: 'verified', goodFor: ['service'], at: 5 })])).toEqual([wide]);
  });
  test('stands with what is newest first', () => {
    const facts = [fact({ at: 1 }), fact({ kind: 'phone', at: 3 }), fact({ kind: 'name', at: 2 })];
    expect(onceEach(facts).map(({ at }) => at)).toEqual([3, 2, 1]);
  });
});
