// Real deliveries come in through the real doors: every body that the platforms document, alone and all together, three times
// and shuffled. The bodies are measuring data and stay outside the repository.
import { createHash, createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { isObject, parseJson, type Json } from '../../src/json.ts';
import { SECRETS } from '../cast.ts';
import { withData } from '../machine.ts';
import { openWorld, type World } from '../world.ts';

interface Body {
  name: string;
  door: 'x' | 'meta';
  channel: 'x' | 'messenger' | 'instagram';
  raw: string;
  /** Handle that the body is for, by the platform's own fields. */
  account: string | undefined;
  /** What a customer wrote, read here by an eye of its own. */
  texts: string[];
}

let world: World;
afterEach(async () => world.close());

withData('the documented deliveries', (folder) => {
  const bodies = readBodies(join(folder, 'payloads'));

  test('there are all of them', () => {
    expect(bodies.length).toBe(55);
    expect(bodies.filter(({ texts }) => texts.length > 0).length).toBeGreaterThan(15);
    world = { close: async () => undefined } as World;
  });

  describe('each alone in an empty installation', () => {
    test.each(bodies)('$name is taken while all workers rest, and can be read once', async (body) => {
      world = await openWorld({ working: false, accounts: false });
      await register(body);
      expect(await deliver(body)).toBe(200);
      world.startWorking();
      await world.settle();
      expect(await inboundTexts()).toEqual(body.texts.toSorted());
      expect((await dead()).items).toEqual([]);
    });
  });

  test('all together, three times, shuffled: one row for each id of the platform, other content is counted', async () => {
    world = await openWorld({ accounts: false });
    for (const body of bodies) await register(body);
    const all = shuffled([...bodies, ...bodies, ...bodies]);
    const statuses = await Promise.all(all.map(deliver));
    expect(new Set(statuses)).toEqual(new Set([200]));
    await world.settle(30_000);
    const { messages } = world.parts.store.t;
    const rows = await world.parts.store.db.select().from(messages);
    const keys = rows.map(({ channelAccountId, externalId }) => `${channelAccountId}/${externalId}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(rows.some(({ conflicts }) => conflicts > 0)).toBe(true);
    expect((await dead()).items).toEqual([]);
    const kept = await world.parts.store.db
      .select({ id: world.parts.store.t.inbox.id, parentId: world.parts.store.t.inbox.parentId })
      .from(world.parts.store.t.inbox);
    expect(kept.filter(({ parentId }) => parentId === null)).toHaveLength(all.length);
  });
});

describe('what is not genuine', () => {
  const raw = JSON.stringify({ object: 'page', entry: [] });
  const sign = (text: string, secret = SECRETS.metaAppSecret) =>
    `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`;
  const post = (path: string, body: string, headers: Record<string, string>) =>
    fetch(world.url + path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
  const keptRows = async () =>
    world.parts.store.db.select({ id: world.parts.store.t.inbox.id }).from(world.parts.store.t.inbox);

  test.each<[string, string, string, Record<string, string>]>([
    ['altered bytes', '/webhooks/meta', `${raw} `, { 'x-hub-signature-256': sign(raw) }],
    ['no signature', '/webhooks/meta', raw, {}],
    ['another secret', '/webhooks/meta', raw, { 'x-hub-signature-256': sign(raw, 'other') }],
    [
      'sha1 only',
      '/webhooks/meta',
      raw,
      { 'x-hub-signature': `sha1=${createHmac('sha1', SECRETS.metaAppSecret).update(raw).digest('hex')}` },
    ],
    [
      'a plain hash',
      '/webhooks/meta',
      raw,
      { 'x-hub-signature-256': `sha256=${createHash('sha256').update(raw).digest('hex')}` },
    ],
    ['X without signature', '/webhooks/x', raw, {}],
    ['X with the other platform’s signature', '/webhooks/x', raw, { 'x-twitter-webhooks-signature': sign(raw) }],
  ])('%s is answered 401 and nothing is kept', async (_, path, body, headers) => {
    world = await openWorld();
    expect((await post(path, body, headers)).status).toBe(401);
    expect(await keptRows()).toEqual([]);
  });

  test.each(['not JSON at all', '{"object":', '[['.repeat(50_000), '"just text"', 'null', '\u0000'])(
    'signed garbage is kept, answered 200 and shown: %.20s',
    async (body) => {
      world = await openWorld();
      expect((await post('/webhooks/meta', body, { 'x-hub-signature-256': sign(body) })).status).toBe(200);
      await world.settle();
      expect(await keptRows()).toHaveLength(1);
      const listed = (await dead()).items;
      const looksLikeJson = ['"just text"', 'null'].includes(body);
      if (!looksLikeJson) expect(listed).toHaveLength(1);
    },
  );

  test('a body over the limit is refused, one below it is not', async () => {
    world = await openWorld();
    const big = JSON.stringify({ object: 'page', entry: [], padding: 'x'.repeat(10 * 1024 * 1024) });
    expect((await post('/webhooks/meta', big, { 'x-hub-signature-256': sign(big) })).status).toBe(413);
    const large = JSON.stringify({ object: 'page', entry: [], padding: 'x'.repeat(7 * 1024 * 1024) });
    expect((await post('/webhooks/meta', large, { 'x-hub-signature-256': sign(large) })).status).toBe(200);
  });

  test('a genuine delivery for a handle that is not registered is kept, and processed when the handle is added', async () => {
    world = await openWorld({ accounts: false });
    world.sim.customerWrites({ channel: 'messenger', contact: '6600000000000021', text: 'Is anybody there?' });
    await world.settle();
    expect(await inboundTexts()).toEqual([]);
    const [waiting] = (await dead()).items;
    expect(waiting).toMatchObject({ state: 'unrouted', unroutedFor: 'messenger:100200300400500' });
    const added = await world.sam.send('POST', '/api/v1/channel-accounts', {
      channel: 'messenger',
      externalId: '100200300400500',
      handle: 'halcyonair',
    });
    expect(added.status).toBeLessThan(300);
    await world.settle();
    expect(await inboundTexts()).toEqual(['Is anybody there?']);
    expect((await dead()).items).toEqual([]);
  });
});

async function dead(): Promise<{ items: any[] }> {
  return (await world.sam.get('/api/v1/admin/dead-events')).body;
}

async function inboundTexts(): Promise<string[]> {
  const conversations = await world.mira.conversations('&view=all');
  const messages = await Promise.all(conversations.map(({ id }) => world.mira.messages(id)));
  return messages
    .flat()
    .filter(({ direction, text }) => direction === 'inbound' && text !== '')
    .map(({ text }) => text as string)
    .toSorted();
}

async function register({ channel, account }: Body): Promise<void> {
  if (account === undefined) return;
  const { status } = await world.sam.send('POST', '/api/v1/channel-accounts', {
    channel,
    externalId: account,
    handle: `handle_${account}`,
  });
  expect([201, 200, 409]).toContain(status);
}

async function deliver({ door, raw }: Body): Promise<number> {
  const x = {
    'x-twitter-webhooks-signature': `sha256=${createHmac('sha256', SECRETS.xConsumerSecret).update(raw).digest('base64')}`,
  };
  const meta = {
    'x-hub-signature-256': `sha256=${createHmac('sha256', SECRETS.metaAppSecret).update(raw).digest('hex')}`,
  };
  const headers = { 'content-type': 'application/json', ...(door === 'x' ? x : meta) };
  return (await fetch(`${world.url}/webhooks/${door}`, { method: 'POST', body: raw, headers })).status;
}

function readBodies(folder: string): Body[] {
  return (['x', 'messenger', 'instagram'] as const).flatMap((channel) =>
    readdirSync(join(folder, channel))
      .filter((name) => name.endsWith('.json'))
      .toSorted()
      .map((name): Body => {
        const raw = readFileSync(join(folder, channel, name), 'utf8')
          .replaceAll('<PAGE_ID>', '100100100100')
          .replaceAll('<PSID>', '200200200200');
        const json = parseJson(raw);
        const door = channel === 'x' ? 'x' : 'meta';
        return {
          name: `${channel}/${name}`,
          door,
          channel,
          raw,
          account: accountOf(json),
          texts: door === 'x' ? xTexts(json) : metaTexts(json),
        };
      }),
  );
}

function accountOf(json: Json): string | undefined {
  const any = json as any;
  return any.for_user_id ?? any.data?.filter?.user_id ?? any.entry?.[0]?.id ?? undefined;
}

/** Direct messages and posts of somebody who is not the account itself and that concern it. */
function xTexts(json: Json): string[] {
  const any = json as any;
  const account = accountOf(json);
  const dms = [...(any.direct_message_events ?? []), ...(any.data?.payload?.direct_message_events ?? [])];
  const texts = dms
    .filter((dm: any) => dm.message_create?.sender_id !== account)
    .map((dm: any) => dm.message_create.message_data.text as string);
  const type = any.data?.event_type as string | undefined;
  if (
    type &&
    ['post.mention.create', 'post.reply.create', 'post.quote.create'].includes(type) &&
    any.data.payload.author_id !== account
  ) {
    texts.push(withAddresses(any.data.payload));
  }
  return texts;
}

/** X shortens every address; what the customer wrote, and what X shows, is the long one. */
function withAddresses({ text, entities }: any): string {
  return (entities?.urls ?? []).reduce(
    (now: string, { url, expanded_url: long }: any) => now.replace(url, long ?? url),
    text,
  );
}

function metaTexts(json: Json): string[] {
  const any = json as any;
  const events = (any.entry ?? []).flatMap((entry: any) => entry.messaging ?? []) as any[];
  return events.flatMap(({ message, postback }) => [
    ...(isObject(message) && message['is_echo'] !== true && typeof message['text'] === 'string'
      ? [message['text']]
      : []),
    ...(isObject(postback) && typeof postback['title'] === 'string' ? [postback['title']] : []),
  ]);
}

/** Always the same disorder. */
function shuffled<T>(list: readonly T[]): T[] {
  const key = (i: number) => createHash('sha256').update(`shuffle ${i}`).digest('hex');
  return list
    .map((item, i) => ({ item, key: key(i) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ item }) => item);
}
