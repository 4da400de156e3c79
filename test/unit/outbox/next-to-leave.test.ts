import { describe, expect, test } from 'vitest';
import {
  byOrder,
  freeIn,
  opensAt,
  roomIn,
  turnOf,
  worthCounting,
  type Window,
} from '../../../src/outbox/next-to-leave.ts';

const NOW = 1_773_320_400_000;
const MINUTE = 60_000;
const quarter = (remaining: number, change: Partial<Window> = {}): Window => ({
  unit: 'calls',
  window: 'quarter',
  limit: 15,
  remaining,
  resetAt: NOW + 15 * MINUTE,
  windowMs: 15 * MINUTE,
  shared: false,
  ...change,
});
const ordinary = { urgent: false, now: NOW, share: 0.1 };
const urgent = { ...ordinary, urgent: true };

test('urgent ones come first, then the earliest deadline, then the oldest', () => {
  const rows = [
    { id: '4', urgent: false, deadlineAt: 2 },
    { id: '3', urgent: false, deadlineAt: 1 },
    { id: '2', urgent: false, deadlineAt: 1 },
    { id: '5', urgent: true, deadlineAt: 9 },
  ];
  expect(rows.toSorted(byOrder).map(({ id }) => id)).toEqual(['5', '2', '3', '4']);
});

describe('a part of a window is kept for urgent ones', () => {
  test.each([
    ['one of fifteen', quarter(15), ordinary, 14],
    ['nothing from the urgent themselves', quarter(15), urgent, 15],
    ['a tenth of a day', quarter(1440, { limit: 1440, windowMs: 1440 * MINUTE, resetAt: NOW + 1440 * MINUTE }), ordinary, 1296],
    ['nothing of a small limit', quarter(9, { limit: 9 }), ordinary, 9],
    ['nothing when the share is none', quarter(15), { ...ordinary, share: 0 }, 15],
    ['nothing when its end is near', quarter(5, { resetAt: NOW + 90_000 }), ordinary, 5],
    ['nothing of a second', quarter(300, { limit: 300, windowMs: 1000, resetAt: NOW + 1000 }), ordinary, 300],
    ['nothing of the money', quarter(100, { limit: 100, window: 'money' }), ordinary, 100],
    ['no limit where only percents are told', quarter(3, { unit: 'percent', limit: 100 }), ordinary, Infinity],
    ['a used-up percentage stops everybody', quarter(0, { unit: 'percent', limit: 100 }), urgent, 0],
  ] as const)('%s', (_, window, asking, free) => {
    expect(freeIn(window, asking)).toBe(free);
  }); // prettier-ignore

  test('it is released when a tenth of the window is left, and an empty window opens at its end', () => {
    expect(opensAt(quarter(1), ordinary)).toBe(NOW + 13.5 * MINUTE);
    expect(opensAt(quarter(0), ordinary)).toBe(NOW + 15 * MINUTE);
  });
});

describe('whose turn it is', () => {
  const turn = (windows: Window[], ofThisAccount: number, ofAll = ofThisAccount) =>
    turnOf(windows, { ...ordinary, before: { ofThisAccount, ofAll } });

  test.each([
    ['there is room for all who come before it and for it', [quarter(15)], 13, 13, { leave: true }],
    ['those before it need all the room', [quarter(15)], 14, 14, { leave: false, because: 'others first', at: NOW + 13.5 * MINUTE }],
    ['nothing but the reserve is left', [quarter(1)], 0, 0, { leave: false, because: 'limit', at: NOW + 13.5 * MINUTE }],
    ['nothing is left', [quarter(0)], 0, 0, { leave: false, because: 'limit', at: NOW + 15 * MINUTE }],
    ['plenty is left: nobody waits for anybody', [quarter(1000, { limit: 1000 })], 2000, 2000, { leave: true }],
    ['others of the app come first', [quarter(15), quarter(20, { shared: true, limit: 100 })], 3, 30,
      { leave: false, because: 'others first', at: NOW + 13.5 * MINUTE }],
  ] as const)('%s', (_, windows, own, all, expected) => {
    expect(turn([...windows], own, all)).toEqual(expected);
  }); // prettier-ignore

  test('the others are counted only where it matters, and only as far', () => {
    expect(worthCounting([quarter(15), quarter(1440, { limit: 1440, shared: true })], ordinary)).toEqual({
      ofThisAccount: 14,
      ofAll: 0,
    });
  });

  test('the room of an account is its narrowest window', () => {
    const windows = [quarter(15), quarter(3, { limit: 1440, windowMs: 1440 * MINUTE, resetAt: NOW + MINUTE })];
    expect(roomIn(windows, { now: NOW, share: 0.1 })).toEqual({ all: 3, ordinary: 3 });
    expect(roomIn([], { now: NOW, share: 0.1 })).toEqual({ all: Infinity, ordinary: Infinity });
  });
});
