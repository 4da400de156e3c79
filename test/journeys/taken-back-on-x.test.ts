// A post on X is deleted, and its words stood in more than its own delivery: in a retweet, in a like; under the id of a later version.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ACCOUNTS } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';
import { deskIn, type Desk } from './desk.ts';
import { everythingThatOpens } from './what-is-left.ts';

tellMissingPostgres();
vi.setConfig({ testTimeout: 60_000 });

const US = ACCOUNTS.x.externalId;
let last = 2_032_078_700_000_000_000n;
const newId = () => String((last += 5_000_000n));

describe.each(ENGINES)('deleted on X (on %s)', (engine) => {
  let world: World;
  let desk: Desk;
  beforeAll(async () => {
    world = await openWorld({ engine, env: { X_POLL: 'off', META_POLL: 'off' } });
    desk = deskIn(world);
  });
  afterAll(async () => world.close());

  const tell = async (body: object) => {
    expect((await world.sim.deliverRaw('x', JSON.stringify({ for_user_id: US, ...body }))).status).toBe(200);
    await world.settle();
  };
  const mentions = { user_mentions: [{ id_str: US, screen_name: 'halcyonair', indices: [0, 11] }] };
  const tweet = (author: string, { id = newId(), text, more = {} }: { id?: string; text: string; more?: object }) => ({
    id_str: id, text, created_at: new Date(world.clock.now()).toUTCString(), user: { id_str: author, screen_name: `u${author}` }, ...more,
  }); // prettier-ignore
  const deleted = (author: string, id: string) =>
    tell({ tweet_delete_events: [{ status: { id, user_id: author }, timestamp_ms: String(world.clock.now()) }] });

  test('a retweet and a like keep nothing of it, alone or in company', async () => {
    const [ana, other] = [desk.somebody(), desk.somebody()];
    const original = tweet(ana, { text: '@halcyonair words that were embedded', more: { entities: mentions } });
    const retweet = () => tweet(other, { text: 'RT: words that were embedded', more: { retweeted_status: original } });
    await tell({ tweet_create_events: [original] });
    await tell({ tweet_create_events: [retweet()] });
    await tell({ favorite_events: [{ id: newId(), favorited_status: original, user: { id_str: other } }] });
    const third = tweet(other, { text: '@halcyonair stays', more: { entities: mentions } });
    await tell({
      tweet_create_events: [retweet(), third],
      favorite_events: [{ id: newId(), favorited_status: original, user: { id_str: other } }],
    });
    expect(await everythingThatOpens(world)).toContain('words that were embedded');
    await deleted(ana, original.id_str);
    expect(await desk.messagesOf(ana)).toMatchObject([{ text: '' }]);
    expect(await everythingThatOpens(world)).not.toContain('words that were embedded');
    // Told once more afterwards.
    await tell({ tweet_create_events: [retweet(), retweet()] });
    expect(await everythingThatOpens(world)).not.toContain('words that were embedded');
    expect(await desk.textsOf(other)).toEqual(['@halcyonair stays']);
  });

  test('a comment whose author Meta hides keeps nothing once it is removed', async () => {
    const { externalId } = ACCOUNTS.messenger;
    const post_id = `${externalId}_1`;
    const feed = (verb: string, more: object = {}) => ({
      field: 'feed',
      value: { item: 'comment', verb, post_id, parent_id: post_id, comment_id: '1_9', created_time: 1, ...more },
    });
    const body = (...changes: object[]) =>
      JSON.stringify({ object: 'page', entry: [{ id: externalId, time: world.clock.now(), changes }] });
    const alone = feed('add', { message: 'hidden author' });
    const beside = feed('add', {
      message: 'with a name',
      comment_id: '1_10',
      from: { id: desk.somebody(), name: 'Ana Ruiz' },
    });
    await desk.arrive(body(alone), body(alone, beside), body(feed('remove')));
    const opens = await everythingThatOpens(world);
    expect(opens).not.toContain('hidden author');
    expect(opens).toContain('with a name');
  });

  const edit = (author: string, { text, of, more = {} }: { text: string; of: string[]; more?: object }) => {
    const id = newId();
    const edit_history = { edit_tweet_ids: [...of, id] };
    return tweet(author, { id, text, more: { entities: mentions, edit_history, ...more } });
  };

  test('an edited post goes by the id of its newest version too', async () => {
    const ana = desk.somebody();
    const first = tweet(ana, { text: '@halcyonair version one', more: { entities: mentions } });
    const second = edit(ana, { text: '@halcyonair version two', of: [first.id_str] });
    await tell({ tweet_create_events: [first] });
    await tell({ tweet_create_events: [second] });
    expect(await desk.messagesOf(ana)).toMatchObject([{ text: '@halcyonair version two' }]);
    await deleted(ana, second.id_str);
    expect(await desk.messagesOf(ana)).toMatchObject([{ text: '', unsentAt: expect.any(String) }]);
    expect(await everythingThatOpens(world)).not.toMatch(/version (?:one|two)/);
  });

  test('the deletion of a version that comes before the edit takes the post back when that comes', async () => {
    const ana = desk.somebody();
    const first = tweet(ana, { text: '@halcyonair early one', more: { entities: mentions } });
    const second = edit(ana, { text: '@halcyonair early two', of: [first.id_str] });
    await tell({ tweet_create_events: [first] });
    await deleted(ana, second.id_str);
    await tell({ tweet_create_events: [second] });
    expect(await desk.messagesOf(ana)).toMatchObject([{ text: '', unsentAt: expect.any(String) }]);
    expect(await everythingThatOpens(world)).not.toMatch(/early (?:one|two)/);
  });

  test.each(['before', 'after'])(
    'an answer to a later version that comes %s the edit stands with its customer',
    async (when) => {
      const ana = desk.somebody();
      const first = tweet(ana, { text: '@halcyonair which gate', more: { entities: mentions } });
      const second = edit(ana, { text: '@halcyonair which gate?', of: [first.id_str] });
      const answer = tweet(US, { text: 'Gate B26', more: { in_reply_to_status_id_str: second.id_str } });
      await tell({ tweet_create_events: [first] });
      for (const one of when === 'before' ? [answer, second] : [second, answer])
        await tell({ tweet_create_events: [one] });
      expect(await desk.textsOf(ana)).toEqual(['@halcyonair which gate?', 'Gate B26']);
    },
  );
});
