// The place in a list that X gives newest first: whatever the pages, nothing is passed by and nothing is new twice.
import { describe, expect, test } from 'vitest';
import { idAfter } from '../../../../src/channels/x/platform-value.ts';
import {
  firstPlace,
  isDeep,
  reachOf,
  readPlace,
  turnPage,
  withoutWalk,
  writePlace,
  type Place,
} from '../../../../src/channels/x/read-place.ts';
import { seededRandom } from '../../../../src/simulator/random.ts';

const START = Date.parse('2026-03-12T13:00:00Z');
const MINUTE = 60_000;
const idOf = (at: number, n = 0): string => String(idAfter(at) + BigInt(n));
const first = firstPlace({ since: START, now: START });
const bounded = false;

test('what was written before the connection is left alone', () => {
  const ids = [idOf(START + 5), idOf(START), idOf(START - 1), idOf(START - MINUTE)];
  const { fresh, place } = turnPage(first, { ids, next: 'more', now: START + 10, bounded });
  expect(fresh).toEqual(ids.slice(0, 2));
  expect(place).toMatchObject({ mark: BigInt(ids[0] ?? ''), walk: null });
});

test('an empty list moves nothing and is no hole', () => {
  const { fresh, place } = turnPage(first, { ids: [], next: undefined, now: START, bounded });
  expect({ fresh, mark: place.mark }).toEqual({ fresh: [], mark: first.mark });
});

test('an empty page with a next one is not the end', () => {
  expect(turnPage(first, { ids: [], next: 'more', now: START, bounded }).place.walk).toMatchObject({ token: 'more' });
});

test('as long as a walk has not met the mark, the mark stands', () => {
  const ids = Array.from({ length: 6 }, (_, i) => idOf(START + i * 1000)).toReversed();
  const one = turnPage(first, { ids: ids.slice(0, 2), next: 'b', now: START + MINUTE, bounded });
  const two = turnPage(one.place, { ids: ids.slice(2, 4), next: 'c', now: START + MINUTE, bounded });
  const three = turnPage(two.place, { ids: ids.slice(4), next: undefined, now: START + MINUTE, bounded });
  expect([one, two, three].map(({ place }) => place.mark)).toEqual([first.mark, first.mark, BigInt(ids[0] ?? '')]);
  expect([one, two, three].flatMap(({ fresh }) => fresh)).toEqual(ids);
  const again = turnPage(withoutWalk(two.place), { ids: ids.slice(0, 3), next: 'b', now: START + MINUTE, bounded });
  expect(again.fresh, 'after a walk that X forgot').toEqual([]);
});

test('an id below the mark that was not there before is new; one far below is not', () => {
  const now = START + 60 * MINUTE;
  const { place } = turnPage(first, { ids: [idOf(now)], next: undefined, now, bounded });
  const late = [idOf(now), idOf(now - 9 * MINUTE), idOf(now - 40 * MINUTE)];
  expect(turnPage(place, { ids: late, next: undefined, now, bounded }).fresh).toEqual([late[1]]);
});

test('every ten minutes it is looked down to the horizon', () => {
  expect(isDeep(first, START + 9 * MINUTE)).toBe(false);
  expect(isDeep(first, START + 10 * MINUTE)).toBe(true);
  const { place } = turnPage(first, { ids: [], next: undefined, now: START + 10 * MINUTE, bounded });
  expect(isDeep(place, START + 11 * MINUTE)).toBe(false);
});

test('a place survives being written down; what is not a place is none', () => {
  const { place } = turnPage(first, { ids: [idOf(START + 1, 7)], next: 'token', now: START + 5, bounded });
  expect(readPlace(writePlace(place))).toEqual(place);
  for (const bad of [
    null,
    '',
    'x',
    '{}',
    '[]',
    '{"mark":"a","horizon":"1","recent":[]}',
    '{"mark":"1","horizon":"1","recent":[7]}',
  ])
    expect(readPlace(bad), String(bad)).toBeUndefined();
});

describe.each([
  { list: 'messages, which have no lower bound', bounded: false },
  { list: 'mentions, asked for above an id', bounded: true },
])('$list', ({ bounded }) => {
  test.each(Array.from({ length: 40 }, (_, seed) => seed + 1))('seed %s: all of it is new exactly once', (seed) => {
    const random = seededRandom(seed);
    const shown: { id: string; at: number }[] = [];
    const seen: string[] = [];
    let place: Place = first;
    let now = START;
    const look = (limit: number): void => {
      const above = bounded ? reachOf(place, now) : 0n;
      const before = place.walk === null ? undefined : BigInt(place.walk.token);
      const list = shown
        .filter(({ id, at }) => at <= now && BigInt(id) > above && (before === undefined || BigInt(id) < before))
        .map(({ id }) => id)
        .toSorted((a, b) => (BigInt(a) < BigInt(b) ? 1 : -1));
      const ids = list.slice(0, limit);
      const next = list.length > limit ? ids.at(-1) : undefined;
      const turned = turnPage(readPlace(writePlace(place)) ?? first, { ids, next, now, bounded });
      seen.push(...turned.fresh);
      place = turned.place;
    };
    for (let round = 0; round < 120; round += 1) {
      for (let n = random.int(0, 8); n > 0; n -= 1) {
        // Some are shown up to nine minutes after they got their id.
        const at = now + (random.chance(0.1) ? random.int(0, 9 * MINUTE) : 0);
        shown.push({ id: idOf(now, shown.length + 1), at });
      }
      now += random.int(1_000, 90_000);
      look(random.int(1, 20));
    }
    now += 30 * MINUTE;
    do look(20);
    while (place.walk !== null);
    now += 30 * MINUTE;
    do look(20);
    while (place.walk !== null);
    expect(new Set(seen).size, 'nothing is new twice').toBe(seen.length);
    expect(sorted(seen)).toEqual(sorted(shown.map(({ id }) => id)));
  });
});

const sorted = (ids: readonly string[]): string[] => ids.toSorted((a, b) => a.localeCompare(b));
