// When a person of the brand first answered (metrics E2): right whatever the order in which platforms tell, also when the answer was
// typed in their app, and empty where the first word was the brand's own.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deskIn, type Desk } from './desk.ts';
import { metaBody } from './meta-deliveries.ts';
import { openWorld, type World } from '../world.ts';

let world: World;
let desk: Desk;

beforeAll(async () => {
  world = await openWorld();
  desk = deskIn(world);
});
afterAll(() => world.close());

const MINUTE = 60_000;

interface Word {
  by: 'customer' | 'brand';
  minute: number;
}
const asks = (minute: number): Word => ({ by: 'customer', minute });
const answers = (minute: number): Word => ({ by: 'brand', minute });

/** Every order in which they can come. */
const orders = <T>(list: readonly T[]): T[][] =>
  list.length < 2
    ? [[...list]]
    : list.flatMap((one, place) => orders(list.toSpliced(place, 1)).map((rest) => [one, ...rest]));

describe.each([
  { says: 'asked and answered', words: [asks(1), answers(4)], firstResponse: 4, waiting: null, waited: 3 },
  { says: 'a burst', words: [asks(1), asks(2), answers(4)], firstResponse: 4, waiting: null, waited: 3 },
  { says: 'two answers', words: [asks(1), answers(4), answers(5)], firstResponse: 4, waiting: null, waited: 3 },
  { says: 'asked again', words: [asks(1), answers(4), asks(6)], firstResponse: 4, waiting: 6, waited: 3 },
  { says: 'the brand began', words: [answers(1), asks(3), answers(4)], firstResponse: null, waiting: null, waited: 1 },
  { says: 'nobody answered', words: [asks(1), asks(3)], firstResponse: null, waiting: 1, waited: null },
])('$says', ({ words, firstResponse, waiting, waited }) => {
  test.each(orders(words).map((order) => ({ order, as: order.map(({ minute }) => minute).join(', ') })))(
    'told in the order of minutes $as',
    async ({ order }) => {
      const contact = desk.somebody();
      const start = world.clock.now();
      const since = await desk.newest();
      world.clock.advance(10 * MINUTE);
      for (const { by, minute } of order) {
        const message = {
          mid: `m_${minute}_${contact}`,
          text: `minute ${minute}`,
          ...(by === 'brand' && { is_echo: true }),
        };
        const at = start + minute * MINUTE;
        await desk.arrive(metaBody('messenger', [{ contact, at, what: { message }, byBrand: by === 'brand' }]));
      }
      const at = (minute: number | null) => (minute === null ? null : new Date(start + minute * MINUTE).toISOString());
      expect(await desk.conversationOf(contact)).toMatchObject({
        firstResponseAt: at(firstResponse),
        waitingSince: at(waiting),
        openedAt: at(1),
        lastMessage: { text: `minute ${Math.max(...words.map(({ minute }) => minute))}` },
      });
      const told = (await world.events(since)).filter(({ type }) => type === 'conversation.responded');
      const last = told.at(-1)?.data;
      expect(last?.['waitedMs'] ?? null).toBe(waited === null ? null : waited * MINUTE);
      if (firstResponse !== null) expect(last?.['firstResponse']).toBe(true);
      // Who reads the log later: the last one about a message holds.
      const held = [...new Map(told.map(({ data }) => [data['messageId'], data])).values()];
      const waits = held.map(({ waitedMs }) => waitedMs).filter((ms) => ms !== null);
      expect(waits).toEqual(waited === null ? [] : [waited * MINUTE]);
      expect(held.filter((one) => one['firstResponse'])).toHaveLength(firstResponse === null ? 0 : 1);
    },
  );
});
