// What an archive tells is there for those who look for it, and changes nothing for those who work: no news, no clock, no count, no
// reply window; and whoever writes again begins anew.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ACCOUNTS, CUSTOMERS } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';
import { settingsOf, touchpointHere } from './cli/tool.ts';
import { deliver, metaBody, written } from './meta-deliveries.ts';

vi.setConfig({ testTimeout: 120_000 });

const { ana, bruno, chidi, inigo } = CUSTOMERS;
let world: World;
afterEach(async () => world.close());

const HEADING = 'id,sent at,direction,contact id,handle,name,text';
const row = (id: string, at: string, direction: string, who: { externalId: string; handle: string }, text: string) =>
  [id, at, direction, who.externalId, who.handle, '', text].join(',');

function csv(...rows: string[]): string {
  const file = join(world.parts.config.dataDir, 'past.csv');
  writeFileSync(file, [HEADING, ...rows, ''].join('\n'));
  return file;
}
const tool = (...args: string[]) => touchpointHere(['history', ...args], settingsOf(world));
const read = async (file: string, ...more: string[]) => {
  const answer = await tool('import', 'x:halcyonair', file, ...more);
  expect(answer.exit, answer.stderr).toBe(0);
  return answer.json();
};
const views = async () => (await world.mira.get('/api/v1/views')).body;
const past = async () => (await world.mira.conversations('&status=all')).filter(({ origin }) => origin === 'import');
const writes = async (who: { channel: string; externalId: string }, text: string) => {
  world.sim.customerWrites({ channel: who.channel as 'x', contact: who.externalId, text });
  await world.settle();
};

tellMissingPostgres();

describe.each(ENGINES)('on %s', (engine) => {
  test('past conversations are found and told apart, and nothing that is at work notices', async () => {
    world = await openWorld({ engine });
    await writes(ana, 'Is my flight on time?');
    const live = await world.mira.onlyConversation();
    const [known] = await world.mira.messages(live.id);
    const [window, counts, head] = [
      (await world.mira.get(`/api/v1/conversations/${live.id}`)).body,
      await views(),
      (await world.events()).at(-1)?.n ?? 0,
    ];
    const file = csv(
      row('1700000000000000101', '2025-06-01T10:00:00Z', 'inbound', ana, 'Lost my bag'),
      row('1700000000000000102', '2025-06-01T10:20:00Z', 'outbound', ana, 'We look for it'),
      row('1700000000000000103', '2025-06-03T09:00:00Z', 'inbound', ana, 'Thanks'),
      row('1700000000000000104', '2025-09-01T08:00:00Z', 'outbound', ana, 'A survey'),
      row('1700000000000000105', '2025-09-01T09:00:00Z', 'inbound', ana, 'No'),
      row(known.externalId, '2026-03-12T12:59:00Z', 'inbound', ana, 'Is my flight on time?'),
      row('1700000000000000106', '2026-03-11T20:00:00Z', 'inbound', bruno, 'Hallo'),
      row('1700000000000000107', '31/12/2025', 'inbound', bruno, 'no such order'),
    );
    const errors = join(world.parts.config.dataDir, 'refused.csv');
    expect(await read(file, '--errors', errors)).toMatchObject({ read: 8, stored: 6, known: 1, refused: 1 });
    expect(readFileSync(errors, 'utf8').split('\n')).toEqual(['file,line,reason', expect.stringMatching(/^past.csv,9,.*day or the month/), '']); // prettier-ignore

    expect((await world.events(head)).map(({ type }) => type)).toEqual([]);
    expect(await views()).toEqual(counts);
    for (const query of ['', '&view=all', '&view=resolved', '&status=resolved', '&view=unassigned', '&view=waiting', '&channel=x', '&sort=newest'])
      expect((await world.mira.conversations(query)).filter(({ origin }) => origin === 'import'), query).toEqual([]); // prettier-ignore
    expect((await world.mira.get(`/api/v1/conversations/${live.id}`)).body).toEqual(window);

    const [found] = [(await world.mira.conversations('&q=ana&status=all')).filter(({ origin }) => origin === 'import')];
    expect(found).toHaveLength(2);
    expect(await past()).toHaveLength(3);
    const one = found.find(({ openedAt }) => openedAt === '2025-06-01T10:00:00.000Z');
    expect(one).toMatchObject({
      status: 'resolved', contact: { id: live.contact.id }, unread: 0, waitingSince: null, dueAt: null,
      firstResponseAt: '2025-06-01T10:20:00.000Z', resolvedAt: '2025-06-03T09:00:00.000Z', lastMessageAt: '2025-06-03T09:00:00.000Z',
    }); // prettier-ignore
    expect(found.find(({ id }) => id !== one.id).firstResponseAt).toBeNull(); // the brand's word came first
    expect((await world.mira.messages(one.id)).map(({ text, direction, origin, author }) => [text, direction, origin, author.type])).toEqual([
      ['Lost my bag', 'inbound', 'import', 'contact'],
      ['We look for it', 'outbound', 'import', 'native_app'],
      ['Thanks', 'inbound', 'import', 'contact'],
    ]); // prettier-ignore
    const contact = (await world.mira.get(`/api/v1/contacts/${live.contact.id}`)).body;
    expect(JSON.stringify(contact)).toContain(one.id);

    expect(await read(file)).toMatchObject({ readBefore: true, stored: 6 });
    expect(await past()).toHaveLength(3);
  });

  test('whoever is known from an archive alone begins anew when they write, and a past conversation stays closed', async () => {
    world = await openWorld({ engine });
    await read(csv(row('1700000000000000201', '2026-03-12T09:00:00Z', 'inbound', inigo, 'Buenos días')));
    const [old] = await past();
    const reopened = await world.mira.send('PUT', `/api/v1/conversations/${old.id}/status`, { status: 'open' });
    expect(reopened).toMatchObject({ status: 409, body: { detail: expect.stringContaining('archive') } });
    await writes(inigo, 'Soy yo otra vez');
    const now = await world.mira.onlyConversation();
    expect(now).toMatchObject({ status: 'open', origin: 'live', unread: 1, contact: { id: old.contact.id } });
    expect(await world.mira.messages(now.id)).toHaveLength(1);
    expect(await past()).toEqual([expect.objectContaining({ id: old.id, status: 'resolved' })]);
  });

  test('what a platform delivers takes the place of what the archive told: somebody waits', async () => {
    world = await openWorld({ engine, working: false });
    const at = Date.parse('2026-03-12T12:00:00Z');
    const told = [written({ contact: chidi.externalId, at, mid: 'm_bag', text: 'Where is my bag?' })];
    expect(await deliver(world, metaBody('messenger', told))).toBe(200);
    const file = csv(
      row('m_bag', '2026-03-12T12:00:00Z', 'inbound', chidi, 'Where is my bag?'),
      row('m_hello', '2026-03-12T11:00:00Z', 'inbound', chidi, 'Hello'),
    );
    expect((await tool('import', `messenger:${ACCOUNTS.messenger.externalId}`, file)).json()).toMatchObject({
      stored: 2,
    });
    world.startWorking();
    await world.settle();
    const live = await world.mira.onlyConversation();
    expect(live).toMatchObject({ unread: 1, waitingSince: '2026-03-12T12:00:00.000Z' });
    expect((await world.mira.messages(live.id)).map(({ externalId }) => externalId)).toEqual(['m_bag']);
    const [old] = await past();
    expect((await world.mira.messages(old.id)).map(({ externalId }) => externalId)).toEqual(['m_hello']);
    expect(old.lastMessageAt).toBe('2026-03-12T11:00:00.000Z');
  });

  test('archives in any order make the same conversations, and each can be taken away again', async () => {
    world = await openWorld({ engine });
    await writes(bruno, 'Hallo');
    const middle = row('1700000000000000402', '2025-05-03T10:00:00Z', 'outbound', ana, 'b');
    const ends = [
      row('1700000000000000401', '2025-05-01T10:00:00Z', 'inbound', ana, 'a'),
      row('1700000000000000403', '2025-05-05T10:00:00Z', 'inbound', ana, 'c'),
      row('1700000000000000404', '2025-05-05T11:00:00Z', 'inbound', bruno, 'd'),
    ];
    const { id: firstId } = await read(csv(...ends));
    expect(await past()).toHaveLength(3);
    const { id: secondId } = await read(csv(middle));
    const spans = (await past()).map(({ openedAt, lastMessageAt, firstResponseAt }) => [openedAt, lastMessageAt, firstResponseAt]); // prettier-ignore
    expect(spans).toContainEqual(['2025-05-01T10:00:00.000Z', '2025-05-05T10:00:00.000Z', '2025-05-03T10:00:00.000Z']);
    expect(spans).toHaveLength(2);

    const list = (await tool('list', '--json')).json();
    expect(new Map(list.items.map(({ id, state }: { id: string; state: string }) => [id, state]))).toEqual(
      new Map([[secondId, 'done'], [firstId, 'done']]),
    ); // prettier-ignore
    expect((await tool('undo', firstId)).json()).toMatchObject({ messages: 3, contacts: 0, kept: 0 });
    expect((await tool('undo', secondId)).json()).toMatchObject({ messages: 1, contacts: 1, kept: 0 });
    expect(await past()).toEqual([]);
    expect(await world.mira.conversations('&status=all')).toHaveLength(1);
    expect((await tool('list')).json().items).toEqual([]);
    expect(await read(csv(...ends))).toMatchObject({ readBefore: false, stored: 3 });
  });
});

test('the archive of X and the export of Meta come in with what they tell', async () => {
  world = await openWorld();
  const folder = join(world.parts.config.dataDir, 'x');
  mkdirSync(join(folder, 'data'), { recursive: true });
  const ytd = (name: string, list: unknown) =>
    writeFileSync(join(folder, 'data', `${name}.js`), `window.YTD.${name}.part0 = ${JSON.stringify(list)}`);
  const brand = ACCOUNTS.x.externalId;
  ytd('account', [{ account: { accountId: brand } }]);
  ytd('direct-messages', [
    { dmConversation: { conversationId: 'c', messages: [{ messageCreate: { id: '1700000000000000501', senderId: ana.externalId, recipientId: brand, createdAt: '2024-01-01T10:00:00.000Z', text: 'Hola &amp; adiós', mediaUrls: ['https://ton.twitter.com/dm/1/2/a.jpg'], urls: [] } }] } },
  ]); // prettier-ignore
  ytd('tweets', [
    { tweet: { id_str: '1700000000000000502', full_text: '@ana_ruiz hi', created_at: 'Mon Jan 01 12:00:00 +0000 2024', in_reply_to_status_id_str: '1700000000000000500', in_reply_to_user_id_str: ana.externalId, in_reply_to_screen_name: 'ana_ruiz' } },
    { tweet: { id_str: '1700000000000000503', full_text: 'We fly again', created_at: 'Mon Jan 01 12:30:00 +0000 2024' } },
  ]); // prettier-ignore
  const answer = await tool('import', 'x:halcyonair', folder);
  expect(answer.json()).toMatchObject({ format: 'x-archive', read: 3, stored: 3, refused: 0 });
  const [one] = await past();
  expect(await world.mira.messages(one.id)).toMatchObject([
    {
      kind: 'dm',
      text: 'Hola & adiós',
      attachments: [{ type: 'image', state: 'remote', sentence: expect.stringContaining('archive'), canFetch: false }],
    },
    { kind: 'mention', direction: 'outbound', inReplyToExternalId: '1700000000000000500' },
  ]);
  const { posts } = world.parts.store.t;
  expect(await world.parts.store.db.select().from(posts)).toMatchObject([{ externalId: '1700000000000000503', by: 'brand', origin: 'import' }]); // prettier-ignore

  const meta = join(world.parts.config.dataDir, 'fb', 'messages', 'inbox', 'chidi_1');
  mkdirSync(meta, { recursive: true });
  const thread = { participants: [{ name: chidi.displayName }, { name: 'Halcyon Air' }], thread_path: 'inbox/chidi_1', messages: [{ sender_name: chidi.displayName, timestamp_ms: Date.parse('2024-02-01T10:00:00Z'), content: 'CafÃ©?' }] }; // prettier-ignore
  writeFileSync(join(meta, 'message_1.json'), JSON.stringify(thread));
  const page = `messenger:${ACCOUNTS.messenger.externalId}`;
  const fb = join(world.parts.config.dataDir, 'fb');
  expect((await tool('import', page, fb)).stderr).toContain('--brand-name');
  const from = await tool('import', page, fb, '--brand-name', 'halcyon air');
  expect(from.exit, from.stderr).toBe(0);
  expect(from.json()).toMatchObject({ format: 'meta-export', stored: 1 });
  const theirs = (await past()).find(({ channels }) => channels.includes('messenger'));
  expect(theirs.contact).toMatchObject({ displayName: chidi.displayName, externalId: expect.stringMatching(/^archive:/) }); // prettier-ignore
  expect(await world.mira.messages(theirs.id)).toMatchObject([{ text: 'Café?' }]);
});

test('a dry run shows how it is understood and keeps nothing; what cannot be meant is a sentence and exit code 2', async () => {
  world = await openWorld();
  const file = csv(
    row('1', '2025-06-01 10:00', 'inbound', ana, 'Lost my bag'),
    row('2', 'someday', 'inbound', ana, 'never'),
  );
  const look = await read(file, '--dry-run', '--time-zone', 'Europe/Madrid');
  expect(look).toMatchObject({
    dryRun: true, messages: 1, refused: 1, first: [{ sentAt: '2025-06-01T08:00:00.000Z', text: 'Lost my bag' }],
    refusals: [expect.stringMatching(/^past.csv:3: /)],
  }); // prettier-ignore
  expect(await past()).toEqual([]);
  expect((await tool('list')).json().items).toEqual([]);
  for (const [args, words] of [
    [['import', 'x:nobody', file], 'There is no handle "x:nobody"; there are'],
    [['import', 'x:halcyonair', `${file}.zip`], 'There is nothing at'],
    [['import', 'x:halcyonair', file, '--map', 'text=Body'], 'there is no column "Body"'],
    [['import', 'x:halcyonair', file, '--time-zone', 'Mars'], 'no time zone'],
    [['import', 'x:halcyonair', file, '--format', 'x-archive'], 'is a file'],
    [['import', 'x:halcyonair', world.parts.config.dataDir], 'neither the archive of X'],
  ] as const) {
    const answer = await tool(...args);
    expect(answer.exit, words).toBe(2);
    expect(answer.stderr).toContain(words);
  }
  expect((await tool('undo', 'imp_none')).exit).toBe(1);
  expect(existsSync(file)).toBe(true);
});
