// The place in Meta's list of conversations, which moves while it is read: nothing is passed by and nothing is new twice.
import { expect, test } from 'vitest';
import {
  firstPlace,
  readPlace,
  turnOlder,
  turnPage,
  withoutWalk,
  writePlace,
  type Place,
} from '../../../../src/channels/meta/read-place.ts';
import { seededRandom } from '../../../../src/simulator/random.ts';

const START = Date.parse('2026-03-12T13:00:00Z');
const MINUTE = 60_000;
const first = firstPlace(START + 400);

const thread = (...messages: { externalId: string; at: number }[]) => ({ updatedAt: messages[0]?.at ?? 0, messages });
const said = (externalId: string, at: number) => ({ externalId, at });

test('what was written before the connection is left alone, to the second', () => {
  const page = [thread(said('m_new', START + 1000), said('m_same_second', START), said('m_old', START - 1000))];
  const { fresh, more, place } = turnPage(first, { threads: page, after: undefined });
  expect({ fresh, more, mark: place.mark }).toEqual({
    fresh: ['m_new', 'm_same_second'],
    more: false,
    mark: START + 1000,
  });
});

test('a walk of several pages ends with one more look at the first', () => {
  const pages = [3, 2, 1].map((n) => [thread(said(`m_${n}`, START + n * 1000))]);
  const one = turnPage(first, { threads: pages[0] ?? [], after: 'b' });
  const two = turnPage(one.place, { threads: pages[1] ?? [], after: 'c' });
  const three = turnPage(two.place, { threads: pages[2] ?? [], after: undefined });
  expect([one, two, three].map(({ more }) => more)).toEqual([true, true, true]);
  expect([one, two, three].map(({ place }) => place.mark)).toEqual([first.mark, first.mark, START + 3000]);
  const again = turnPage(three.place, { threads: [thread(said('m_jumped', START + 4000))], after: undefined });
  expect(again).toMatchObject({ fresh: ['m_jumped'], more: false });
});

test('a walk that Meta forgot begins again, and nothing of it is new twice', () => {
  const threads = [thread(said('m_1', START + 1000))];
  const one = turnPage(first, { threads, after: 'b' });
  expect(turnPage(withoutWalk(one.place), { threads, after: 'b' }).fresh).toEqual([]);
});

test('a conversation that names more new messages than came with it is followed down to what was known', () => {
  const known = turnPage(first, { threads: [thread(said('m_1', START + 1000))], after: undefined }).place;
  const behind = { thread: 't_1', contact: '2', after: 'p2' };
  const threads = [{ ...thread(said('m_5', START + 5000), said('m_4', START + 4000)), behind }];
  const met = turnPage(known, { threads, after: undefined });
  expect(met).toMatchObject({ fresh: ['m_5', 'm_4'], more: true });
  expect(met.place.older).toEqual([{ ...behind, at: START + 4000, horizon: known.horizon }]);
  expect(readPlace(writePlace(met.place))).toEqual(met.place);
  const on = turnOlder(met.place, { messages: [said('m_3', START + 3000)], after: 'p3' });
  expect(on).toMatchObject({ fresh: ['m_3'], more: true, place: { older: [{ after: 'p3' }] } });
  const end = turnOlder(on.place, { messages: [said('m_2', START + 2000), said('m_1', START + 1000)], after: 'p4' });
  expect(end).toMatchObject({ fresh: ['m_2'], more: false, place: { older: [] } });
  expect(turnPage(known, { threads: [{ ...thread(said('m_1', START + 1000)), behind }], after: undefined }).more).toBe(
    false,
  );
});

test('a place survives being written down; what is not a place is none', () => {
  const { place } = turnPage(first, { threads: [thread(said('m_1', START + 1000))], after: 'b' });
  expect(readPlace(writePlace(place))).toEqual(place);
  for (const bad of [null, '', 'x', '{}', '{"mark":1,"horizon":1,"recent":["a"]}'])
    expect(readPlace(bad)).toBeUndefined();
});

test.each(Array.from({ length: 40 }, (_, seed) => seed + 1))('seed %s: all of it is new exactly once', (seed) => {
  const random = seededRandom(seed);
  const threads = Array.from({ length: 30 }, () => [] as { externalId: string; at: number }[]);
  const seen: string[] = [];
  let place: Place = firstPlace(START);
  let now = START;
  let made = 0;
  const writeSome = (most: number): void => {
    for (let n = random.int(0, most); n > 0; n -= 1)
      random.pick(threads).unshift(said(`m_${(made += 1)}`, Math.floor(now / 1000) * 1000));
  };
  const look = (): boolean => {
    const list = threads
      .filter((messages) => messages.length > 0)
      .map((messages) => thread(...messages.slice(0, 50)))
      .toSorted((a, b) => b.updatedAt - a.updatedAt);
    const from = Number(place.walk?.after ?? 0);
    const page = list.slice(from, from + 4);
    const after = from + 4 < list.length ? String(from + 4) : undefined;
    const turned = turnPage(readPlace(writePlace(place)) ?? first, { threads: page, after });
    seen.push(...turned.fresh);
    place = turned.place;
    return turned.more;
  };
  for (let round = 0; round < 60; round += 1) {
    // Now and then nobody looks for an hour.
    for (let part = random.chance(0.1) ? 30 : 1; part > 0; part -= 1) {
      writeSome(15);
      now += random.int(1_000, 2 * MINUTE);
    }
    while (look()) {
      now += 1_000;
      writeSome(1); // somebody jumps to the front
    }
  }
  now += 5 * MINUTE;
  while (look());
  expect(new Set(seen).size, 'nothing is new twice').toBe(seen.length);
  expect(seen).toHaveLength(made);
});
