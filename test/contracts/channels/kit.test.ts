// What every channel promises, whoever wrote it: the same suite for the three that the product brings and for a fourth that stands
// in these tests alone. What is particular to one platform has tests of its own.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { remedyFor } from '../../../src/accounts/remedies.ts';
import type { MessageKind } from '../../../src/channels/channel-event.ts';
import type { Json } from '../../../src/json.ts';
import { seededRandom, type Random } from '../../../src/simulator/random.ts';
import { asked } from '../../unit/channels/asked.ts';
import type { World } from '../../world.ts';
import { openSide, SIDES, type OtherSide } from './other-side.ts';

let world: World;
let side: OtherSide;
afterEach(async () => {
  await world.close();
  await side.close();
});

const open = async (channel: (typeof SIDES)[number]) => ({ world, side } = await openSide(channel));
const settle = async () => {
  await side.settled();
  await world.settle();
};
const conversation = async () => {
  const all = await world.mira.conversations('&view=all');
  expect(all).toHaveLength(1);
  return all[0];
};
const messages = async () => world.mira.messages((await conversation()).id);
const answer = async (text: string) => {
  const { id } = await conversation();
  expect((await world.mira.replies(id, text, { force: true })).status).toBe(202);
  await settle();
};
const ours = async () => (await messages()).filter(({ direction }) => direction === 'outbound');
const KINDS: readonly MessageKind[] = ['dm', 'mention', 'comment'];

describe.each(SIDES)('%s', (name) => {
  test('says what it can, and nothing that contradicts itself', async () => {
    await open(name);
    const channel = world.parts.registry.channel(name);
    const { capabilities: can, kind, door, links } = channel;
    expect({ kind, door: world.parts.registry.doors.includes(door) }).toEqual({ kind: name, door: true });
    for (const each of KINDS) {
      expect(can.textLimit[each]).toBeGreaterThan(0);
      expect({ characters: 1, weighted: 2, bytes: 3 }[can.textUnit[each]]).toBe(channel.measure('漢', each));
      const { accepts, perMessage } = can.attachments[each];
      expect(accepts.length > 0).toBe(perMessage > 0);
      for (const rule of accepts) {
        expect(rule.mostBytes).toBeGreaterThan(0);
        for (const type of rule.contentTypes) expect(type).toMatch(/^[a-z*]+\/[a-z0-9.+*-]+$/);
      }
    }
    for (const host of [...can.mediaHosts.open, ...can.mediaHosts.withAccount])
      expect(host).toMatch(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/);
    const windows = can.limits.map(({ endpoint, window, scope }) => `${endpoint}/${window}/${scope}`);
    expect(new Set(windows).size).toBe(windows.length);
    expect(can.credentialSets.length).toBeGreaterThan(0);
    const way = links.directMessage({ externalId: '1', handle: 'halcyonair' });
    if (way !== null) expect(new URL(way).protocol).toBe('https:');
  });

  test('reads whatever comes without failing, and the same the same way', async () => {
    await open(name);
    const channel = world.parts.registry.channel(name);
    const random = seededRandom(`kit/${name}`);
    for (let i = 0; i < 2_000; i += 1) {
      const delivery = anything(random, 5);
      const read = () => {
        try {
          return channel.parse(delivery);
        } catch (error) {
          return String(error); // a shape that makes no sense at all
        }
      };
      expect(read()).toEqual(read());
    }
  });

  test('stores what a customer wrote once, word for word, however often it is told', async () => {
    await open(name);
    const texts = ['Hola 👩‍👩‍👧 ¿hay vuelo?', '<b>&amp;</b> "quoted" \\ back', 'שלום — mixed العربية'];
    for (const text of texts) {
      world.clock.advance(1_000);
      side.writes(text, 3);
      await settle();
    }
    const stored = await messages();
    expect(stored.map(({ text }) => text)).toEqual(texts);
    expect(stored.every(({ direction, state }) => direction === 'inbound' && state === 'received')).toBe(true);
    const { contact, waitingSince } = await conversation();
    expect(contact).toMatchObject({ externalId: side.customer, channel: name });
    expect(waitingSince).toBe(stored[0].sentAt);
  });

  test('believes only what is signed, and keeps what it does not understand', async () => {
    await open(name);
    const { origin } = new URL(world.url);
    const post = (body: string, headers: Record<string, string>) =>
      fetch(origin + side.door, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
    const strange = '{"from the future":{"kind":"hologram"}}';
    expect((await post(strange, {})).status).toBe(401);
    expect((await post(strange, side.signed(`${strange} `))).status).toBe(401);
    const kept = async () => world.parts.store.db.select().from(world.parts.store.t.inbox);
    await settle();
    expect(await kept()).toEqual([]);
    expect((await post(strange, side.signed(strange))).status).toBe(200);
    await settle();
    const [row, ...more] = await kept();
    expect(more).toEqual([]);
    expect(row).toMatchObject({ state: expect.stringMatching(/^(done|dead)$/), bodyBytes: strange.length });
    expect(row?.body).not.toBeNull();
    expect(await world.mira.conversations('&view=all')).toEqual([]);
  });

  test('sends an answer once, and its echo is no second one', async () => {
    await open(name);
    side.writes('Hola');
    await settle();
    world.clock.advance(1_000);
    await answer('Buenos días, Ana.');
    expect(side.arrived()).toEqual(['Buenos días, Ana.']);
    const sent = await ours();
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ state: expect.stringMatching(/^(sent|seen)$/), externalId: expect.any(String) });
    expect((await conversation()).waitingSince).toBeNull();
  });

  test('says why an answer was refused', async () => {
    await open(name);
    side.writes('Hola');
    await settle();
    side.next('refuses');
    await answer('Buenos días, Ana.');
    const [refused] = await ours();
    expect(refused).toMatchObject({ state: 'failed', failure: { sentence: expect.stringMatching(/^Not sent: /) } });
    expect({ arrived: side.arrived(), calls: side.calls() }).toEqual({ arrived: [], calls: 1 });
  });

  test('waits for a limit to open, and then it leaves', async () => {
    await open(name);
    side.writes('Hola');
    await settle();
    side.next('limits');
    await answer('Buenos días, Ana.');
    expect(side.arrived()).toEqual([]);
    expect(await ours()).toMatchObject([{ state: 'queued', failure: null }]);
    for (let i = 0; i < 4 && side.arrived().length === 0; i += 1) {
      await world.later(31_000);
      await settle();
    }
    expect(side.arrived()).toEqual(['Buenos días, Ana.']);
    expect(await ours()).toMatchObject([{ state: expect.stringMatching(/^(sent|seen)$/) }]);
  });

  test('never sends twice what may have been sent', async () => {
    await open(name);
    side.writes('Hola');
    await settle();
    world.clock.advance(1_000);
    side.next('loses the answer');
    await answer('Buenos días, Ana.');
    for (let i = 0; i < 4; i += 1) {
      await world.later(31_000);
      await settle();
    }
    expect(side.arrived()).toEqual(['Buenos días, Ana.']);
    expect(await ours()).toMatchObject([{ state: expect.stringMatching(/^(sent|seen)$/) }]);
  });

  test('asks a person about what may or may not have been sent, and sends it again on their word alone', async () => {
    await open(name);
    side.writes('Hola');
    await settle();
    side.next('hears nothing');
    await answer('Buenos días, Ana.');
    for (let i = 0; i < 5; i += 1) {
      await world.later(61_000);
      await settle();
    }
    expect({ arrived: side.arrived(), calls: side.calls() }).toEqual({ arrived: [], calls: 1 });
    const [unsure] = await ours();
    expect(unsure).toMatchObject({ state: 'unknown', needsAgent: true });
    await world.mira.send('POST', `/api/v1/messages/${unsure.id}/settle`, { action: 'send_again' });
    await settle();
    expect(side.arrived()).toEqual(['Buenos días, Ana.']);
  });

  test('never lets automation speak in public, nor with a person’s mark', async () => {
    await open(name);
    const { externalId, handle, credentials } = side.account;
    const account = { id: 'cha_1', externalId, handle, credentials };
    const channel = world.parts.registry.channel(name);
    const sender = { is: 'automation' } as const;
    const words = { account, sender, contactExternalId: side.customer, text: 'Hello', clientRef: 'out_1' };
    for (const kind of ['mention', 'comment'] as const)
      expect(await channel.send(asked({ ...words, kind, inReplyToExternalId: '1' }))).toMatchObject({
        outcome: 'refused',
      });
    expect(await channel.send(asked({ ...words, kind: 'dm', how: 'human_agent' }))).toMatchObject({
      outcome: 'refused',
    });
    expect(side.calls()).toBe(0);
  });

  test('has a sentence for whatever a look at its account finds', async () => {
    await open(name);
    const { externalId, handle, credentials } = side.account;
    const found = await world.parts.registry.channel(name).connection.check({
      account: { id: 'cha_1', externalId, handle, credentials },
      webhookUrl: null,
      depth: 'full',
      mayRead: false,
      contactExternalId: null,
      problemCode: null,
    });
    expect(found.length).toBeGreaterThan(0);
    for (const { check, state, code } of found) {
      const { sentence } = remedyFor({ check, state, code }, { handle, externalId, channel: name, webhookUrl: null });
      expect(sentence, `${check}/${code}`).toMatch(/\w+.*\.$/s);
    }
  });
});

test('the fourth channel is one folder of less than 300 lines, and the house does not know it', async () => {
  ({ world, side } = await openSide('sample'));
  const folder = join(import.meta.dirname, 'sample');
  const files = readdirSync(folder).filter((file) => file !== 'platform.ts'); // that is the other side
  const lines = files.reduce((sum, file) => sum + readFileSync(join(folder, file), 'utf8').split('\n').length, 0);
  console.log(`the sample channel: ${files.length} files, ${lines} lines`);
  expect(lines).toBeLessThan(300);
  const root = join(import.meta.dirname, '../../..');
  const house = ['src', 'workers', 'web/src'].flatMap((place) =>
    readdirSync(join(root, place), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()),
  );
  // The simulator has samples of its own, which are pictures.
  const naming = house
    .filter(({ parentPath }) => !parentPath.includes('/simulator'))
    .filter((entry) => /['"`/]sample['"`]/.test(readFileSync(join(entry.parentPath, entry.name), 'utf8')));
  expect(naming.map(({ name }) => name)).toEqual([]);
});

const KEYS = ['data', 'entry', 'events', 'messaging', 'id', 'text', 'event_type', 'payload', 'kind', 'person', 'to', 'object', 'changes', 'value', 'field', 'message', 'for_user_id', 'direct_message_events', 'tweet_create_events', 'users']; // prettier-ignore
const VALUES: Json[] = [null, true, -1, 0, 1e300, '', 'x', 'page', 'instagram', '17', '2200000000000000011', '\u0000\ud800', [], {}]; // prettier-ignore

function anything(random: Random, depth: number): Json {
  if (depth === 0 || random.chance(0.2)) return random.pick(VALUES);
  const size = random.int(0, 4);
  if (random.chance(0.4)) return Array.from({ length: size }, () => anything(random, depth - 1));
  return Object.fromEntries(Array.from({ length: size + 2 }, () => [random.pick(KEYS), anything(random, depth - 1)]));
}
