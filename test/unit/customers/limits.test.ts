// A file may say no more of a customer than the API may, and what it says too much is named.
import { describe, expect, test } from 'vitest';
import type { CustomerChange } from '../../../src/customers/change.ts';
import { changedRecord } from '../../../src/customers/changed-record.ts';
import { refusalOf, rowOf } from '../../../src/customers/csv/row-of.ts';
import { mapColumns } from '../../../src/customers/csv/columns.ts';

const many = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
const save = (asked: CustomerChange) => changedRecord(asked, { before: null, now: 1, region: null });
const name = (n: number) => ({ kind: 'record' as const, given: 'Ana', family: `Ruiz ${n}` });

describe('as much as may be, and one more', () => {
  test.each<[string, (count: number) => CustomerChange, number]>([
    ['names', (n) => ({ names: many(n, name) }), 20],
    ['emails', (n) => ({ emails: many(n, (one) => `ana${one}@example.com`) }), 20],
    ['phones', (n) => ({ phones: many(n, (one) => `+346000001${10 + one}`) }), 20],
    ['references', (n) => ({ references: many(n, (one) => ({ kind: 'order', value: `A-${one}` })) }), 100],
    ['references.0', (n) => ({ references: [{ kind: 'order', value: 'A'.repeat(n) }] }), 60],
    ['references.0.people', (people) => ({ references: [{ kind: 'booking', value: 'K7QX2M', people }] }), 999],
    ['attributes.note', (n) => ({ attributes: { note: 'a'.repeat(n) } }), 2_000],
    ['attributes', (n) => ({ attributes: { ['a'.repeat(n)]: 'x' } }), 60],
    ['preferences.seat', (n) => ({ preferences: { seat: 'a'.repeat(n) } }), 2_000],
    ['handles.x', (n) => ({ handles: { x: 'a'.repeat(n) } }), 100],
    ['consent', (n) => ({ consent: { ['a'.repeat(n)]: { granted: true } } }), 60],
  ])('%s', (field, asked, most) => {
    expect(() => save(asked(most))).not.toThrow();
    expect(() => save(asked(most + 1))).toThrow(expect.objectContaining({ facts: { field } }));
  });
});

test('what columns add to what is there counts too, and the column is named', () => {
  const before = save({ names: many(20, name) });
  const columns = ['ref', 'displayName', 'attributes.note'];
  const of = { names: columns, fields: mapColumns(columns).fields };
  const row = (cells: string[]) => changedRecord(rowOf(cells, of).body, { before, now: 2, region: null });
  expect(row(['R1', '', 'x']).names).toHaveLength(20);
  for (const [cells, field] of [
    [['R1', 'Ana'], 'displayName'],
    [['R1', '', 'a'.repeat(2_001)], 'attributes.note'],
  ] as const)
    // prettier-ignore
    try {
      row([...cells]);
      expect.unreachable();
    } catch (error) {
      expect(refusalOf(error, of)).toMatchObject({ field, sentence: expect.stringContaining('too') });
    }
});
