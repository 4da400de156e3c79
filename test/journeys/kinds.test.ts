// Every kind of event that the platforms send, as they send it: posted through the door and signed, and then what an agent sees of
// it, and which events happened and that no others did. Each channel is one conversation in which all of it happens.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';
import { KINDS_OF_INSTAGRAM } from './kinds-of-instagram.ts';
import { KINDS_OF_MESSENGER } from './kinds-of-messenger.ts';
import { KINDS_OF_X } from './kinds-of-x.ts';
import { SOME, type Beside, type Row, type Shown } from './kinds-shown.ts';

tellMissingPostgres();

const KINDS = { x: KINDS_OF_X, messenger: KINDS_OF_MESSENGER, instagram: KINDS_OF_INSTAGRAM } as const;
type Channel = keyof typeof KINDS;
const CHANNELS = Object.keys(KINDS) as Channel[];
const FOLDER = join(import.meta.dirname, '../fixtures');

let world: World;

describe.each(CHANNELS.flatMap((channel) => ENGINES.map((engine) => [channel, engine] as const)))(
  'on %s (%s)',
  (channel, engine) => {
    beforeAll(async () => {
      world = await openWorld({ engine });
    });
    afterAll(async () => world.close());

    test.each(KINDS[channel].map((row) => [row[0], row] as const))('%s', async (_, row) => {
      const [name, events, shown, beside] = row;
      const before = new Map((await seen()).map(({ id, look }) => [id, JSON.stringify(look)]));
      const since = (await world.events()).at(-1)?.n ?? 0;
      for (const body of bodiesOf(channel, name)) {
        expect((await world.sim.deliverRaw(channel === 'x' ? 'x' : 'meta', body)).status).toBe(200);
        await world.settle();
      }
      const changed = (await seen()).filter(({ id, look }) => before.get(id) !== JSON.stringify(look));
      expect(changed.map(({ look }) => look)).toEqual(shown);
      // Parts of one delivery are worked on side by side.
      expect((await world.eventTypes(since)).toSorted()).toEqual(events.toSorted());
      if (beside) await expectBeside(channel, beside);
    });

    test('all of it is kept raw, nothing was dropped, nothing is dead, and nothing came twice', async () => {
      const { inbox, messages } = world.parts.store.t;
      const kept = await world.parts.store.db.select().from(inbox);
      expect(kept.filter(({ state }) => state !== 'done' && state !== 'split')).toEqual([]);
      const sent = KINDS[channel].flatMap(([name]) => bodiesOf(channel, name)).map((body) => Buffer.byteLength(body));
      const whole = kept.filter(({ parentId }) => parentId === null);
      expect(whole.length).toBe(sent.length);
      // Two on each channel have brought words that somebody took back: those are destroyed here too.
      const raw = whole.filter(({ body }) => body !== null).map(({ bodyBytes }) => bodyBytes);
      // What nobody has to answer keeps no bytes once it is over.
      const silent = whole.filter(({ state, outcome }) => state === 'done' && outcome?.startsWith('notice '));
      expect(silent.filter(({ body }) => body !== null)).toEqual([]);
      expect(raw.length).toBe(sent.length - 2 - silent.length);
      expect(raw.filter((size) => !sent.includes(size))).toEqual([]);
      const rows = await world.parts.store.db.select().from(messages);
      expect(new Set(rows.map(({ externalId }) => externalId)).size).toBe(rows.length);
      expect(await world.mira.onlyConversation()).toMatchObject({ channels: [channel] });
    });
  },
);

test.each(CHANNELS)('there is a row for each stored body of %s', (channel) => {
  const stored = readdirSync(join(FOLDER, channel, 'kinds')).map((file) => file.replace('.json', ''));
  expect(KINDS[channel].map(([name]) => name).toSorted()).toEqual(stored.toSorted());
});

/** The deliveries of one kind in their order, byte for byte as stored but for white space: every digit of every id. */
function bodiesOf(channel: Channel, name: Row[0]): string[] {
  const text = readFileSync(join(FOLDER, channel, 'kinds', `${name}.json`), 'utf8');
  const asWritten = (_key: string, value: unknown, { source }: { source?: string }) =>
    typeof value === 'number' ? (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(source ?? '') : value;
  const list = JSON.parse(text, asWritten as (key: string, value: unknown) => unknown) as unknown[];
  return list.map((body) => JSON.stringify(body));
}

async function seen(): Promise<{ id: string; look: Shown }[]> {
  const conversations = await world.mira.conversations('&status=all');
  const messages = await Promise.all(conversations.map(({ id }) => world.mira.messages(id)));
  return messages.flat().map((message) => ({ id: message.id, look: lookOf(message) }));
}

const OURS = ['id', 'state', 'sentence', 'contentType', 'urls', 'protected', 'canFetch', 'name', 'bytes'];

/** Of a message that which is not as usual. */
function lookOf(message: any): Shown {
  const { text, via, kind, attachments, reactions, firstText, referral, unsentAt, standby, mark } = message;
  const told = (one: object) =>
    Object.fromEntries(Object.entries(one).filter(([key, value]) => value !== null && !OURS.includes(key)));
  return {
    text,
    ...(via === 'typed' ? {} : { via }),
    ...(kind === 'dm' ? {} : { kind }),
    ...(attachments.length === 0 ? {} : { attachments: attachments.map(told) }),
    ...(reactions.length === 0 ? {} : { reactions: reactions.map(({ by, emoji }: any) => `${by} ${emoji}`) }),
    ...(firstText === null ? {} : { firstText }),
    ...(referral === null ? {} : { cameBy: referral.sentence }),
    ...(unsentAt === null ? {} : { unsent: true }),
    ...(standby ? { standby } : {}),
    ...(mark === null ? {} : { mark }),
    ...(message.inReplyToExternalId === null ? {} : { answers: true }),
  };
}

async function expectBeside(channel: Channel, { contact, composer, alert }: Beside): Promise<void> {
  const conversation = await world.mira.onlyConversation();
  const detail = (await world.mira.get(`/api/v1/conversations/${conversation.id}`)).body;
  if (composer) expect(detail.composer).toMatchObject(composer);
  if (contact) {
    const known = (await world.mira.get(`/api/v1/contacts/${conversation.contact.id}`)).body;
    const wanted = Object.entries(contact).map(([key, value]) => [key, value === SOME ? expect.any(String) : value]);
    expect(known).toMatchObject(Object.fromEntries(wanted));
  }
  if (alert) {
    const account = (await world.sam.accounts()).find((each) => each.channel === channel);
    const found = account.connection.checks.filter(({ check }: { check: string }) => check === 'encryption');
    expect(found).toMatchObject([{ state: 'warning', code: 'encrypted_messages' }]);
    expect(found[0].sentence).toContain('encrypted');
  }
}
