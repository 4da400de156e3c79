// Real care conversations in public, thousands of them, through the door as X would deliver them: in order and shuffled, once and
// with duplicates. Whatever the order, everything stands in the same place and the first responses are those of an independent count.
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { seededRandom } from '../../src/simulator/random.ts';
import { SECRETS } from '../cast.ts';
import { withData } from '../machine.ts';
import { deliveriesOf, readTwcs, userId, type Delivery, type Twcs } from '../twcs/deliveries.ts';
import { firstResponses, summary } from '../twcs/first-responses.ts';
import { openWorld, type World } from '../world.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

const AT_ONCE = 48;

withData('public care conversations', (folder) => {
  const file = join(folder, 'twcs-dev.csv.gz');
  let twcs: Twcs;
  let deliveries: Delivery[];
  let expected: Map<string, string>;
  beforeAll(() => {
    twcs = readTwcs(file);
    deliveries = deliveriesOf(twcs);
    expected = placesFrom(twcs);
    for (const [brand, count] of twcs.leftOut) console.log(`left out, not of one brand: ${count} × ${brand}`);
    console.log(`${deliveries.length} deliveries of ${new Set(twcs.rows.map(({ brand }) => brand)).size} brands`);
  });

  test('131 rows are not of one brand and are left out by name', () => {
    expect([...twcs.leftOut.values()].reduce((sum, count) => sum + count, 0)).toBe(131);
    expect(deliveries).toHaveLength(3_730);
  });

  let inOrder: Outcome | undefined;
  test.each([
    { order: 'in order', duplicates: 0 },
    { order: 'shuffled', duplicates: 0 },
    { order: 'in order', duplicates: 0.2 },
    { order: 'shuffled', duplicates: 0.2 },
  ])('$order, with a share of $duplicates twice', async ({ order, duplicates }) => {
    const random = seededRandom(41);
    const repeated = deliveries.flatMap((one) => (random.chance(duplicates) ? [one, one] : [one]));
    const outcome = await delivered(order === 'shuffled' ? random.shuffled(repeated) : repeated);

    const { messages, posts, conversations } = outcome;
    expect([...messages.keys(), ...posts.keys()].toSorted()).toEqual(
      deliveries.map(({ externalId }) => externalId).toSorted(),
    );
    const parents = new Map(deliveries.map(({ externalId, inReplyToExternalId }) => [externalId, inReplyToExternalId]));
    for (const [id, { inReplyTo }] of [...messages, ...posts]) expect(inReplyTo, id).toBe(parents.get(id));
    const places = new Map(
      [...messages].map(([id, { person, placedBy }]) => [id, `${person} ${placedBy ?? ''}`.trim()]),
    );
    for (const id of posts.keys()) places.set(id, 'nobody');
    expect(places).toEqual(expected);

    const responses = firstResponses(file);
    const answered = [...conversations].flatMap(([who, { firstResponseAt }]) =>
      firstResponseAt === null ? [] : [[who, Date.parse(firstResponseAt)] as const],
    );
    expect(new Map(answered)).toEqual(new Map([...responses].map(([who, { at }]) => [named(who), at])));
    expect(outcome.waits, 'what the log says').toEqual(
      new Map([...responses].map(([who, { waitedMs }]) => [named(who), waitedMs])),
    );
    console.log(summary(responses));

    inOrder ??= outcome;
    expect(outcome).toEqual(inOrder);
  });
});

/** `brand/person` of the data, as platform ids. */
const named = (who: string): string => who.split('/').map(userId).join('/');

interface Outcome {
  messages: Map<
    string,
    { person: string; placedBy: string | null; inReplyTo: string | null; root: string; sentAt: number }
  >;
  posts: Map<string, { by: string; inReplyTo: string | null; root: string }>;
  conversations: Map<string, Record<string, any>>;
  /** How long each waited for the first response, by the log alone: the last word about a message holds. */
  waits: Map<string, number>;
}

/** Whose conversation each tweet belongs to, by the data alone: its author's; for a brand's, see the product's rule. */
function placesFrom({ rows }: Twcs): Map<string, string> {
  const byTweet = new Map(rows.map((row) => [row.tweet_id, row]));
  const ids = new Map(deliveriesOf({ rows }).map(({ tweetId, externalId }) => [tweetId, externalId]));
  return new Map(
    rows.map((row) => {
      const id = ids.get(row.tweet_id) ?? '';
      const at = (person: string) => `${userId(row.brand)}/${userId(person)}`;
      if (row.inbound === 'True') return [id, at(row.author_id)];
      let above = byTweet.get(row.in_response_to_tweet_id);
      while (above && above.inbound === 'False') above = byTweet.get(above.in_response_to_tweet_id);
      if (above) return [id, `${at(above.author_id)} ancestor`];
      const [, leading] = /^\s*@(\w+)/.exec(row.text) ?? [];
      return [id, leading === undefined ? 'nobody' : `${at(leading)} named`];
    }),
  );
}

/** Everything through the door of a new world, and what became of it. */
async function delivered(deliveries: readonly Delivery[]): Promise<Outcome> {
  const world = await openWorld();
  try {
    for (const brand of new Set(deliveries.map((one) => one.brand))) {
      const account = { channel: 'x', externalId: userId(brand), handle: brand, displayName: brand };
      expect((await world.sam.send('POST', '/api/v1/channel-accounts', account)).status).toBe(201);
    }
    await post(world, deliveries);
    await world.settle(120_000);
    return await lookAt(world);
  } finally {
    await world.close();
  }
}

async function post({ url }: World, deliveries: readonly Delivery[]): Promise<void> {
  const waiting = deliveries.values();
  const sender = async () => {
    for (const { body } of waiting) {
      const signature = createHmac('sha256', SECRETS.xConsumerSecret).update(body).digest('base64');
      const headers = { 'content-type': 'application/json', 'x-twitter-webhooks-signature': `sha256=${signature}` };
      const response = await fetch(`${url}/webhooks/x`, { method: 'POST', headers, body });
      expect(response.status).toBe(200);
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
}

async function lookAt(world: World): Promise<Outcome> {
  const { mira, parts } = world;
  const { store } = parts;
  const { messages: m, posts: p, contacts: c, channelAccounts: a, threads: t } = store.t;
  const accounts = new Map((await store.db.select().from(a)).map(({ id, externalId }) => [id, externalId]));
  const contacts = new Map(
    (await store.db.select().from(c)).map((each) => [
      each.id,
      `${accounts.get(each.channelAccountId)}/${each.externalId}`,
    ]),
  );
  const threads = new Map((await store.db.select().from(t)).map((each) => [each.id, each]));
  const conversations = new Map<string, Record<string, any>>();
  const people = new Map<string, string>();
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { body: { items: any[]; next: string | null } } = await mira.get(
      `/api/v1/conversations?status=all&limit=100${cursor && `&cursor=${cursor}`}`,
    );
    for (const { id, contact, lastMessage, updatedAt: _, contacts: __, composer: ___, ...rest } of page.body.items) {
      const who = contacts.get(contact.id) ?? '';
      expect(conversations.has(who), `one conversation of ${who}`).toBe(false);
      conversations.set(who, { ...rest, lastMessage: lastMessage.externalId });
      people.set(id, who);
    }
    cursor = page.body.next;
  }
  const messages: Outcome['messages'] = new Map();
  for (const row of await store.db.select().from(m)) {
    const thread = threads.get(row.threadId);
    expect(contacts.get(thread?.contactId ?? '')).toBe(contacts.get(row.contactId));
    expect(people.get(row.conversationId)).toBe(contacts.get(row.contactId));
    messages.set(row.externalId ?? '', {
      person: contacts.get(row.contactId) ?? '',
      placedBy: row.placedBy,
      inReplyTo: row.inReplyToExternalId,
      root: thread?.rootExternalId ?? '',
      sentAt: row.sentAt,
    });
  }
  const kept = await store.db.select().from(p);
  const posts = new Map(
    kept.map((one) => [one.externalId, { by: one.by, inReplyTo: one.inReplyToExternalId, root: one.rootExternalId }]),
  );
  const told = (await world.events()).filter(({ type }) => type === 'conversation.responded');
  const held = new Map(told.map((one) => [`${one.conversationId} ${String(one.data['messageId'])}`, one]));
  const first = [...held.values()].filter(({ data }) => data['firstResponse'] === true);
  const waits = new Map(first.map((one) => [people.get(one.conversationId ?? '') ?? '', Number(one.data['waitedMs'])]));
  expect(waits.size, 'each first response once').toBe(first.length);
  return { messages, posts, conversations, waits };
}
