// A thread in public has one root, in whatever order its posts come and however deep it is: X's older deliveries name only the
// post directly above, so that whatever comes before its root is placed by a guess.
import { eq } from 'drizzle-orm';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ACCOUNTS } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';

tellMissingPostgres();
vi.setConfig({ testTimeout: 60_000 });

interface Post {
  by: 'customer' | 'brand';
  /** Which of those before it this one answers. */
  answers: number;
}

/** Posts in the order in which they were written, and the order in which they come. */
const threads = fc
  .array(fc.record({ by: fc.constantFrom('customer', 'brand'), answers: fc.nat() }), { minLength: 2, maxLength: 6 })
  .chain((posts) =>
    fc.record({
      posts: fc.constant(posts.map(({ by, answers }, place) => ({ by, answers: answers % Math.max(1, place) }))),
      order: fc.shuffledSubarray([...posts.keys()], { minLength: posts.length, maxLength: posts.length }),
    }),
  );

const chain = (...by: Post['by'][]): Post[] => by.map((one, place) => ({ by: one, answers: Math.max(0, place - 1) }));
const [customer, brand] = ['customer', 'brand'] as const;
const brandId = ACCOUNTS.x.externalId;

describe.each(ENGINES)('on %s', (engine) => {
  let world: World;
  let made = 0;
  beforeAll(async () => {
    world = await openWorld({ engine, env: { X_POLL: 'off' } });
  });
  afterAll(async () => world.close());

  interface Tweet {
    id: string;
    author: string;
    /** What it answers, and who wrote that. */
    above: string | null;
    aboveBy: string | null;
  }

  async function tells({ id, author, above, aboveBy }: Tweet): Promise<void> {
    const byBrand = author === brandId;
    const tweet = {
      id_str: id,
      text: byBrand ? 'Thank you' : '@halcyonair hello',
      timestamp_ms: String(world.clock.now() + (Number(id.slice(-6)) % 900)),
      in_reply_to_status_id_str: above,
      in_reply_to_user_id_str: aboveBy,
      user: { id_str: author, name: author, screen_name: byBrand ? 'halcyonair' : `u${author}` },
      entities: { user_mentions: byBrand ? [] : [{ id_str: brandId, screen_name: 'halcyonair' }], urls: [] },
    };
    const body = JSON.stringify({ for_user_id: brandId, tweet_create_events: [tweet] });
    expect((await world.sim.deliverRaw('x', body)).status).toBe(200);
    await world.settle();
  }

  /** The roots under which they stand in the end. */
  async function rootsOf({ posts, order }: { posts: readonly Post[]; order: readonly number[] }): Promise<string[]> {
    const first = (made += 10);
    const idOf = (place: number) => String(1_999_100_000_000_000_000n + BigInt(first + place));
    const authorOf = (place: number) =>
      posts[place]?.by === 'brand' ? brandId : String(880_000_000_000 + first + place);
    for (const place of order) {
      const parent = place === 0 ? null : (posts[place]?.answers ?? 0);
      const author = authorOf(place);
      const [above, aboveBy] = parent === null ? [null, null] : [idOf(parent), authorOf(parent)];
      await tells({ id: idOf(place), author, above, aboveBy });
    }
    const { store } = world.parts;
    const { messages: m, threads: t, posts: p } = store.t;
    const ids = new Set(posts.map((_, place) => idOf(place)));
    const stand = await store.db
      .select({ id: m.externalId, root: t.rootExternalId })
      .from(m)
      .innerJoin(t, eq(t.id, m.threadId));
    const kept = await store.db.select({ id: p.externalId, root: p.rootExternalId }).from(p);
    const ours = [...stand, ...kept].filter(({ id }) => id !== null && ids.has(id));
    expect(ours).toHaveLength(posts.length);
    return [...new Set(ours.map(({ root }) => (root === idOf(0) ? 'the root' : root)))];
  }

  test('of any small thread in any order', async () => {
    const property = fc.asyncProperty(threads, async (thread) => {
      expect(await rootsOf(thread)).toEqual(['the root']);
    });
    const examples = [
      { posts: chain(brand, brand, brand, customer), order: [2, 3, 1, 0] },
      { posts: chain(customer, customer, brand, brand, customer), order: [4, 3, 2, 1, 0] },
    ];
    const numRuns = engine === 'sqlite' ? 25 : 6;
    await fc.assert(property, { numRuns, seed: 41, examples: examples.map((one) => [one]) });
  });

  test('whoever answers in a thread that has become one with another answers there', async () => {
    const ana = '880000099001';
    const [root, between] = ['1999100000000999901', '1999100000000999902'];
    const [first, second] = ['1999100000000999903', '1999100000000999904'];
    await tells({ id: first, author: ana, above: root, aboveBy: brandId });
    await tells({ id: second, author: ana, above: between, aboveBy: brandId });
    const [conversation] = (await world.mira.conversations('&status=all')).filter(
      (one: any) => one.contact.externalId === ana,
    );
    const { id, lastMessage } = conversation;
    const { threadId } = (await world.mira.messages(id)).find((one: any) => one.externalId === second);
    await tells({ id: between, author: brandId, above: root, aboveBy: brandId });
    const reply = { text: 'Here I am', threadId, lastSeenMessageId: lastMessage.id, force: true };
    const { status, body } = await world.mira.send('POST', `/api/v1/conversations/${id}/replies`, reply);
    expect([status, body.detail]).toEqual([202, undefined]);
    await world.settle();
    const messages = await world.mira.messages(id);
    expect(new Set(messages.map((one: any) => one.threadId)).size).toBe(1);
    expect(messages.at(-1)).toMatchObject({ text: 'Here I am', kind: 'mention' });
  });
});
