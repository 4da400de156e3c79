// The way out, promise by promise, in every channel: an agent's reply reaches the customer exactly once, whatever happens to
// the platform's answer and in whatever order its echo comes.
import { afterEach, describe, expect, test } from 'vitest';
import { Problem } from '../../src/api/schemas.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { CUSTOMERS, ONE_OF_EACH } from '../cast.ts';
import { openWorld, type World } from '../world.ts';

let world: World;
afterEach(async () => world.close());

type Customer = (typeof ONE_OF_EACH)[number];
const endpointOf = (customer: Customer) =>
  customer.channel === 'x' ? 'x.dm.send' : (`${customer.channel}.send` as const);

async function customerWrote(customer: Customer, text = 'Hola, ¿hay novedades?') {
  world.sim.customerWrites({ channel: customer.channel, contact: customer.externalId, text });
  await world.settle();
  return world.mira.onlyConversation();
}

const at = (customer: Customer) =>
  world.sim.ledger.messagesTo(customer.externalId).map(({ text, externalId }) => ({ text, externalId }));
const ours = async (conversationId: string) =>
  (await world.mira.messages(conversationId)).filter(({ direction }) => direction === 'outbound');

describe.each(ONE_OF_EACH)('on $channel', (customer) => {
  test('the reply reaches the customer once, and only what should happen happens', async () => {
    world = await openWorld();
    const conversation = await customerWrote(customer);
    expect(conversation.waitingSince).not.toBeNull();
    const before = (await world.events()).at(-1)?.n ?? 0;
    const accepted = await world.mira.replies(conversation.id, 'Sí, la puerta es la B26. ^Mira');
    expect(accepted.status).toBe(202);
    expect(accepted.body.messages.map(({ state }: { state: string }) => state)).toEqual(['queued']);
    await world.settle();

    const [message, ...more] = await ours(conversation.id);
    expect(more).toEqual([]);
    expect(at(customer)).toEqual([{ text: 'Sí, la puerta es la B26. ^Mira', externalId: message.externalId }]);
    expect(message).toMatchObject({
      state: expect.stringMatching(/^(sent|seen)$/),
      author: { type: 'agent', displayName: 'Mira' },
      failure: null,
    });
    const now = await world.mira.get(`/api/v1/conversations/${conversation.id}`);
    expect(now.body).toMatchObject({ waitingSince: null, dueAt: null, unread: 0, status: 'open' });
    expect(now.body.firstResponseAt).not.toBeNull();
    expect(await world.eventTypes(before)).toEqual([
      'message.queued',
      'message.sending',
      'message.sent',
      'conversation.responded',
    ]);
  });

  const troubles: [string, Fault][] = [
    ['its echo comes before the answer', { echo: 'before' }],
    ['its echo comes after the answer', { echo: 'after' }],
    ['its echo never comes', { echo: 'never' }],
    ['the answer is lost after the platform accepted it', { dropResponseAfterAccepting: true }],
    ['the answer is lost and the echo had come first', { dropResponseAfterAccepting: true, echo: 'before' }],
    ['neither the answer nor the echo ever comes', { dropResponseAfterAccepting: true, echo: 'never' }],
    ['the platform claims a failure although it accepted', { status: 503, acceptFirst: true, echo: 'never' }],
    ['half of the answer is cut off', { cutBody: true }],
  ];
  test.each(troubles)('one message here and there when %s', async (_, fault) => {
    world = await openWorld();
    const conversation = await customerWrote(customer);
    world.sim.faults.next(endpointOf(customer), fault);
    await world.mira.replies(conversation.id, 'Un momento, por favor.');
    await world.settle();
    // Looks at the platform, where nothing else settled it.
    for (const ms of [11_000, 31_000, 81_000]) await world.later(ms);
    const sent = await ours(conversation.id);
    expect(sent.map(({ state, needsAgent }) => [state, needsAgent])).toEqual([
      [expect.stringMatching(/^(sent|seen)$/), false],
    ]);
    expect(at(customer)).toEqual([{ text: 'Un momento, por favor.', externalId: sent[0].externalId }]);
    expect((await world.eventTypes()).filter((type) => type === 'message.sent')).toHaveLength(1);
  });

  test('a send of unknown fate holds back the next reply, and nothing is sent again by itself', async () => {
    world = await openWorld();
    const conversation = await customerWrote(customer);
    world.sim.faults.next(endpointOf(customer), { resetConnection: 'before', echo: 'never' });
    await world.mira.replies(conversation.id, 'first');
    await world.settle();
    await world.mira.replies(conversation.id, 'second');
    await world.settle();
    expect((await ours(conversation.id)).map(({ text, state }) => [text, state])).toEqual([
      ['first', 'unknown'],
      ['second', 'queued'],
    ]);
    for (const ms of [11_000, 31_000, 81_000, 3_600_000]) await world.later(ms);
    const [first] = await ours(conversation.id);
    expect(first).toMatchObject({ state: 'unknown', needsAgent: true });
    expect(at(customer)).toEqual([]);

    expect(
      (await world.mira.send('POST', `/api/v1/messages/${first.id}/settle`, { action: 'send_again' })).status,
    ).toBeLessThan(300);
    await world.settle();
    expect(at(customer).map(({ text }) => text)).toEqual(['first', 'second']);
  });

  test('a thousand retries of one client key are one reply', async () => {
    world = await openWorld({ env: { UNDO_SECONDS: '5' } });
    const conversation = await customerWrote(customer);
    const lastSeenMessageId = conversation.lastMessage.id;
    const statuses = new Set<number>();
    const ids = new Set<string>();
    for (let round = 0; round < 10; round += 1) {
      const answers = await Promise.all(
        Array.from({ length: 100 }, () =>
          world.mira.replies(conversation.id, 'once', { key: 'one-key', lastSeenMessageId }),
        ),
      );
      for (const { status, body } of answers) {
        statuses.add(status);
        ids.add(body.replyId);
      }
    }
    expect([...statuses]).toEqual([202]);
    expect(ids.size).toBe(1);
    await world.later(6_000);
    expect(at(customer).map(({ text }) => text)).toEqual(['once']);
    expect(
      await world.mira.replies(conversation.id, 'another text', { key: 'one-key', lastSeenMessageId }),
    ).toMatchObject({ status: 422, body: { code: 'key_reused' } });
  });
});

test('a long reply leaves as parts, in order, each with its own state', async () => {
  world = await openWorld();
  const conversation = await customerWrote(CUSTOMERS.mei);
  const long = Array.from({ length: 60 }, (_, i) => `Sentence number ${i} about the pushchair.`).join(' ');
  await world.mira.replies(conversation.id, long);
  await world.settle();
  const parts = at(CUSTOMERS.mei).map(({ text }) => text);
  expect(parts.length).toBeGreaterThan(2);
  expect(parts.join(' ')).toBe(long);
  const replyIds = new Set((await ours(conversation.id)).map(({ replyId }) => replyId));
  expect(replyIds.size).toBe(1);
});

test('a reply can be taken back until it leaves, and not after', async () => {
  world = await openWorld({ env: { UNDO_SECONDS: '5' } });
  const conversation = await customerWrote(CUSTOMERS.ana);
  const first = await world.mira.replies(conversation.id, 'too quick');
  await world.later(4_000);
  expect(
    (await world.mira.send('DELETE', `/api/v1/conversations/${conversation.id}/replies/${first.body.replyId}`)).status,
  ).toBeLessThan(300);
  await world.later(10_000);
  expect(at(CUSTOMERS.ana)).toEqual([]);
  const second = await world.mira.replies(conversation.id, 'better');
  await world.later(6_000);
  expect(
    await world.mira.send('DELETE', `/api/v1/conversations/${conversation.id}/replies/${second.body.replyId}`),
  ).toMatchObject({ status: 409 });
  expect(at(CUSTOMERS.ana).map(({ text }) => text)).toEqual(['better']);
});

test('a reply to a conversation that moved on is stopped, shows what is new, and can be forced', async () => {
  world = await openWorld();
  const conversation = await customerWrote(CUSTOMERS.ana);
  const lastSeenMessageId = conversation.lastMessage.id;
  await world.omar.replies(conversation.id, 'Omar was faster');
  await world.settle();
  const stopped = await world.mira.replies(conversation.id, 'me too', { lastSeenMessageId });
  expect(stopped).toMatchObject({ status: 409, body: { code: 'conversation_moved' } });
  expect(Problem.strict().parse(stopped.body)).toEqual(stopped.body);
  expect(stopped.body.since.map(({ text }: { text: string }) => text)).toEqual(['Omar was faster']);
  expect((await world.mira.replies(conversation.id, 'me too', { lastSeenMessageId, force: true })).status).toBe(202);
  await world.settle();
  expect(at(CUSTOMERS.ana).map(({ text }) => text)).toEqual(['Omar was faster', 'me too']);
});

test('a limit of the platform is waited for, burns no attempt and keeps the order', async () => {
  world = await openWorld();
  const conversation = await customerWrote(CUSTOMERS.ana);
  world.sim.faults.next('x.dm.send', { status: 429, resetInMs: 300_000 });
  await world.mira.replies(conversation.id, 'first');
  await world.mira.replies(conversation.id, 'second');
  await world.settle();
  expect((await ours(conversation.id)).map(({ state }) => state)).toEqual(['queued', 'queued']);
  const asked = world.sim.ledger.accepted().length;
  await world.later(200_000);
  expect(world.sim.ledger.accepted().length).toBe(asked);
  await world.later(110_000);
  expect(at(CUSTOMERS.ana).map(({ text }) => text)).toEqual(['first', 'second']);
  expect((await world.eventTypes()).filter((type) => type === 'message.failed')).toEqual([]);
});

test('a dead token stops the sends of its account, not its receiving, and new credentials let them go', async () => {
  world = await openWorld();
  const conversation = await customerWrote(CUSTOMERS.ana);
  const mend = world.sim.faults.always('x.dm.send', { status: 401 });
  await world.mira.replies(conversation.id, 'are you there?');
  await world.settle();
  const accounts = await world.sam.accounts();
  const x = accounts.find(({ channel }) => channel === 'x');
  expect(x).toMatchObject({ state: 'paused', problem: { reason: 'reauthorise' }, waitingToSend: 1 });
  world.sim.customerWrites({ channel: 'x', contact: CUSTOMERS.ana.externalId, text: 'hello?' });
  await world.settle();
  expect((await world.mira.messages(conversation.id)).at(-1)).toMatchObject({ text: 'hello?' });
  mend();
  expect((await world.sam.send('PUT', `/api/v1/channel-accounts/${x.id}`, { resume: true })).status).toBeLessThan(300);
  await world.settle();
  expect(at(CUSTOMERS.ana).map(({ text }) => text)).toEqual(['are you there?']);
});

test('a refused message says why, and does not hold back the next one', async () => {
  world = await openWorld();
  const conversation = await customerWrote(CUSTOMERS.ana);
  world.sim.customerBlocks({ channel: 'x', contact: CUSTOMERS.ana.externalId });
  await world.mira.replies(conversation.id, 'can you read this?');
  await world.settle();
  const [refused] = await ours(conversation.id);
  expect(refused.state).toBe('failed');
  expect(refused.failure.sentence.length).toBeGreaterThan(10);
  world.sim.customerBlocks({ channel: 'x', contact: CUSTOMERS.ana.externalId }, false);
  await world.mira.replies(conversation.id, 'and this?');
  await world.settle();
  expect(at(CUSTOMERS.ana).map(({ text }) => text)).toEqual(['and this?']);
});
