import { expect, test } from 'vitest';
import { firstPlace, turnPage, withoutWalk, type Place } from '../../../../src/channels/meta/read-place.ts';

const SECOND = 1_000;
const START = Date.parse('2026-03-12T14:00:00Z');
const PER_PAGE = 10;

/** A list of conversations as Meta keeps it, one message each, the newest first; `after` counts what was shown. */
const listOf = (messages: readonly { externalId: string; at: number }[]) => {
  const threads = messages.map((message) => ({ updatedAt: message.at, messages: [message] })).toReversed();
  return (after: string | undefined) => {
    const from = Number(after ?? 0);
    const next = from + PER_PAGE < threads.length ? String(from + PER_PAGE) : undefined;
    return { threads: threads.slice(from, from + PER_PAGE), after: next };
  };
};
const many = (n: number) => Array.from({ length: n }, (_, i) => ({ externalId: `m_${i}`, at: START + i * SECOND }));

/** Reads until there is no more; gives up after a hundred pages. */
function readAll(first: Place, list: ReturnType<typeof listOf>) {
  let place = first;
  const fresh: string[] = [];
  for (let pages = 1; pages <= 100; pages += 1) {
    const turned = turnPage(place, list(place.walk?.after));
    ({ place } = turned);
    fresh.push(...turned.fresh);
    if (!turned.more) return { place, fresh, pages };
  }
  throw new Error('it never comes to an end');
}

test('sixty people who wrote within a minute are read page by page, each once, and then there is no more to read', () => {
  const messages = many(60);
  const { place, fresh, pages } = readAll(firstPlace(START), listOf(messages));
  expect(fresh.toSorted()).toEqual(messages.map(({ externalId }) => externalId).toSorted());
  expect(pages, 'six pages, and the first one once more').toBe(7);
  expect(readAll(place, listOf(messages)), 'nothing was written since').toMatchObject({ fresh: [], pages: 1 });
  const later = [...messages, { externalId: 'm_new', at: START + 61 * SECOND }];
  expect(readAll(place, listOf(later)).fresh).toEqual(['m_new']);
});

test('a walk whose page Meta has forgotten begins again and still comes to what it had not seen', () => {
  const list = listOf(many(60));
  let place = firstPlace(START);
  for (let pages = 0; pages < 3; pages += 1) ({ place } = turnPage(place, list(place.walk?.after)));
  expect(readAll(withoutWalk(place), list).fresh).toHaveLength(30);
});
