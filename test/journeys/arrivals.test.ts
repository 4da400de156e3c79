// What arrives, in whatever order the platforms bring it: the thread shows the platform's order, repeats change nothing, and what
// is late or cannot be read is shown as what it is. One world for each engine, a new customer in each test.
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { SimulatedChannel } from '../../src/simulator/shapes.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';
import { deskIn, type Desk } from './desk.ts';
import { deliver, metaBody, written } from './meta-deliveries.ts';

tellMissingPostgres();

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let world: World;
let desk: Desk;

/** They write, and it is in their conversation. */
async function writes(contact: string, text: string, channel: SimulatedChannel = 'instagram') {
  const message = world.sim.customerWrites({ channel, contact, text });
  await world.settle();
  return message;
}

async function resolves(contact: string): Promise<void> {
  const { id } = (await desk.conversationsOf(contact)).at(-1);
  expect((await world.mira.send('PUT', `/api/v1/conversations/${id}/status`, { status: 'resolved' })).status).toBe(200);
}

describe.each(ENGINES)('on %s', (engine) => {
  beforeAll(async () => {
    world = await openWorld({ engine });
    desk = deskIn(world);
  });
  afterAll(async () => world.close());

  test.each(['x', 'messenger', 'instagram'] as const)(
    'messages of %s that come in any order stand in the platform’s order',
    async (channel) => {
      const contacts = [desk.somebody(), desk.somebody(), desk.somebody()];
      world.sim.pauseDelivery();
      for (let i = 0; i < 45; i += 1) {
        world.clock.advance(700);
        world.sim.customerWrites({ channel, contact: contacts[i % 3] ?? '', text: `line ${i}` });
      }
      world.sim.resumeDelivery({ shuffled: true });
      await world.settle();
      for (const contact of contacts) {
        const ledger = world.sim.ledger.messagesFrom(contact).map(({ text }) => text);
        expect(ledger).toHaveLength(15);
        expect(await desk.textsOf(contact)).toEqual(ledger);
        const conversation = await desk.conversationOf(contact);
        expect(conversation.lastMessage.text).toBe(ledger.at(-1));
        expect(Date.parse(conversation.waitingSince)).toBe(world.sim.ledger.messagesFrom(contact)[0]?.at);
      }
    },
  );

  test('X’s ids decide between messages of the same millisecond', async () => {
    const contact = desk.somebody();
    const at = world.clock.now();
    world.sim.pauseDelivery();
    for (let i = 0; i < 8; i += 1) world.sim.customerWrites({ channel: 'x', contact, text: `part ${i}`, at });
    world.sim.resumeDelivery({ shuffled: true });
    await world.settle();
    expect(await desk.textsOf(contact)).toEqual(Array.from({ length: 8 }, (_, i) => `part ${i}`));
  });

  test('messages of one delivery with the same time stand in the order of the delivery', async () => {
    const contact = desk.somebody();
    const lines = Array.from({ length: 40 }, (_, i) => `line ${i}`);
    const at = world.clock.now();
    await desk.arrive(
      metaBody(
        'messenger',
        lines.map((text, i) => written({ contact, at, mid: `m_${contact}_${i}`, text })),
      ),
    );
    expect(await desk.textsOf(contact)).toEqual(lines);
  });

  test.each(['x', 'messenger', 'instagram'] as const)(
    'an answer on %s stands below what it answers, also when the platform’s clock is ahead',
    async (channel) => {
      const contact = desk.somebody();
      world.sim.pauseDelivery();
      world.sim.customerWrites({ channel, contact, text: 'Are you there?', at: world.clock.now() + 900 });
      world.sim.resumeDelivery();
      await world.settle();
      await world.stopWorking();
      onTestFinished(() => world.startWorking());
      expect((await world.mira.replies((await desk.conversationOf(contact)).id, 'Yes. ^Mira')).status).toBe(202);
      expect(await desk.textsOf(contact)).toEqual(['Are you there?', 'Yes. ^Mira']);
    },
  );

  test('the same delivery again, however often, changes nothing and is told to nobody', async () => {
    const contact = desk.somebody();
    const body = metaBody('messenger', [
      written({ contact, at: world.clock.now(), mid: `m_1_${contact}`, text: 'Hello?' }),
      written({ contact, at: world.clock.now(), mid: `m_2_${contact}`, text: 'Anybody there?' }),
    ]);
    await desk.arrive(body);
    const before = await desk.conversationOf(contact);
    const since = await desk.newest();
    expect(await Promise.all(Array.from({ length: 20 }, () => deliver(world, body)))).toEqual(Array.from({ length: 20 }, () => 200)); // prettier-ignore
    await world.settle();
    expect(await world.events(since)).toEqual([]);
    expect(await desk.conversationOf(contact)).toEqual(before);
    expect(await desk.textsOf(contact)).toEqual(['Hello?', 'Anybody there?']);
  });

  test('other words under a known id do not replace the first ones, and are counted', async () => {
    const contact = desk.somebody();
    const at = world.clock.now();
    const says = (text: string) => metaBody('messenger', [written({ contact, at, mid: `m_${contact}`, text })]);
    await desk.arrive(says('My booking is K3XQ7P'), says('My booking is K3XQ7Q'), says('My booking is K3XQ7R'));
    expect(await desk.messagesOf(contact)).toMatchObject([{ text: 'My booking is K3XQ7P', conflicts: 2 }]);
    expect(await desk.conversationOf(contact)).toMatchObject({ unread: 1 });
  });

  test('an answer in the platform’s own app stops the clock and is shown as such', async () => {
    const contact = desk.somebody();
    await writes(contact, 'Is the lounge open?', 'messenger');
    expect(await desk.conversationOf(contact)).toMatchObject({ waitingSince: expect.any(String), unread: 1 });
    world.clock.advance(MINUTE);
    world.sim.nativeAppReplies({ channel: 'messenger', contact, text: 'Until midnight. ^Omar' });
    await world.settle();
    expect((await desk.messagesOf(contact)).at(-1)).toMatchObject({
      direction: 'outbound',
      state: 'sent',
      author: { type: 'native_app' },
    });
    const conversation = await desk.conversationOf(contact);
    expect(conversation).toMatchObject({ waitingSince: null, dueAt: null });
    expect(Date.parse(conversation.firstResponseAt)).toBe(world.clock.now());
  });

  test('a late message stands where it belongs and moves neither the clock nor the last message', async () => {
    const contact = desk.somebody();
    const start = world.clock.now();
    const at = (minutes: number) => start + minutes * MINUTE;
    const says = (mid: string, minutes: number) =>
      metaBody('messenger', [written({ contact, at: at(minutes), mid: `${mid}_${contact}`, text: mid })]);
    world.clock.advance(10 * MINUTE);
    await desk.arrive(says('first', 1), says('third', 5), says('second', 3));
    expect(await desk.textsOf(contact)).toEqual(['first', 'second', 'third']);
    const conversation = await desk.conversationOf(contact);
    expect(conversation.lastMessage.text).toBe('third');
    expect(Date.parse(conversation.waitingSince)).toBe(at(1));
    await desk.arrive(says('before everything', 0));
    expect(await desk.textsOf(contact)).toEqual(['before everything', 'first', 'second', 'third']);
    expect(Date.parse((await desk.conversationOf(contact)).waitingSince), 'who has waited longer').toBe(at(0));
  });

  test('who comes back within three days continues; later a new conversation begins; both by platform time', async () => {
    const contact = desk.somebody();
    await writes(contact, 'My bag is missing');
    await resolves(contact);
    const resolvedAt = Date.parse((await desk.conversationOf(contact)).resolvedAt);
    world.clock.advance(5 * DAY);
    // Written on the third day, delivered on the fifth.
    await desk.arrive(metaBody('instagram', [written({ contact, at: resolvedAt + 3 * DAY, mid: `m_b_${contact}`, text: 'Still missing' })])); // prettier-ignore
    expect(await desk.conversationOf(contact)).toMatchObject({ status: 'open', resolvedAt: null });
    expect(await desk.textsOf(contact)).toEqual(['My bag is missing', 'Still missing']);

    await resolves(contact);
    const again = Date.parse((await desk.conversationOf(contact)).resolvedAt);
    world.clock.advance(4 * DAY);
    await desk.arrive(metaBody('instagram', [written({ contact, at: again + 3 * DAY + 1, mid: `m_c_${contact}`, text: 'A new trip' })])); // prettier-ignore
    const [old, fresh, ...more] = await desk.conversationsOf(contact);
    expect(more).toEqual([]);
    expect([old.status, fresh.status]).toEqual(['resolved', 'open']);
    const messages = [...(await world.mira.messages(old.id)), ...(await world.mira.messages(fresh.id))];
    expect(new Set(messages.map(({ threadId }) => threadId)).size, 'one endless thread').toBe(1);
    expect(messages.at(-1)).toMatchObject({ text: 'A new trip', conversationId: fresh.id });
  });

  test('what was written before it was resolved and comes after reopens it only when nobody has answered since', async () => {
    for (const answered of [true, false]) {
      const contact = desk.somebody();
      await writes(contact, 'Can I change my seat?');
      const lateAt = world.clock.now() + MINUTE;
      world.clock.advance(2 * MINUTE);
      if (answered) {
        await world.mira.replies((await desk.conversationOf(contact)).id, '12A is yours.');
        await world.settle();
      }
      world.clock.advance(MINUTE);
      await resolves(contact);
      world.clock.advance(MINUTE);
      await desk.arrive(
        metaBody('instagram', [written({ contact, at: lateAt, mid: `m_late_${contact}`, text: 'A window?' })]),
      );
      expect((await desk.conversationOf(contact)).status).toBe(answered ? 'resolved' : 'open');
      expect((await desk.textsOf(contact)).slice(0, 2)).toEqual(['Can I change my seat?', 'A window?']);
    }
  });

  test('a conversation that was put aside wakes when the customer writes, and says why', async () => {
    const contact = desk.somebody();
    await writes(contact, 'Any news of my refund?');
    const { id } = await desk.conversationOf(contact);
    const until = new Date(world.clock.now() + DAY).toISOString();
    expect((await world.mira.send('POST', `/api/v1/conversations/${id}/snooze`, { until })).status).toBe(200);
    expect(await desk.conversationOf(contact)).toMatchObject({ status: 'snoozed', snoozedUntil: until });
    const since = await desk.newest();
    await writes(contact, 'Hello?');
    expect(await desk.conversationOf(contact)).toMatchObject({ status: 'open', snoozedUntil: null });
    expect(await world.eventTypes(since)).toEqual(['message.received', 'conversation.woken']);
  });

  test('what was only read along while another app had the thread is marked so', async () => {
    const contact = desk.somebody();
    const at = world.clock.now();
    await desk.arrive(
      metaBody('messenger', [written({ contact, at, mid: `m_s_${contact}`, text: 'to the bot' })], { standby: true }),
      metaBody('messenger', [written({ contact, at: at + 1, mid: `m_t_${contact}`, text: 'to a person' })]),
    );
    expect((await desk.messagesOf(contact)).map(({ text, standby }) => [text, standby])).toEqual([
      ['to the bot', true],
      ['to a person', false],
    ]);
  });

  test('what cannot be read still is a message that waits for an answer', async () => {
    const [encrypted, unsupported] = [desk.somebody(), desk.somebody()];
    world.sim.customerWritesEncrypted({ channel: 'x', contact: encrypted });
    await desk.arrive(
      metaBody('instagram', [
        {
          contact: unsupported,
          at: world.clock.now(),
          what: { message: { mid: `m_${unsupported}`, is_unsupported: true } },
        },
      ]),
    );
    await world.settle();
    for (const [contact, type] of [
      [encrypted, 'encrypted'],
      [unsupported, 'unsupported'],
    ] as const) {
      expect(await desk.messagesOf(contact)).toMatchObject([
        { text: '', direction: 'inbound', attachments: [{ type }] },
      ]);
      expect(await desk.conversationOf(contact)).toMatchObject({ unread: 1, waitingSince: expect.any(String) });
    }
  });
});
