// A CSV: which column is what, what a row says, and what of it is refused without stopping the rest.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openCsv } from '../../../src/history/formats/csv.ts';
import { columnsOf } from '../../../src/history/formats/csv-columns.ts';
import { NotAnArchive, type Found, type Place } from '../../../src/history/past.ts';

const folder = mkdtempSync(join(tmpdir(), 'touchpoint-csv-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const brand = { channel: 'x', externalId: '1190000000000000001', handle: 'halcyonair', displayName: 'Halcyon Air' };
const wishes = { brand, timeZone: 'UTC', now: Date.parse('2026-11-22T00:00:00Z'), map: undefined };

async function read(text: string, { map, from = null }: { map?: string; from?: Place | null } = {}): Promise<Found[]> {
  const path = join(folder, 'past.csv');
  writeFileSync(path, text);
  const archive = await openCsv(path, { ...wishes, map });
  return Array.fromAsync(archive.entries(from));
}
const said = (found: Found[]) => found.flatMap(({ is }) => ('message' in is ? [is.message] : []));
const refused = (found: Found[]) =>
  found.flatMap(({ line, is }) => ('refused' in is ? [`${line}: ${is.refused}`] : []));

test('usual names are understood; a wish wins, and an empty one leaves a column out', () => {
  expect(columnsOf(['Message ID', 'created_at', 'Text', 'inbound', 'User Id'], undefined)).toEqual({
    id: 0,
    sentAt: 1,
    text: 2,
    direction: 3,
    contactId: 4,
  });
  expect(columnsOf(['id', 'When', 'Old', 'New', 'in', 'who'], 'id=,text=New,sentAt=when,direction=in,contactId=who')).toEqual(
    { sentAt: 1, text: 3, direction: 4, contactId: 5 },
  ); // prettier-ignore
});

test.each([
  [['text', 'who'], 'contactId=who', 'sentAt'],
  [['text', 'date', 'who'], 'contactId=who', 'direction'],
  [['text', 'date', 'direction'], undefined, 'contactId'],
  [['a'], 'text=b', 'there is no column "b"; there are "a"'],
  [['a'], 'words=a', 'there is no field "words"'],
] as const)('%j with %s says what is missing', (heading, map, words) => {
  expect(() => columnsOf(heading, map)).toThrow(words);
  expect(() => columnsOf(heading, map)).toThrow(NotAnArchive);
});

test('rows become messages of both directions', async () => {
  const found = await read(
    '\uFEFFid;sentAt;senderId;recipientId;text;kind;inReplyTo;agent\r\n' +
      '11;2024-05-31 10:00;2200000000000000011;1190000000000000001;"Hola;\r\n""Halcyon""";;;\r\n' +
      '12;2024-05-31 10:05;@HalcyonAir;2200000000000000011;Hola Ana;mention;11;Mira\r\n',
  );
  expect(refused(found)).toEqual([]);
  expect(said(found)).toMatchObject([
    { direction: 'inbound', kind: 'dm', externalId: '11', contact: { externalId: '2200000000000000011' }, rootExternalId: null, text: 'Hola;\r\n"Halcyon"' },
    { direction: 'outbound', kind: 'mention', externalId: '12', contact: { externalId: '2200000000000000011' }, rootExternalId: '11', inReplyToExternalId: '11', authorName: 'Mira' },
  ]); // prettier-ignore
});

test('without platform ids somebody stands apart, always the same, and a message is known by what it says', async () => {
  const text = 'date,direction,handle,name,text\n2024-05-31,in,@Ana_Ruiz,Ana Ruiz,Hola\n2024-05-31,in,ana_ruiz,,Hola\n';
  const [one, two] = said(await read(text));
  expect(one?.contact).toEqual({ externalId: expect.stringMatching(/^archive:/), handle: 'Ana_Ruiz', displayName: 'Ana Ruiz' }); // prettier-ignore
  expect(two?.contact.externalId).toBe(one?.contact.externalId);
  expect(two?.externalId).toBe(one?.externalId);
  expect(one?.externalId).toMatch(/^archive:/);
});

const BAD =
  'id,sentAt,direction,contactId,text\n' +
  '1,2024-05-31,in,22,good\n' +
  '2,31/05/2024,in,22,bad time\n' +
  '3,2024-05-31,sideways,22,bad direction\n' +
  '4,2024-05-31,in,,nobody\n' +
  '5,2024-05-31,in,22,\n' +
  '6,2024-05-31,in,22,"bad "quote" here"\n' +
  '7,2024-05-31,in,1190000000000000001,to oneself\n' +
  '8,2024-05-31,out,22,good again\n' +
  '9\n';

test('what cannot be kept is refused by line and reason, and the rest goes on', async () => {
  const found = await read(BAD);
  expect(said(found).map(({ externalId }) => externalId)).toEqual(['1', '8']);
  expect(refused(found).map((one) => one.slice(0, 40))).toEqual([
    expect.stringContaining('3: its time could have the day or the mo'),
    expect.stringContaining('4: its direction is neither'),
    expect.stringContaining('5: it does not say which customer'),
    expect.stringContaining('6: it says nothing'),
    expect.stringContaining('7: it is no row of a CSV'),
    expect.stringContaining('8: both sides are the brand'),
    expect.stringContaining('10: it does not say who wrote it'),
  ]);
});

test('from any place on it reads the rest, bad rows counted', async () => {
  const all = await read(BAD);
  for (let entries = 0; entries <= all.length; entries += 1)
    expect(await read(BAD, { from: { file: 'past.csv', entries } })).toEqual(all.slice(entries));
});

test('a quotation that never ends costs what comes after it, and nothing before', async () => {
  const found = await read('id,sentAt,direction,contactId,text\n1,2024-05-31,in,22,a\n2,2024-05-31,in,22,"b\n3,2024-05-31,in,22,c\n');
  expect(said(found).map(({ externalId }) => externalId)).toEqual(['1']);
  expect(refused(found)).toEqual([expect.stringContaining('no row of a CSV')]);
}); // prettier-ignore
