// What is taken out of a record and put back is where it was, to the byte; what changed meanwhile is nobody's loss.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CustomerRecord } from '../../../src/db/tables/customer-record.ts';
import { canonical } from '../../../src/links/ledger-row.ts';
import { putBack, takeOut } from '../../../src/links/split-record.ts';

const mark = (path: string, value: unknown): string => `${path} ${canonical(value)}`;

const RECORD: CustomerRecord = {
  names: [
    { kind: 'record', given: 'Ana', family: 'Ruiz' },
    { kind: 'record', given: 'Bruno', family: 'Keller' },
  ],
  emails: ['ana@example.org', 'bruno@example.org', 'ana.work@example.org'].map((value) => ({ value, changedAt: 1 })),
  phones: [],
  loyalty: 'HA2041877',
  tier: 'gold',
  birthDate: '1984-03-07',
  language: null,
  timeZone: null,
  city: 'Sevilla',
  country: null,
  handles: { x: 'ana_ruiz', instagram: 'bkeller', messenger: 'ana' },
  references: [{ kind: 'booking', value: 'QX7LT2' }],
  preferences: { seat: 'aisle' },
  consent: {},
  attributes: {},
};
const BRUNO = ['names:1', 'emails:1', 'handles:instagram', 'tier'];

const take = (paths: string[], record = RECORD) => {
  const taken = takeOut(record, { paths, mark });
  if (taken === undefined) throw new Error('nothing was taken');
  return taken;
};

describe('a record of two people', () => {
  test('is two records', () => {
    const { left, moved } = take(BRUNO);
    expect(moved).toMatchObject({
      names: [{ given: 'Bruno' }],
      handles: { instagram: 'bkeller' },
      tier: 'gold',
      loyalty: null,
    });
    expect(left).toMatchObject({
      names: [{ given: 'Ana' }],
      handles: { x: 'ana_ruiz', messenger: 'ana' },
      tier: null,
      loyalty: 'HA2041877',
    });
    expect(left.emails.map(({ value }) => value)).toEqual(['ana@example.org', 'ana.work@example.org']);
  });

  test.each([
    ['emails:3'],
    ['phones:0'],
    ['language'],
    ['handles:tiktok'],
    ['handles:constructor'],
    ['nothing'],
    ['names'],
  ])('is not split by %s, which is not there', (path) =>
    expect(takeOut(RECORD, { paths: ['tier', path], mark })).toBeUndefined(),
  );

  test('is whole again with what was written meanwhile', () => {
    const { left, moved, places } = take(BRUNO);
    const since: CustomerRecord = {
      ...left,
      tier: 'silver',
      emails: [...left.emails, { value: 'new@example.org', changedAt: 2 }],
    };
    const other: CustomerRecord = { ...moved, names: [], city: 'Bern' };
    const { whole, rest } = putBack(since, { from: other, places, mark });
    expect(whole.emails.map(({ value }) => value)).toEqual([
      'ana@example.org',
      'bruno@example.org',
      'ana.work@example.org',
      'new@example.org',
    ]);
    expect(whole).toMatchObject({ tier: 'silver', names: [{ given: 'Ana' }] });
    expect(rest).toMatchObject({ tier: 'gold', city: 'Bern', emails: [], handles: {} });
  });
});

const words = fc.string({ minLength: 1, maxLength: 6 });
const point = fc.record({ value: words, changedAt: fc.nat() });
const maybe = fc.option(words);
const named = fc.dictionary(words, words, { maxKeys: 4 });
const record = fc.record({
  names: fc.array(fc.record({ kind: fc.constantFrom('record' as const, 'ticket' as const), given: words, family: words }), { maxLength: 4 }),
  emails: fc.array(point, { maxLength: 4 }),
  phones: fc.array(point, { maxLength: 4 }),
  loyalty: maybe, tier: maybe, birthDate: maybe, language: maybe, timeZone: maybe, city: maybe, country: maybe,
  handles: named,
  references: fc.array(fc.record({ kind: fc.constantFrom('booking' as const, 'order' as const), value: words }), { maxLength: 4 }),
  preferences: named,
  consent: fc.dictionary(words, fc.record({ granted: fc.boolean(), at: fc.nat() }), { maxKeys: 3 }),
  attributes: named,
}) satisfies fc.Arbitrary<CustomerRecord>; // prettier-ignore

const pathsOf = (of: CustomerRecord): string[] =>
  Object.entries(of).flatMap(([field, value]) => {
    if (value === null) return [];
    if (typeof value !== 'object') return [field];
    return Object.keys(value).map((name) => `${field}:${name}`);
  });

test('whatever is taken out of whatever record: put back, it is as it was, to the byte', () => {
  fc.assert(
    fc.property(record, fc.infiniteStream(fc.boolean()), (before, choices) => {
      const paths = pathsOf(before).filter(() => choices.next().value);
      const { left, moved, places } = take(paths, before);
      expect([...pathsOf(left), ...pathsOf(moved)]).toHaveLength(pathsOf(before).length);
      const { whole, rest } = putBack(left, { from: moved, places, mark });
      expect(JSON.stringify(whole)).toBe(JSON.stringify(before));
      expect(pathsOf(rest)).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});
