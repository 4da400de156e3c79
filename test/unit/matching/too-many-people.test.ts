// Who names one person by five numbers is that person; who names five people is looked at.
import { expect, test } from 'vitest';
import { isTooMany, type NamedPointer } from '../../../src/matching/too-many-people.ts';

const leadsTo = (...customerIds: string[]): NamedPointer => ({ customerIds, isMeant: true });
const nobody = (isMeant = true): NamedPointer => ({ customerIds: [], isMeant });
const times = (count: number, one: NamedPointer) => Array.from({ length: count }, () => one);
const own = (...ids: string[]) => new Set(ids);

test.each([
  ['nothing', [], own(), undefined],
  ['five numbers of one person', times(5, leadsTo('a')), own(), undefined],
  ['three people', [leadsTo('a'), leadsTo('b'), leadsTo('c')], own(), undefined],
  ['four people', [leadsTo('a'), leadsTo('b'), leadsTo('c'), leadsTo('d')], own(), 'many_people'],
  ['four people, one of them proved', [leadsTo('a'), leadsTo('b'), leadsTo('c'), leadsTo('d')], own('a'), undefined],
  ['oneself and four more', [leadsTo('a'), leadsTo('a'), leadsTo('b'), leadsTo('c'), leadsTo('d'), leadsTo('e')], own(), 'many_people'], // prettier-ignore
  ['a family booking', times(6, leadsTo('a', 'b', 'c')), own(), undefined],
  ['ten wrong numbers', times(10, nobody()), own(), undefined],
  ['eleven wrong numbers', times(11, nobody()), own(), 'many_failed'],
  ['twenty words in capitals', times(20, nobody(false)), own(), undefined],
] as const)('%s', (_, pointers, ownIds, expected) => {
  expect(isTooMany({ pointers, ownIds })).toBe(expected);
});
