import { expect, test } from 'vitest';
import { placeInGap, type Gap } from '../../../src/gaps/place-in-gap.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const START = Date.parse('2026-03-12T14:00:00Z');
const at = (minutes: number) => START + minutes * MINUTE;
const gap = (id: string, from: number, to: number, healedAt: number | null = null): Gap => ({
  id,
  startsAt: at(from),
  endsAt: at(to),
  healedAt,
});
const FIRST = gap('first', 0, 5);
const SECOND = gap('second', 30, 35);

test.each([
  ['no gap yet', [], 3, []],
  ['inside', [FIRST], 3, ['first']],
  ['a little before', [FIRST], -10, ['first']],
  ['a little after', [FIRST], 15, ['first']],
  ['too far before', [FIRST], -11, []],
  ['too far after', [FIRST], 16, []],
  ['nearer to the second', [FIRST, SECOND], 22, ['second']],
  ['near to none of two', [FIRST, SECOND], 17, []],
  ['between two that it joins, the older first', [gap('later', 12, 20), FIRST], 9, ['first', 'later']],
] as const)('%s', (_, gaps, minutes, expected) => {
  const place = placeInGap(gaps, { span: { from: at(minutes), to: at(minutes) }, now: at(60) });
  expect(place.in === 'known' ? place.gaps.map(({ id }) => id) : []).toEqual(expected);
});

test.each([
  ['healed an hour ago', 60 * MINUTE, ['first']],
  ['healed a day ago', DAY, []],
] as const)('a gap that was %s', (_, ago, expected) => {
  const now = at(10) + ago;
  const place = placeInGap([gap('first', 0, 5, at(10))], { span: { from: at(3), to: at(3) }, now });
  expect(place.in === 'known' ? place.gaps.map(({ id }) => id) : []).toEqual(expected);
});

test('messages that cannot be read span a time, and join every gap that they touch', () => {
  const place = placeInGap([FIRST, SECOND], { span: { from: at(10), to: at(25) }, now: at(60) });
  expect(place).toMatchObject({ in: 'known', gaps: [{ id: 'first' }, { id: 'second' }] });
});
