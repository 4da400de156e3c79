// An archive beside people who work: what they did with a past conversation stays theirs, and nothing that is read in, taken away or
// read in again gets into the way of a customer who writes.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ACCOUNTS, CUSTOMERS } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';
import { settingsOf, touchpointHere } from './cli/tool.ts';
import { deliver, metaBody, written } from './meta-deliveries.ts';

vi.setConfig({ testTimeout: 120_000 });

const { ana, bruno, chidi, inigo } = CUSTOMERS;
const PAGE = `messenger:${ACCOUNTS.messenger.externalId}`;
let world: World;
afterEach(async () => world.close());

const HEADING = 'id,sent at,direction,contact id,name,text';
const row = (id: string, at: string, direction: string, who: { externalId: string }, text: string, name = '') =>
  [id, at, direction, who.externalId, name, text].join(',');
function csv(...rows: string[]): string {
  const file = join(world.parts.config.dataDir, 'past.csv');
  writeFileSync(file, [HEADING, ...rows, ''].join('\n'));
  return file;
}
const tool = async (...args: string[]) => {
  const answer = await touchpointHere(['history', ...args], settingsOf(world));
  expect(answer.exit, answer.stderr).toBe(0);
  return answer;
};
const read = async (file: string, handle = 'x:halcyonair') => (await tool('import', handle, file)).json();
const past = async () => (await world.mira.conversations('&status=all')).filter(({ origin }) => origin === 'import');
const one = async (id: string) => (await world.mira.get(`/api/v1/conversations/${id}`)).body;
const notes = (id: string, text: string) => world.mira.send('POST', `/api/v1/conversations/${id}/notes`, { text });
const deliveries = async () => {
  const { store } = world.parts;
  return (await store.db.select({ state: store.t.inbox.state }).from(store.t.inbox)).map(({ state }) => state);
};

tellMissingPostgres();

describe.each(ENGINES)('on %s', (engine) => {
  test('a past conversation with a note stays when the platform delivers its only message, and the message is received', async () => {
    world = await openWorld({ engine, working: false });
    const at = Date.parse('2026-03-12T12:00:00Z');
    const told = [written({ contact: chidi.externalId, at, mid: 'm_bag', text: 'Where is my bag?' })];
    expect(await deliver(world, metaBody('messenger', told))).toBe(200);
    await read(csv(row('m_bag', '2026-03-12T12:00:00Z', 'inbound', chidi, 'Where is my bag?')), PAGE);
    const [old] = await past();
    expect((await notes(old.id, 'Ask the station')).status).toBe(201);
    world.startWorking();
    await world.settle();
    const live = await world.mira.onlyConversation();
    expect(live).toMatchObject({ unread: 1, waitingSince: '2026-03-12T12:00:00.000Z' });
    expect(new Set(await deliveries())).toEqual(new Set(['done']));
    expect(await one(old.id)).toMatchObject({ status: 'resolved', lastMessageAt: '2026-03-12T12:00:00.000Z' });
    expect(JSON.stringify((await world.mira.get(`/api/v1/conversations/${old.id}/timeline`)).body)).toContain('Ask the station'); // prettier-ignore
  });

  test('what somebody worked with stays when an import is taken away, and the archive can be read in again', async () => {
    world = await openWorld({ engine });
    const days = ['noted', 'tagged', 'owned', 'plain'];
    const rows = days.map((text, n) => row(`170000000000000060${n}`, `2025-0${n + 1}-01T10:00:00Z`, 'inbound', ana, text)); // prettier-ignore
    const file = csv(...rows, row('1700000000000000609', '2025-06-01T10:00:00Z', 'inbound', inigo, 'plain too'));
    const { id } = await read(file);
    const of = new Map((await past()).map((each) => [each.openedAt.slice(0, 7), each.id]));
    const [noted, tagged, owned] = ['2025-01', '2025-02', '2025-03'].map((month) => of.get(month) ?? '');
    expect((await notes(noted ?? '', 'They call back')).status).toBe(201);
    expect((await world.mira.send('PUT', `/api/v1/conversations/${tagged}/tags`, { tags: ['baggage'] })).status).toBe(200); // prettier-ignore
    const { user } = (await world.mira.get('/api/v1/session')).body;
    expect((await world.mira.send('PUT', `/api/v1/conversations/${owned}/assignee`, { userId: user.id })).status).toBe(200); // prettier-ignore

    const undone = await tool('undo', id, '--json');
    expect(undone.json()).toMatchObject({ messages: 2, contacts: 1, kept: 3 });
    expect(new Set((await past()).map((each) => each.id))).toEqual(new Set([noted, tagged, owned]));
    const { items } = (await tool('list', '--json')).json();
    expect(items).toMatchObject([{ id, state: 'running', read: 0, stored: 3, known: 0, refused: 0, finishedAt: null }]);

    expect(await read(file)).toMatchObject({
      id, readBefore: false, resumed: false, read: 5, stored: 2, known: 3, refused: 0, left: 0, state: 'done',
    }); // prettier-ignore
    expect(await past()).toHaveLength(5);
    expect(await one(tagged ?? '')).toMatchObject({ tags: ['baggage'] });
    expect((await tool('undo', id, '--json')).json()).toMatchObject({ messages: 2, kept: 3 });
  });

  test('past conversations that turn out to be one keep what was done with each', async () => {
    world = await openWorld({ engine });
    const ends = [
      row('1700000000000000701', '2025-05-01T10:00:00Z', 'inbound', ana, 'a'),
      row('1700000000000000703', '2025-05-05T10:00:00Z', 'inbound', ana, 'c'),
    ];
    await read(csv(...ends));
    const [first, second] = (await past()).toSorted((a, b) => (a.openedAt < b.openedAt ? -1 : 1));
    await notes(second.id, 'Of the second');
    await world.mira.send('PUT', `/api/v1/conversations/${second.id}/tags`, { tags: ['baggage'] });
    await world.mira.send('PUT', `/api/v1/conversations/${first.id}/tags`, { tags: ['late'] });
    await read(csv(row('1700000000000000702', '2025-05-03T10:00:00Z', 'outbound', ana, 'b')));
    const all = await past();
    expect(all).toHaveLength(1);
    expect((await one(all[0].id)).tags.toSorted()).toEqual(['baggage', 'late']);
    expect(JSON.stringify((await world.mira.get(`/api/v1/conversations/${all[0].id}/timeline`)).body)).toContain('Of the second'); // prettier-ignore
  });

  test('nobody answers inside a past conversation: the sentence says where', async () => {
    world = await openWorld({ engine });
    await read(csv(row('1700000000000000801', '2026-03-12T09:00:00Z', 'inbound', inigo, 'Buenos días')));
    const [old] = await past();
    const answer = () => world.mira.replies(old.id, 'Buenos días', { force: true });
    expect(await answer()).toMatchObject({ status: 409, body: { detail: expect.stringMatching(/archive.*a new one opens/) } }); // prettier-ignore
    expect((await one(old.id)).composer).toMatchObject({
      open: false,
      blocked: { reason: 'past', sentence: expect.stringMatching(/archive.*a new one opens/) },
    });
    world.sim.customerWrites({ channel: 'x', contact: inigo.externalId, text: 'Soy yo otra vez' });
    await world.settle();
    const now = await world.mira.onlyConversation();
    expect(await answer()).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/archive.*newer conversation/), conversationId: now.id },
    });
    expect((await one(old.id)).composer.blocked.sentence).toMatch(/newer conversation/);
    expect(await world.mira.messages(old.id)).toHaveLength(1);
  });

  test('a read mark is about what was sent from here on, not about what an archive told', async () => {
    world = await openWorld({ engine });
    world.sim.customerWrites({ channel: 'x', contact: ana.externalId, text: 'Is my flight on time?' });
    await world.settle();
    const live = await world.mira.onlyConversation();
    await read(csv(row('1700000000000000901', '2025-06-01T10:20:00Z', 'outbound', ana, 'We look for it')));
    expect((await world.mira.replies(live.id, 'It is', { force: true })).status).toBe(202);
    await world.later(60_000);
    const head = (await world.events()).at(-1)?.n ?? 0;
    world.sim.customerReads({ channel: 'x', contact: ana.externalId });
    await world.settle();
    expect(await world.eventTypes(head)).toEqual(['message.seen']);
    const [old] = await past();
    expect(await world.mira.messages(old.id)).toMatchObject([{ state: 'sent' }]);
  });

  test('an archive fills in a name that nobody knew, and tells nobody', async () => {
    world = await openWorld({ engine });
    const somebody = { externalId: '7700000000000077' };
    const at = Date.parse('2026-03-12T12:00:00Z');
    const told = [written({ contact: somebody.externalId, at, mid: 'm_1', text: 'Hello' })];
    expect(await deliver(world, metaBody('messenger', told))).toBe(200);
    await world.settle();
    const live = await world.mira.onlyConversation();
    expect(live.contact.displayName).toContain('Messenger user');
    const head = (await world.events()).at(-1)?.n ?? 0;
    const named = (id: string, name: string) => row(id, '2025-06-01T10:00:00Z', 'inbound', somebody, 'Long ago', name);
    await read(csv(named('m_2', bruno.displayName)), PAGE);
    await read(csv(named('m_3', chidi.displayName)), PAGE);
    expect((await world.mira.get(`/api/v1/contacts/${live.contact.id}`)).body).toMatchObject({ displayName: bruno.displayName }); // prettier-ignore
    expect((await world.mira.onlyConversation()).contact).toMatchObject({ displayName: bruno.displayName });
    expect(await world.eventTypes(head)).toEqual([]);
  });

  test('answers of an archive stay past when the post that they answer is delivered', async () => {
    world = await openWorld({ engine });
    world.sim.pauseDelivery();
    const post = world.sim.customerPosts({ channel: 'x', contact: ana.externalId, text: '@halcyonair HA9?' });
    const folder = join(world.parts.config.dataDir, 'x', 'data');
    mkdirSync(folder, { recursive: true });
    const ytd = (name: string, list: unknown) =>
      writeFileSync(join(folder, `${name}.js`), `window.YTD.${name}.part0 = ${JSON.stringify(list)}`);
    const brand = ACCOUNTS.x.externalId;
    ytd('account', [{ account: { accountId: brand } }]);
    ytd('tweets', [
      { tweet: { id_str: '1700000000000001001', full_text: '@ana_ruiz hi', created_at: 'Thu Mar 12 13:10:00 +0000 2026', in_reply_to_status_id_str: post.externalId, in_reply_to_user_id_str: ana.externalId, in_reply_to_screen_name: 'ana_ruiz' } },
      { tweet: { id_str: '1700000000000001002', full_text: 'more', created_at: 'Thu Mar 12 13:11:00 +0000 2026', in_reply_to_status_id_str: '1700000000000001001', in_reply_to_user_id_str: brand, in_reply_to_screen_name: 'halcyonair' } },
    ]); // prettier-ignore
    expect(await read(join(folder, '..'))).toMatchObject({ stored: 2 });
    world.sim.resumeDelivery();
    await world.settle();
    const live = await world.mira.onlyConversation();
    expect(live).toMatchObject({ unread: 1, waitingSince: expect.any(String), firstResponseAt: null });
    expect((await world.mira.messages(live.id)).map(({ direction }) => direction)).toEqual(['inbound']);
    expect(await world.eventTypes()).not.toContain('message.moved');
    expect(await past()).toHaveLength(1);
  });
});
