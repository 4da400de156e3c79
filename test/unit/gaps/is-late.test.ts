import { expect, test } from 'vitest';
import { isLate } from '../../../src/gaps/is-late.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const WRITTEN = Date.parse('2026-03-12T14:02:00Z');
const CONNECTED = WRITTEN - 24 * 60 * MINUTE;

test.each([
  ['a push within seconds', { pushed: true, after: 3 * SECOND, late: false }],
  ['a push by a clock that is 45 s wrong', { pushed: true, after: 48 * SECOND, late: false }],
  ['a push at the limit', { pushed: true, after: 2 * MINUTE, late: false }],
  ['a push after the limit', { pushed: true, after: 2 * MINUTE + 1, late: true }],
  ['a push from a clock that is behind', { pushed: true, after: -45 * SECOND, late: false }],
  ['asked, as often as X allows', { pushed: false, after: 2 * MINUTE + 1, every: MINUTE, late: false }],
  ['asked, at the limit', { pushed: false, after: 5 * MINUTE, every: MINUTE, late: false }],
  ['asked, after the limit', { pushed: false, after: 5 * MINUTE + 1, every: MINUTE, late: true }],
  ['asked where the platform allows it rarely', { pushed: false, after: 40 * MINUTE, every: 15 * MINUTE, late: false }],
  ['asked rarely and later than that', { pushed: false, after: 45 * MINUTE + 1, every: 15 * MINUTE, late: true }],
] as const)('%s', (_, { pushed, after, late, ...of }) => {
  const told = { connectedAt: CONNECTED, isPushedTo: pushed, readEveryMs: 'every' in of ? of.every : 0 };
  expect(isLate({ sentAt: WRITTEN, receivedAt: WRITTEN + after }, told).isLate).toBe(late);
});

test('what was written before the account was connected is history, however late it comes', () => {
  const told = { connectedAt: WRITTEN + 1, isPushedTo: true, readEveryMs: 0 };
  expect(isLate({ sentAt: WRITTEN, receivedAt: WRITTEN + 60 * MINUTE }, told)).toEqual({
    isLate: false,
    because: 'before the connection',
  });
});
