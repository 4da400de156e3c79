import { describe, expect, test } from 'vitest';
import { departures, type KeyedWindow, type LineLimits, type WaitingMessage } from '../../../src/outbox/departure.ts';
import { seededRandom } from '../../../src/simulator/random.ts';

const NOW = 1_773_320_400_000;
const MINUTE = 60_000;
const LINE = 'cha_1 dm';

const quarter = (change: Partial<KeyedWindow> = {}): KeyedWindow => ({
  unit: 'calls',
  window: 'quarter',
  limit: 15,
  remaining: 15,
  resetAt: NOW + 15 * MINUTE,
  windowMs: 15 * MINUTE,
  shared: false,
  key: `${LINE} quarter`,
  closes: null,
  ...change,
});
const row = (id: string, change: Partial<WaitingMessage> = {}): WaitingMessage => ({
  id,
  conversationId: `cnv_${id}`,
  line: LINE,
  state: 'queued',
  notBefore: NOW,
  nextAt: NOW,
  goesUp: false,
  urgent: false,
  deadlineAt: NOW + 60 * MINUTE,
  ...change,
});
const told = (waiting: WaitingMessage[], limits: Partial<LineLimits> = {}, share = 0.1) => {
  const lines = new Map([[LINE, { stopped: false, windows: [quarter()], ...limits }]]);
  return departures({ waiting, lines, now: NOW, share });
};
const minutes = (waiting: WaitingMessage[], limits: Partial<LineLimits> = {}) =>
  [...told(waiting, limits).values()].map(({ at, waitsFor }) => [at === null ? null : (at - NOW) / MINUTE, waitsFor]);

describe('when each message leaves', () => {
  test('fourteen at once, the fifteenth when the reserve is released, the others window by window', () => {
    const waiting = Array.from({ length: 32 }, (_, i) => row(String(i).padStart(2, '0')));
    const at = minutes(waiting).map(([time]) => time);
    expect(at.slice(0, 14)).toEqual(Array.from({ length: 14 }, () => 0));
    expect(at.slice(14, 16)).toEqual([13.5, 15]);
    expect(at.slice(29)).toEqual([28.5, 30, 30]);
  });

  test.each<[string, WaitingMessage[], Partial<LineLimits>, [number | null, string | null][]]>([
    ['nothing keeps it', [row('1')], {}, [[0, null]]],
    ['it can still be taken back', [row('1', { notBefore: NOW + MINUTE })], {}, [[1, 'undo']]],
    ['the platform was busy with this thread', [row('1', { nextAt: NOW + MINUTE })], {}, [[1, null]]],
    ['the platform has not taken its file yet', [row('1', { nextAt: NOW + MINUTE, goesUp: true }), row('2', { conversationId: 'cnv_1' })], {}, [[1, 'upload'], [1, 'order']]],
    ['it stands behind another of its conversation', [row('1', { notBefore: NOW + MINUTE }), row('2', { conversationId: 'cnv_1' })], {}, [[1, 'undo'], [1, 'order']]],
    ['the one before it is on its way', [row('1', { state: 'sending' }), row('2', { conversationId: 'cnv_1' })], {}, [[0, 'order']]],
    ['the fate of the one before it is unknown', [row('1', { state: 'unknown' }), row('2', { conversationId: 'cnv_1' })], {}, [[null, 'unknown_send']]],
    ['the account is stopped', [row('1')], { stopped: true }, [[null, 'account']]],
    ['the limit is used up', [row('1')], { windows: [quarter({ remaining: 0 })] }, [[15, 'limit']]],
    ['only the reserve is left', [row('1'), row('2', { urgent: true })], { windows: [quarter({ remaining: 1 })] }, [[15, 'limit'], [0, null]]],
    ['the platform is in trouble', [row('1')], { windows: [quarter(), quarter({ window: 'trouble', limit: 1, remaining: 0, resetAt: NOW + MINUTE / 2, closes: 'platform_trouble', key: 'trouble' })] }, [[0.5, 'platform_trouble']]],
    ['a refusal closed it', [row('1'), row('2')], { windows: [quarter({ window: 'closed', limit: 1, remaining: 0, resetAt: NOW + 2 * MINUTE, closes: 'limit', key: 'closed' })] }, [[2, 'limit'], [2, 'limit']]],
    ['there is no limit at all', [row('1'), row('2')], { windows: [] }, [[0, null], [0, null]]],
  ])('%s', (_, waiting, limits, expected) => {
    expect(minutes(waiting, limits)).toEqual(expected);
  }); // prettier-ignore

  test('two accounts share what their app may send', () => {
    const shared = quarter({ window: 'app-day', limit: 20, remaining: 3, windowMs: 1440 * MINUTE, resetAt: NOW + 60 * MINUTE, shared: true, key: 'app' }); // prettier-ignore
    const second = 'cha_2 dm';
    const waiting = [row('1'), row('2', { line: second }), row('3'), row('4', { line: second })];
    const lines = new Map([
      [LINE, { stopped: false, windows: [quarter(), shared] }],
      [second, { stopped: false, windows: [quarter({ key: 'second quarter' }), shared] }],
    ]);
    const at = [...departures({ waiting, lines, now: NOW, share: 0 }).values()].map((each) => each.at);
    expect(at).toEqual([NOW, NOW, NOW, NOW + 60 * MINUTE]);
  });

  test('no more promises are missed than at the best, but for one that the reserve costs', () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const random = seededRandom(seed);
      const waiting = Array.from({ length: 60 }, (_, i) =>
        row(String(i).padStart(2, '0'), { deadlineAt: NOW + Math.round((5 + random.next() * 70) * MINUTE) }),
      );
      const at = told(waiting);
      const misses = waiting.filter(({ id, deadlineAt }) => (at.get(id)?.at ?? Infinity) > deadlineAt).length;
      const best = waiting
        .map(({ deadlineAt }) => deadlineAt)
        .toSorted((a, b) => a - b)
        .filter((deadline, i) => NOW + Math.floor(i / 15) * 15 * MINUTE > deadline).length;
      expect(misses, `seed ${seed}`).toBeLessThanOrEqual(best + 1);
    }
  });

  test('five thousand that wait are told without going through all of them for each', () => {
    const waiting = Array.from({ length: 5_000 }, (_, i) => row(String(i).padStart(5, '0')));
    const before = performance.now();
    expect(told(waiting).size).toBe(5_000);
    expect(performance.now() - before).toBeLessThan(15_000); // squared it would be minutes
  });
});
