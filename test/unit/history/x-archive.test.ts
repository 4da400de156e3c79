// The archive that X makes of an account, as it lies there when it is unpacked.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openXArchive } from '../../../src/history/formats/x-archive.ts';
import { jsonElements } from '../../../src/history/formats/json-elements.ts';
import { NotAnArchive, type Found } from '../../../src/history/past.ts';

const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
const brand = { channel: 'x', externalId: '1190000000000000001', handle: 'halcyonair', displayName: 'Halcyon Air' };
const wishes = { brand, now: Date.parse('2026-11-22T00:00:00Z') };
const ANA = '2200000000000000011';

function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'touchpoint-x-'));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}
const ytd = (name: string, list: unknown, part = 0) =>
  `window.YTD.${name}.part${part} = ${JSON.stringify(list, null, 2)}`;
const account = ytd('account', [{ account: { accountId: brand.externalId, username: 'halcyonair' } }]);
const dm = (id: string, from: string, to: string, more: object = {}) => ({
  messageCreate: { id, senderId: from, recipientId: to, createdAt: '2023-03-01T10:00:00.123Z', text: 'Hola', mediaUrls: [], urls: [], reactions: [], ...more },
}); // prettier-ignore
const conversation = (...messages: object[]) => ({ dmConversation: { conversationId: `${brand.externalId}-${ANA}`, messages } }); // prettier-ignore
const post = (id: string, more: object = {}) => ({
  tweet: { id, id_str: id, created_at: 'Wed Oct 10 20:19:24 +0000 2018', full_text: 'Hello', entities: { user_mentions: [], urls: [] }, ...more },
}); // prettier-ignore

const all = async (files: Record<string, string>): Promise<Found[]> =>
  Array.fromAsync((await openXArchive(folderOf({ 'data/account.js': account, ...files }), wishes)).entries(null));

test('direct messages of both directions, as their authors wrote them', async () => {
  const found = await all({
    'data/direct-messages.js': ytd('direct_messages', [
      conversation(
        dm('102', brand.externalId, ANA, { text: 'Tom &amp; Mira: https://t.co/abc', urls: [{ url: 'https://t.co/abc', expanded: 'https://halcyon.example/a?b=1&amp;c', display: 'x' }] }),
        dm('101', ANA, brand.externalId, { text: 'Mi foto https://t.co/pic', urls: [{ url: 'https://t.co/pic', expanded: 'https://twitter.com/messages/media/101' }], mediaUrls: ['https://ton.twitter.com/dm/101/1/a.jpg'] }),
        { joinConversation: { initiatingUserId: ANA } },
      ),
    ]),
    'data/direct-messages-part1.js': ytd('direct_messages', [conversation(dm('103', ANA, brand.externalId))], 1),
  }); // prettier-ignore
  expect(found.map(({ file, line, is }) => [file, line, Object.keys(is)[0]])).toEqual([
    ['data/direct-messages-part1.js', 1, 'message'],
    ['data/direct-messages.js', 1, 'message'],
    ['data/direct-messages.js', 2, 'message'],
    ['data/direct-messages.js', 3, 'left'],
  ]);
  expect(found.flatMap(({ is }) => ('message' in is ? [is.message] : [])).slice(1)).toEqual([
    { direction: 'outbound', kind: 'dm', externalId: '102', contact: { externalId: ANA }, rootExternalId: null, inReplyToExternalId: null, text: 'Tom & Mira: https://halcyon.example/a?b=1&amp;c', attachments: [], sentAt: Date.parse('2023-03-01T10:00:00.123Z') },
    { direction: 'inbound', kind: 'dm', externalId: '101', contact: { externalId: ANA }, rootExternalId: null, inReplyToExternalId: null, text: 'Mi foto', attachments: [{ type: 'image', platformType: 'mediaUrls', url: 'https://ton.twitter.com/dm/101/1/a.jpg' }], sentAt: Date.parse('2023-03-01T10:00:00.123Z') },
  ]); // prettier-ignore
});

test('posts: an answer goes to whom it answers, one that answers nobody stands alone, a repost is left', async () => {
  const mention = { id_str: ANA, id: ANA, screen_name: 'ana_ruiz', name: 'Ana Ruiz', indices: ['0', '9'] };
  const found = await all({
    'data/tweets.js': ytd('tweets', [
      post('201', { full_text: '@ana_ruiz Gate B26', in_reply_to_status_id_str: '200', in_reply_to_user_id_str: ANA, in_reply_to_screen_name: 'ana_ruiz', entities: { user_mentions: [mention], urls: [] } }),
      post('202', { full_text: '@ana_ruiz we wrote to you', entities: { user_mentions: [mention], urls: [] } }),
      post('203', { full_text: 'We fly again &lt;3' }),
      post('204', { full_text: 'RT @somebody: hi' }),
      post('205', { in_reply_to_status_id_str: '203', in_reply_to_user_id_str: brand.externalId }),
      { tweet: { full_text: 'no id' } },
    ]),
  }); // prettier-ignore
  const contact = { externalId: ANA, handle: 'ana_ruiz', displayName: 'Ana Ruiz' };
  expect(found.map(({ is }) => is)).toMatchObject([
    { message: { direction: 'outbound', kind: 'mention', externalId: '201', contact, rootExternalId: '200', inReplyToExternalId: '200', text: '@ana_ruiz Gate B26' } },
    { message: { externalId: '202', contact, rootExternalId: '202', inReplyToExternalId: null } },
    { post: { externalId: '203', rootExternalId: '203', text: 'We fly again <3' } },
    { left: 'a repost' },
    { post: { externalId: '205', rootExternalId: '203', inReplyToExternalId: '203' } },
    { refused: 'it has no id' },
  ]); // prettier-ignore
});

test('files that are not read are named; an archive of somebody else, or none, is refused with a sentence', async () => {
  const messages = ytd('direct_messages', [conversation(dm('1', ANA, brand.externalId))]);
  const folder = folderOf({
    'data/account.js': account,
    'data/direct-messages.js': messages,
    'data/direct-messages-group.js': '',
    'data/like.js': '',
    'data/tweets_media/1.jpg': '',
  });
  const archive = await openXArchive(folder, wishes);
  expect(archive.skipped).toEqual([
    { name: 'data/direct-messages-group.js', because: 'messages of groups' },
    { name: 'data/like.js', because: 'no messages' },
  ]);
  const other = ytd('account', [{ account: { accountId: '42' } }]);
  await expect(
    openXArchive(folderOf({ 'data/account.js': other, 'data/direct-messages.js': messages }), wishes),
  ).rejects.toThrow('archive of the X account 42');
  await expect(openXArchive(folderOf({ 'a.txt': '' }), wishes)).rejects.toThrow(NotAnArchive);
});

test('a list is read element by element, whatever stands in its texts, and what is broken is told', async () => {
  const list = [{ a: '],[{"}' }, { b: ['\\"', { c: 'x'.repeat(200_000) }] }, 3, '1234567890123456789'];
  const path = join(folderOf({ 'a.js': `window.YTD.a.part0 = ${JSON.stringify(list)}` }), 'a.js');
  expect((await Array.fromAsync(jsonElements(path))).map(({ value }) => value)).toEqual(list);
  const broken = join(folderOf({ 'a.js': 'window.YTD.a.part0 = [{"a":1},{a:2},{"a":3},{"a":' }), 'a.js');
  expect((await Array.fromAsync(jsonElements(broken))).map(({ value }) => value)).toEqual([{ a: 1 }, undefined, { a: 3 }, undefined]); // prettier-ignore
});
