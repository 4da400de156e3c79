// Which silent time is asked to be told again: the earliest that is over, with whatever began before its end, each time once.
import { expect, test } from 'vitest';
import { nextReplay, type Silence } from '../../../src/gaps/next-replay.ts';

const silence = (from: number, to: number | null): Silence => ({ from, to });

test.each([
  ['nothing was ever missed', [], null, 'all asked'],
  ['one that is over', [silence(10, 20)], null, '10–20'],
  ['one that was asked for', [silence(10, 20)], 20, 'all asked'],
  ['one of which the first part was asked for', [silence(10, 20)], 15, '15–20'],
  ['one that goes on', [silence(10, null)], null, 'still silent'],
  ['of two the earlier', [silence(30, 40), silence(10, 20)], null, '10–20'],
  ['then the later', [silence(30, 40), silence(10, 20)], 20, '30–40'],
  ['the same one, seen from two handles', [silence(10, 20), silence(8, 20)], null, '8–20'],
  ['and asked for once', [silence(10, 20), silence(8, 20)], 20, 'all asked'],
  ['it grew after it was asked for', [silence(10, 25)], 20, '20–25'],
  ['an end that comes first takes along what began before it', [silence(5, null), silence(10, 20)], null, '5–20'],
  ['a new one after all were asked for', [silence(10, 20), silence(90, 95)], 20, '90–95'],
] as const)('%s', (_, silences, askedUpTo, wanted) => {
  const next = nextReplay(silences, askedUpTo);
  expect(next.ask ? `${next.untold.from}–${next.untold.to}` : next.because).toBe(wanted);
});
