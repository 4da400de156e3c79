// Which past conversation a past message belongs to: the same whatever the order in which an archive is read.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { placePast, type PastEpisode } from '../../../src/history/place-past.ts';

const DAY = 86_400_000;
const silenceMs = 3 * DAY;
const at = (...days: number[]) => days.map((day) => ({ sentAt: day * DAY }));

test.each([
  ['a silence of three days is none', [], at(1, 4), [[null, [], 2]]],
  ['a longer one begins another conversation', [], at(1, 4.01), [[null, [], 1], [null, [], 1]]],
  ['a message joins the one that lies near', [['a', 1, 2]], at(5), [['a', [], 1]]],
  ['also from before', [['a', 5, 6]], at(2), [['a', [], 1]]],
  ['one too far away is left alone', [['a', 1, 2]], at(5.5), [[null, [], 1]]],
  ['a message between two makes them one', [['a', 1, 2], ['b', 7, 8]], at(4.5), [['a', ['b'], 1]]],
  ['the order of reading says nothing', [], at(4.01, 1, 2), [[null, [], 3]]],
] as [string, [string, number, number][], { sentAt: number }[], [string | null, string[], number][]][])('%s', (_, episodes, messages, expected) => {
  const placed = placePast({ episodes: episodes.map(([id, from, to]) => ({ id, from: from * DAY, to: to * DAY })), messages, silenceMs });
  expect(placed.map(({ into, absorbs, messages: some }) => [into, absorbs, some.length])).toEqual(expected);
}); // prettier-ignore

test('in batches of any size and order the conversations are those of all messages at once', () => {
  const times = fc.array(fc.integer({ min: 0, max: 60 * 24 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(times, fc.integer({ min: 1, max: 10 }), (hours, size) => {
      const messages = hours.map((hour) => ({ sentAt: hour * 3_600_000 }));
      const episodes = new Map<string, PastEpisode>();
      let made = 0;
      for (let start = 0; start < messages.length; start += size) {
        const some = messages.slice(start, start + size);
        for (const { into, absorbs, messages: placed } of placePast({ episodes: [...episodes.values()], messages: some, silenceMs })) {
          const before = [into ?? '', ...absorbs].flatMap((id) => episodes.get(id) ?? []);
          const ends = [...placed.map(({ sentAt }) => sentAt), ...before.flatMap(({ from, to }) => [from, to])];
          for (const { id } of before) episodes.delete(id);
          const id = into ?? `e${(made += 1)}`;
          episodes.set(id, { id, from: Math.min(...ends), to: Math.max(...ends) });
        } // prettier-ignore
      }
      const atOnce = placePast({ episodes: [], messages, silenceMs }).map(({ messages: all }) => [
        Math.min(...all.map(({ sentAt }) => sentAt)),
        Math.max(...all.map(({ sentAt }) => sentAt)),
      ]);
      const stepwise = [...episodes.values()].toSorted((a, b) => a.from - b.from).map(({ from, to }) => [from, to]);
      expect(stepwise).toEqual(atOnce);
    }),
  );
});
