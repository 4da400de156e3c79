// Meta's "Download your information" of Facebook and Instagram, as JSON.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openMetaExport } from '../../../src/history/formats/meta-export.ts';
import { repaired } from '../../../src/history/formats/mojibake.ts';
import type { Found } from '../../../src/history/past.ts';

const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
const brand = { channel: 'messenger', externalId: '100200300400500', handle: 'halcyonair', displayName: 'Halcyon Air' };
const wishes = { brand, now: Date.parse('2026-11-22T00:00:00Z'), brandName: undefined };

function folderOf(files: Record<string, unknown>): string {
  const folder = mkdtempSync(join(tmpdir(), 'touchpoint-meta-'));
  made.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}
/** As Meta writes it: every byte of UTF-8 a character. */
const garbled = (text: string): string => Buffer.from(text).toString('latin1');
const thread = (path: string, names: string[], messages: object[]) => ({
  participants: names.map((name) => ({ name: garbled(name) })),
  messages,
  title: garbled(names[0] ?? ''),
  is_still_participant: true,
  thread_path: path,
  magic_words: [],
});
const message = (from: string, at: number, more: object = {}) => ({ sender_name: garbled(from), timestamp_ms: at, is_geoblocked_for_viewer: false, ...more }); // prettier-ignore
const T = Date.parse('2024-02-03T10:00:00Z');
const INIGO = 'Íñigo Muñoz Peralta';

const files = {
  'your_facebook_activity/messages/inbox/inigo_77/message_1.json': thread('inbox/inigo_77', [INIGO, 'Halcyon Air'], [
    message('Halcyon Air', T + 2_000, { content: garbled('¡Hecho! ✈️') }),
    message(INIGO, T + 1_000, { photos: [{ uri: 'your_facebook_activity/messages/inbox/inigo_77/photos/9.jpg', creation_timestamp: 1706954400 }] }),
    message(INIGO, T, { content: garbled('Mi pasaporte dice “Íñigo”') }),
    message(INIGO, T - 1, { is_unsent: true }),
    { timestamp_ms: T },
  ]),
  'your_facebook_activity/messages/inbox/inigo_77/message_2.json': thread('inbox/inigo_77', [INIGO, 'Halcyon Air'], [message(INIGO, T - 5_000, { content: 'Hola' })]),
  'your_facebook_activity/messages/inbox/others_1/message_1.json': thread('inbox/others_1', ['Ana Ruiz', 'Bruno Keller', 'Halcyon Air'], [message('Ana Ruiz', T, { content: 'x' })]),
  'your_facebook_activity/messages/inbox/inigo_77/photos/9.jpg': '',
  'your_facebook_activity/messages/autofill_information.json': {},
  'your_facebook_activity/messages/inbox/broken_1/message_1.json': '{',
}; // prettier-ignore

test('texts are repaired where they were damaged, and only there', () => {
  for (const text of ['Íñigo', '¡Hecho! ✈️', '陈美玲', 'plain', 'Ünïcödé “quotes”']) {
    expect(repaired(garbled(text))).toBe(text);
    expect(repaired(text)).toBe(text);
  }
  expect(repaired('Ã is not a broken one')).toBe('Ã is not a broken one');
});

test('messages of a thread have its customer, made ids, and their own words', async () => {
  const archive = openMetaExport(folderOf(files), wishes);
  const found: Found[] = await Array.fromAsync(archive.entries(null));
  const said = found.flatMap(({ is }) => ('message' in is ? [is.message] : []));
  const contact = { externalId: expect.stringMatching(/^archive:/), displayName: INIGO };
  expect(said).toMatchObject([
    { direction: 'outbound', contact, text: '¡Hecho! ✈️', sentAt: T + 2_000 },
    { direction: 'inbound', contact, text: '', attachments: [{ type: 'image', title: '9.jpg' }] },
    { direction: 'inbound', contact, text: 'Mi pasaporte dice “Íñigo”' },
    { direction: 'inbound', contact, text: 'Hola' },
  ]);
  expect(new Set(said.map((one) => one.contact.externalId)).size).toBe(1);
  expect(new Set(said.map((one) => one.externalId)).size).toBe(4);
  const others = found.filter(({ is }) => !('message' in is)).map(({ file, line, is }) => [file.split('/')[3], line, Object.values(is)[0]]); // prettier-ignore
  expect(others).toEqual([
    ['broken_1', 1, 'the file is not JSON'],
    ['inigo_77', 4, 'taken back'],
    ['inigo_77', 5, 'it does not say who wrote it'],
    ['others_1', 1, 'a message of a group'],
  ]);
  expect(archive.skipped).toEqual([
    { name: 'your_facebook_activity/messages/autofill_information.json', because: 'no messages of a customer' },
  ]);
  for (let at = 0; at < found.length; at += 1) {
    const one = found[at];
    if (one === undefined) continue;
    const rest = await Array.fromAsync(archive.entries({ file: one.file, entries: one.line }));
    expect(rest).toEqual(found.slice(at + 1));
  }
});

test('the brand is found by its name here, by who is in every thread, or as it is told', () => {
  const two = {
    'messages/inbox/a/message_1.json': thread('inbox/a', ['Ana Ruiz', 'Halcyon Support'], []),
    'messages/inbox/b/message_1.json': thread('inbox/b', ['Bruno Keller', 'Halcyon Support'], []),
  };
  expect(openMetaExport(folderOf(two), wishes).reads[0]).toContain('"Halcyon Support"');
  const one = { 'messages/inbox/a/message_1.json': thread('inbox/a', ['Ana Ruiz', 'Halcyon Support'], []) };
  expect(() => openMetaExport(folderOf(one), wishes)).toThrow('--brand-name');
  expect(openMetaExport(folderOf(one), { ...wishes, brandName: 'halcyon support' }).reads[0]).toContain('Support"');
  expect(() => openMetaExport(folderOf({ 'messages/inbox/a/message_1.html': '' }), wishes)).toThrow('JSON');
});
