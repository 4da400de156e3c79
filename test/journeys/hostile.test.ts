// Whatever somebody writes, calls themselves or types into a field is text and stays the text it was: nothing is executed,
// nothing is lost, nobody gets an error of ours. And bytes that are no request at all are refused by name.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signedHeaders } from '../../src/simulator/delivery-call.ts';
import { ACCOUNTS, SECRETS } from '../cast.ts';
import { dataFolder, ENGINES, tellMissingPostgres, withData } from '../machine.ts';
import type { Answer } from '../person.ts';
import { openWorld, type World } from '../world.ts';
import { metaBody, written, type MetaChannel } from './meta-deliveries.ts';

tellMissingPostgres();

/** Ours, for machines without the corpora: what databases, JSON, screens and spreadsheets stumble over. */
const OWN = [
  'NUL \u0000 in the middle', 'half a \ud83d character', '\udc00 and the other half', '\u202eright to left\u202c', 'zero\u200bwidth',
  '__proto__', 'constructor', '{{7*7}} ${7*7} #{7*7}', "Robert'); DROP TABLE messages;--", '<script>alert(1)</script>', '&amp;lt;b&gt;',
  '"><img src=x onerror=alert(1)>', '=HYPERLINK("https://evil.example")', '%s%n%00', '\\u0000', '\\', '👩‍👩‍👧‍👦'.repeat(20), 'ﷺ'.repeat(50),
  'Íñigo Muñoz Peralta', '  spaces around  ', 'a\r\nb\tc\u2028d', '-1', 'null', '🇪🇸', 'e\u0301\u0301\u0301', '../../etc/passwd',
]; // prettier-ignore
const CORPORA = ['blns.json', 'xss_sample_200.json'] as const;
const corpus = (name: string): string[] =>
  dataFolder ? (JSON.parse(readFileSync(join(dataFolder, 'hostile', name), 'utf8')) as string[]) : [];

/** What may become of a text: nothing, except that no database can hold NUL, nor JSON half a character. */
const kept = (text: string) => text.toWellFormed().replaceAll('\u0000', '');
const shownName = (name: string) => kept(name).trim();

let world: World;
let deliveries = 0;

/** An id for each string, new in each test. */
const idsFor = (strings: readonly string[]) => {
  deliveries += 1;
  world.clock.advance(2_000);
  return strings.map((text, i) => ({
    text,
    id: `3${String(deliveries).padStart(5, '0')}${String(i).padStart(6, '0')}`,
  }));
};
type Said = ReturnType<typeof idsFor>;

/** Delivers one body for all of them, and answers their conversations by who wrote. */
async function deliverAll(door: 'x' | 'meta', { body, said }: { body: string; said: Said }): Promise<Map<string, any>> {
  expect((await world.sim.deliverRaw(door, body)).status).toBe(200);
  await world.settle(25_000);
  const found = new Map<string, any>();
  let cursor: string | null = '';
  while (cursor !== null && found.size < said.length) {
    const page: Answer = await world.mira.get(
      `/api/v1/conversations?sort=newest&limit=100${cursor && `&cursor=${cursor}`}`,
    );
    expect(page.status).toBe(200);
    for (const each of page.body.items) found.set(each.contact.externalId, each);
    cursor = page.body.next;
  }
  expect((await world.sam.get('/api/v1/admin/dead-events')).body.items).toEqual([]);
  return found;
}

/** X escapes three characters in texts, and nothing in names. */
const asXWritesIt = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function xMessages(said: Said): string {
  const account = ACCOUNTS.x.externalId;
  const message = ({ id, text }: Said[number]) => ({
    type: 'message_create',
    id: `9${id}`,
    created_timestamp: String(world.clock.now()),
    message_create: { target: { recipient_id: account }, sender_id: id, message_data: { text: asXWritesIt(text) } },
  });
  const users = said.map(({ id, text }) => [id, { id, name: text, screen_name: text }]);
  return JSON.stringify({
    for_user_id: account,
    direct_message_events: said.map(message),
    users: Object.fromEntries(users),
  });
}

function metaComments(channel: 'messenger' | 'instagram', said: Said): string {
  const account = ACCOUNTS[channel].externalId;
  const comment = ({ id, text }: Said[number]) =>
    channel === 'messenger'
      ? { field: 'feed', value: { item: 'comment', verb: 'add', post_id: `${account}_1`, comment_id: `1_${id}`, parent_id: `${account}_1`, from: { id, name: text }, message: text, created_time: Math.floor(world.clock.now() / 1000) } }
      : { field: 'comments', value: { id: `1${id}`, text, from: { id, username: text }, media: { id: '17900000000000001' } } }; // prettier-ignore
  const entry = [{ id: account, time: Math.floor(world.clock.now() / 1000), changes: said.map(comment) }];
  return JSON.stringify({ object: channel === 'messenger' ? 'page' : 'instagram', entry });
}

/** Names are cut at two hundred, which is longer than any platform allows. */
function expectName(shown: string, name: string): void {
  const wanted = shownName(name);
  if (wanted.length <= 200) expect(shown).toBe(wanted);
  else expect(wanted.startsWith(shown) && shown.length >= 199, `${shown} for ${wanted}`).toBe(true);
}

function everyFieldHolds(strings: readonly string[], channels: readonly MetaChannel[]): void {
  test('as text, name and handle on X', async () => {
    const said = idsFor(strings);
    const found = await deliverAll('x', { said, body: xMessages(said) });
    for (const { id, text } of said) {
      const { contact, lastMessage } = found.get(id);
      expect(lastMessage.text).toBe(kept(text));
      if (shownName(text) === '') continue;
      expectName(contact.displayName, text);
      expectName(contact.handle, text);
    }
  });

  test.each(channels)('as text and name of a comment on %s', async (channel) => {
    const said = idsFor(strings);
    const found = await deliverAll('meta', { said, body: metaComments(channel, said) });
    for (const { id, text } of said) {
      const { contact, lastMessage } = found.get(id);
      expect(lastMessage.text).toBe(kept(text));
      if (shownName(text) !== '') expectName(channel === 'messenger' ? contact.displayName : contact.handle, text);
    }
  });

  test('as an agent’s answer, note and tag', async () => {
    const contact = idsFor(['Hello'])[0]?.id ?? '';
    world.sim.customerWrites({ channel: 'x', contact, text: 'Hello' });
    await world.settle();
    const [found] = await world.mira.conversations('&sort=newest');
    expect(found.contact.externalId).toBe(contact);
    const path = `/api/v1/conversations/${found.id}`;
    for (let from = 0; from < strings.length; from += 16) {
      await Promise.all(strings.slice(from, from + 16).map((text) => typeWords(path, text)));
    }
    for (const text of strings) await typeTag(path, text);
  });
}

const isWords = (text: string) => kept(text).trim() !== '';

/** White space around an answer does not leave the house; a note stays as it was typed. */
async function typeWords(path: string, text: string): Promise<void> {
  const { mira } = world;
  const note = await mira.send('POST', `${path}/notes`, { text });
  expect([note.status, note.body.text]).toEqual(isWords(text) ? [201, kept(text)] : [400, undefined]);
  const reply = await mira.send('POST', `${path}/replies`, { text, lastSeenMessageId: null, force: true });
  const parts = reply.body.messages?.map((part: { text: string }) => part.text);
  expect([reply.status, parts]).toEqual(isWords(text) ? [202, [kept(text).trim()]] : [400, undefined]);
}

async function typeTag(path: string, text: string): Promise<void> {
  const tag = kept(text).trim();
  const { status, body } = await world.mira.send('PUT', `${path}/tags`, { tags: [text] });
  expect([status, body.tags]).toEqual(isWords(text) && Array.from(tag).length <= 50 ? [200, [tag]] : [400, undefined]);
}

describe.each(ENGINES)('on %s', (engine) => {
  beforeAll(async () => {
    // Answers stay here: what leaves is another test's matter.
    world = await openWorld({ engine, env: { UNDO_SECONDS: '120' } });
  });
  afterAll(async () => world.close());

  describe('every hostile string of ours stays the text it was', () =>
    everyFieldHolds(OWN, ['messenger', 'instagram']));
  test('every hostile string of ours stays the text it was as a direct message on Messenger', async () => {
    const said = idsFor(OWN);
    const messages = said.map(({ id, text }) => written({ contact: id, at: world.clock.now(), mid: `m_${id}`, text }));
    const found = await deliverAll('meta', { said, body: metaBody('messenger', messages) });
    for (const { id, text } of said) expect(found.get(id).lastMessage.text).toBe(kept(text));
  });

  // What is hard for a database is among ours; the corpora say nothing new about a second one.
  for (const name of engine === 'sqlite' ? CORPORA : []) {
    withData(`every string of ${name} stays the text it was`, () => everyFieldHolds(corpus(name), ['messenger']));
  }
});

describe('bytes that are no request', () => {
  beforeAll(async () => {
    world = await openWorld();
    world.sim.customerWrites({ channel: 'x', contact: '2200000000000000011', text: 'Hello' });
    await world.settle();
  });
  afterAll(async () => world.close());

  const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  const big = 10 * 1024 * 1024;

  async function ask(
    path: string,
    body: string | Buffer,
    type = 'application/json',
  ): Promise<[number, string, string]> {
    const headers = { cookie: world.mira.cookie, 'x-touchpoint': '1', 'content-type': type };
    const response = await fetch(world.url + path, { method: 'POST', headers, body: body as string });
    const { code } = (await response.json()) as { code: string };
    return [response.status, code, response.headers.get('content-type') ?? ''];
  }

  const refused: [string, string | Buffer, number, string][] = [
    ['no JSON', 'text=Hello', 400, 'bad_request'],
    ['half an object', '{"text":"Hel', 400, 'bad_request'],
    ['nothing', '', 400, 'bad_request'],
    ['a text', '"Hello"', 400, 'bad_request'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 400, 'bad_request'],
    ['a hundred thousand brackets', deep(100_000), 400, 'bad_request'],
    ['a hundred thousand brackets in a field', `{"text":${deep(100_000)}}`, 400, 'bad_request'],
    ['a prototype', '{"text":"Hello","__proto__":{"roles":["admin"]}}', 400, 'bad_request'],
    ['a constructor', '{"text":"Hello","constructor":{"prototype":{"roles":["admin"]}}}', 400, 'bad_request'],
    ['a field that does not exist', '{"text":"Hello","role":"admin"}', 400, 'bad_request'],
    ['ten megabytes', `{"text":"${'a'.repeat(big)}"}`, 413, 'too_large'],
  ];
  test.each(refused)('%s in a note is refused by name', async (_, body, status, code) => {
    const { id } = await world.mira.onlyConversation();
    const before = (await world.events()).length;
    expect(await ask(`/api/v1/conversations/${id}/notes`, body)).toEqual([status, code, expect.stringContaining('application/problem+json')]); // prettier-ignore
    expect((await world.events()).length, 'and nothing happened').toBe(before);
  });

  test('a form is not JSON', async () => {
    const { id } = await world.mira.onlyConversation();
    const [status] = await ask(`/api/v1/conversations/${id}/notes`, 'text=Hello', 'application/x-www-form-urlencoded');
    expect(status).toBe(415);
  });

  test.each(['x', 'meta'] as const)(
    'signed ones at the door of %s are kept and shown, too large ones refused, and the product lives',
    async (door) => {
      const post = async (body: string) =>
      (await fetch(`${world.url}/webhooks/${door}`, { method: 'POST', headers: signedHeaders({ door, body, secrets: SECRETS }), body })).status; // prettier-ignore
      const entry = door === 'x' ? `{"for_user_id":"1","direct_message_events":` : `{"object":"page","entry":`;
      const kept = [
        '{"half',
        deep(500_000),
        `${entry}${deep(500_000)}}`,
        `{"id":12345678901234567890,"deep":${deep(500_000)}}`,
      ];
      for (const body of kept) expect(await post(body)).toBe(200);
      expect(await post(`{"text":"${'a'.repeat(big)}"}`)).toBe(413);
      await world.settle(25_000);
      expect((await world.sam.get('/api/v1/admin/dead-events')).body.items.length).toBeGreaterThan(0);
      expect((await fetch(`${world.url}/readyz`)).status).toBe(200);
      world.sim.customerWrites({ channel: 'x', contact: '2200000000000000011', text: `still there? ${door}` });
      await world.settle();
      expect((await world.mira.conversations('&view=all')).some(({ lastMessage }) => lastMessage.text === `still there? ${door}`)).toBe(true); // prettier-ignore
    },
  );
});
