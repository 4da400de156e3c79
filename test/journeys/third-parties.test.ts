// "My wife's booking" in many languages: what a conversation is about, and never who writes. The messages were labelled before
// anything read them.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveCustomers } from '../../src/customers/save-customer.ts';
import { recognitionOf } from '../../src/evidence/rules.ts';
import { openWorld, type World } from '../world.ts';

interface Labelled {
  id: string;
  language: string;
  text: string;
  evidence: { kind: string; value: string; polarity: string }[];
}

const SETS = ['other', 'unseen-1', 'unseen-2', 'unseen-3'];
const MESSAGES = SETS.flatMap((set) =>
  readFileSync(new URL(`../fixtures/evidence/${set}.jsonl`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Labelled),
);
const ABOUT_OTHERS = MESSAGES.filter(({ evidence }) => evidence.some(({ polarity }) => polarity === 'other'));

const RULES = {
  loyalty: [{ pattern: 'TP\\d{9}', checkDigit: 'none' }],
  orders: [{ pattern: 'ORD\\d{6}', checkDigit: 'none' }],
  booking: null,
  airlinePrefixes: [],
  stopWords: [],
  blockedValues: [],
  phoneRegion: null,
  secondPerson: false,
};

let world: World;
beforeAll(async () => {
  const contacts = MESSAGES.map((_, n) => ({ channel: 'x' as const, externalId: externalIdOf(n), handle: `third${n}`, displayName: `Third Person ${n}`, language: 'en' })); // prettier-ignore
  world = await openWorld({ simulator: { contacts } });
  await world.sam.send('PUT', '/api/v1/admin/recognition', RULES);
  const { store } = world.parts;
  const { rules } = await recognitionOf(store);
  // Each of the numbers is somebody's: there would be something to link.
  const items = MESSAGES.flatMap(({ id, evidence }) => {
    const references = evidence.flatMap(({ kind, value }) => (kind === 'booking' ? [{ kind: 'booking' as const, value }] : [])); // prettier-ignore
    return references.length === 0 ? [] : [{ ref: id, body: { names: [{ kind: 'record' as const, given: 'Laura', family: `Third ${id}` }], references } }]; // prettier-ignore
  });
  const saved = await store.tx((db) => saveCustomers(world.parts, { db, items, source: 'import', rules }));
  for (const one of saved) if (one instanceof Error) throw one;
  for (const [n, { text }] of MESSAGES.entries())
    world.sim.customerWrites({ channel: 'x', contact: externalIdOf(n), text });
  await world.settle(120_000);
}, 300_000);
afterAll(() => world.close());

const externalIdOf = (n: number): string => `45000000000${String(n).padStart(6, '0')}`;

test('it covers at least two hundred messages in six languages', () => {
  expect(ABOUT_OTHERS.length).toBeGreaterThanOrEqual(200);
  expect(new Set(ABOUT_OTHERS.map(({ language }) => language)).size).toBeGreaterThanOrEqual(6);
});

test('none of them links its writer, or says that the number is theirs', async () => {
  const { store } = world.parts;
  expect(await store.db.select().from(store.t.links)).toEqual([]);
  expect(await store.db.select().from(store.t.linkEvents)).toEqual([]);
  const said = await store.db.select().from(store.t.evidence);
  const writers = new Map(
    (await store.db.select().from(store.t.contacts)).map(({ externalId, id }) => [externalId, id]),
  );
  const wrong = ABOUT_OTHERS.filter((message) => {
    const writer = writers.get(externalIdOf(MESSAGES.indexOf(message)));
    const own = said.filter(({ contactId, polarity }) => contactId === writer && polarity === 'self');
    return message.evidence.some((one) => one.polarity === 'other' && own.some(({ kind, value }) => kind === one.kind && value === one.value)); // prettier-ignore
  });
  expect(wrong.map(({ text }) => text)).toEqual([]);
});

test('nearly all of them set what the conversation is about, and the record it leads to', async () => {
  const { store } = world.parts;
  const rows = await store.db.select().from(store.t.conversations);
  const subjects = new Map(rows.map((row) => [row.contactExternalId, row]));
  const without = ABOUT_OTHERS.filter((message) => {
    const row = subjects.get(externalIdOf(MESSAGES.indexOf(message)));
    const others = message.evidence.filter(({ polarity }) => polarity === 'other');
    return !others.some(({ value }) => row?.subject?.includes(value) === true);
  });
  expect(without.length / ABOUT_OTHERS.length, without.map(({ text }) => text).join('\n')).toBeLessThanOrEqual(0.05);
  const led = rows.filter(({ subject, subjectCustomerId }) => subject?.startsWith('booking ') && subjectCustomerId !== null); // prettier-ignore
  expect(led.length / rows.filter(({ subject }) => subject?.startsWith('booking ')).length).toBeGreaterThan(0.95);
});
