// What happens between a send and its proof: a customer who writes meanwhile, an echo and an answer at the same moment, words
// that were said before, a decision that proof overtakes. On both engines where two workers can meet.
import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { CUSTOMERS } from '../cast.ts';
import { until } from '../crash/product.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';

tellMissingPostgres();

let world: World;
afterEach(async () => world.close());

const { ana, chidi, inigo, mei } = CUSTOMERS;
type Customer = typeof ana | typeof chidi | typeof inigo | typeof mei;

async function wrote(customer: Customer, text = 'Hola, ¿hay novedades?') {
  world.sim.customerWrites({ channel: customer.channel, contact: customer.externalId, text });
  await world.settle();
  return (await world.mira.conversations('&view=all')).find(
    ({ contact }) => contact.externalId === customer.externalId,
  );
}
const ours = async (id: string) => (await world.mira.messages(id)).filter(({ direction }) => direction === 'outbound');
const sentTo = (customer: Customer) => world.sim.ledger.messagesTo(customer.externalId).map(({ text }) => text);

test('a customer who writes while a reply is on its way waits from then on', async () => {
  world = await openWorld();
  const conversation = await wrote(ana);
  world.sim.faults.next('x.dm.send', { hang: 700, echo: 'after' });
  await world.mira.replies(conversation.id, 'La puerta es la B26');
  await until('X has it', async () => world.sim.ledger.accepted().length === 1);
  world.clock.advance(500);
  world.sim.customerWrites({ channel: 'x', contact: ana.externalId, text: '¿Y mi madre?' });
  world.clock.advance(500);
  await world.settle();
  const now = await world.mira.get(`/api/v1/conversations/${conversation.id}`);
  expect(now.body.waitingSince).not.toBeNull();
  expect(now.body.dueAt).not.toBeNull();
});

describe.each(ENGINES)('on %s', (engine) => {
  test('an answer and an echo at the same moment tell the log once', async () => {
    world = await openWorld({ engine, simulator: { xLimits: { 'x.dm.send': { limit: 1_000 } } } });
    const conversations = [await wrote(ana), await wrote(chidi), await wrote(mei)];
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(conversations.map(({ id }) => world.mira.replies(id, `Answer ${round}`, { force: true })));
      await world.settle();
    }
    const sent = (await world.events())
      .filter(({ type }) => type === 'message.sent')
      .map(({ data }) => data['messageId']);
    expect(sent.length).toBe(15);
    expect(new Set(sent).size).toBe(15);
  });

  test('a message and its taking back in one delivery: the words are gone, whoever was faster', async () => {
    world = await openWorld({ engine });
    const people = Array.from({ length: 12 }, (_, i) => `77000000000010${String(i).padStart(2, '0')}`);
    world.sim.pauseDelivery();
    for (const contact of people) {
      const { externalId } = world.sim.customerWrites({ channel: 'instagram', contact, text: 'a secret' });
      world.sim.customerUnsends({ message: externalId });
    }
    world.sim.resumeDelivery({ shuffled: true });
    await world.settle(20_000);
    const { messages } = world.parts.store.t;
    const rows = await world.parts.store.db.select({ text: messages.text }).from(messages);
    expect(rows.map(({ text }) => text)).toEqual(people.map(() => ''));
  });
});

test.each(
  [ana, chidi, mei].flatMap((customer) =>
    [45_000, -45_000].flatMap((skewMs) =>
      (['after', 'never'] as const).map((echo) => ({ customer, channel: customer.channel, skewMs, echo })),
    ),
  ),
)(
  'with a clock that is wrong by $skewMs ms a lost answer on $channel is settled all the same, echo $echo',
  async (row) => {
    const { customer, channel, skewMs, echo } = row;
    world = await openWorld();
    world.sim.setClockSkew(skewMs);
    const { id } = await wrote(customer);
    await world.mira.replies(id, 'Good morning', { force: true });
    await world.settle();
    world.clock.advance(60_000);
    world.sim.faults.next(channel === 'x' ? 'x.dm.send' : `${channel}.send`, {
      dropResponseAfterAccepting: true,
      echo,
    });
    await world.mira.replies(id, 'Gate B26', { force: true });
    await world.settle();
    for (let look = 0; look < 4; look += 1) await world.later(90_000);
    expect((await ours(id)).map(({ text, state }) => [text, state])).toEqual([
      ['Good morning', 'sent'],
      ['Gate B26', 'sent'],
    ]);
    expect(sentTo(customer)).toEqual(['Good morning', 'Gate B26']);
  },
);

test('an agent sends again, and the proof that it had arrived comes first: it is not sent a second time', async () => {
  world = await openWorld();
  const conversation = await wrote(chidi);
  world.sim.pauseDelivery();
  world.sim.faults.next('messenger.send', { dropResponseAfterAccepting: true });
  await world.mira.replies(conversation.id, 'Your flight leaves at six');
  await world.settle();
  const [unknown] = await ours(conversation.id);
  expect(unknown.state).toBe('unknown');
  await world.stopWorking();
  expect(
    (await world.mira.send('POST', `/api/v1/messages/${unknown.id}/settle`, { action: 'send_again' })).status,
  ).toBe(200);
  const undo = await world.mira.send('DELETE', `/api/v1/conversations/${conversation.id}/replies/${unknown.replyId}`);
  expect(undo.status, 'it may be there: nobody can take it back').toBe(409);
  // The echo is worked on before anybody sends.
  const { outbox } = world.parts.store.t;
  const later = world.clock.now() + 60_000;
  await world.parts.store.tx((db) => db.update(outbox).set({ nextAt: later }).where(eq(outbox.messageId, unknown.id)));
  world.sim.resumeDelivery();
  world.startWorking();
  await world.settle();
  await world.later(120_000);
  expect(sentTo(chidi)).toEqual(['Your flight leaves at six']);
  expect((await ours(conversation.id)).map(({ state }) => state)).toEqual([expect.stringMatching(/^(sent|seen)$/)]);
});

test('words that an agent took as sent do not swallow the same words of another day', async () => {
  world = await openWorld();
  const conversation = await wrote(mei);
  world.sim.faults.next('instagram.send', { resetConnection: 'before', echo: 'never' });
  await world.mira.replies(conversation.id, 'Thank you!');
  await world.settle();
  const [first] = await ours(conversation.id);
  await world.mira.send('POST', `/api/v1/messages/${first.id}/settle`, { action: 'mark_sent' });
  await world.later(24 * 3_600_000);
  world.sim.nativeAppReplies({ channel: 'instagram', contact: mei.externalId, text: 'Thank you!' });
  await world.settle();
  const all = await ours(conversation.id);
  expect(all.map(({ author }) => author.type)).toEqual(['agent', 'native_app']);
});

test('the first of two messages that comes an hour late does not wake what was answered', async () => {
  world = await openWorld();
  const at = world.clock.now();
  world.sim.pauseDelivery();
  world.sim.customerWrites({ channel: 'messenger', contact: chidi.externalId, text: 'one', at: at - 500 });
  const kept = world.sim.ledger.all().length;
  expect(kept).toBe(1);
  await world.sim.deliverRaw(
    'meta',
    JSON.stringify({
      object: 'page',
      entry: [
        {
          id: '100200300400500',
          time: at,
          messaging: [
            {
              sender: { id: chidi.externalId },
              recipient: { id: '100200300400500' },
              timestamp: at,
              message: { mid: 'm_two', text: 'two' },
            },
          ],
        },
      ],
    }),
  );
  await world.settle();
  const conversation = await world.mira.onlyConversation();
  world.clock.advance(60_000);
  world.sim.faults.always('messenger.send', { echo: 'never' });
  await world.mira.replies(conversation.id, 'Both are answered');
  await world.settle();
  await world.mira.send('PUT', `/api/v1/conversations/${conversation.id}/status`, { status: 'resolved' });
  world.clock.advance(3_600_000);
  world.sim.resumeDelivery();
  await world.settle();
  const now = await world.mira.get(`/api/v1/conversations/${conversation.id}`);
  expect(now.body.status).toBe('resolved');
  expect((await world.mira.messages(conversation.id)).map(({ text }) => text)).toContain('one');
});

test('opened again by an agent, whoever was never answered waits again from when they wrote', async () => {
  world = await openWorld();
  const conversation = await wrote(ana);
  const status = (next: string) =>
    world.mira.send('PUT', `/api/v1/conversations/${conversation.id}/status`, { status: next });
  await status('resolved');
  await world.later(600_000);
  await status('open');
  const now = await world.mira.get(`/api/v1/conversations/${conversation.id}`);
  expect(now.body).toMatchObject({
    status: 'open',
    waitingSince: conversation.waitingSince,
    dueAt: conversation.dueAt,
  });
});

test('what a removed handle keeps waiting is told to its author', async () => {
  world = await openWorld({ env: { UNDO_SECONDS: '60' } });
  const conversation = await wrote(ana);
  await world.mira.replies(conversation.id, 'too late');
  const accounts = await world.sam.accounts();
  const x = accounts.find(({ channel }) => channel === 'x');
  expect((await world.sam.send('DELETE', `/api/v1/channel-accounts/${x.id}`)).status).toBeLessThan(300);
  await world.later(120_000);
  const [message] = await ours(conversation.id);
  expect(message).toMatchObject({ state: 'failed', failure: { reason: 'removed' } });
  expect(message.failure.sentence).toMatch(/removed/);
  expect(sentTo(ana)).toEqual([]);
});

async function removeX(): Promise<void> {
  const accounts = await world.sam.accounts();
  const x = accounts.find(({ channel }) => channel === 'x');
  expect((await world.sam.send('DELETE', `/api/v1/channel-accounts/${x.id}`)).status).toBeLessThan(300);
}

test('what was on its way when its handle was removed, and comes back unsent, is told to its author', async () => {
  world = await openWorld();
  const conversation = await wrote(ana);
  world.sim.faults.next('x.dm.send', { status: 429, hang: 700 });
  await world.mira.replies(conversation.id, 'too late');
  await until('it is on its way', async () => (await ours(conversation.id))[0]?.state === 'sending');
  await removeX();
  await world.settle();
  expect((await ours(conversation.id))[0]).toMatchObject({ state: 'failed', failure: { reason: 'removed' } });
});

test('a send of unknown fate on a removed handle is for an agent, who cannot send it again', async () => {
  world = await openWorld();
  const [lost, abandoned] = [await wrote(ana), await wrote(inigo)];
  await world.mira.replies(lost.id, 'Un momento'); // what X allows is known from then on
  await world.settle();
  world.clock.advance(1_000);
  world.sim.faults.next('x.dm.send', { resetConnection: 'before' });
  await world.mira.replies(lost.id, 'La puerta es la B26', { force: true });
  await world.settle();
  world.sim.faults.next('x.dm.send', { status: 503, hang: 700 });
  await world.mira.replies(abandoned.id, 'La puerta es la B27');
  const stateOf = async ({ id }: { id: string }) => (await ours(id)).at(-1);
  await until('it is on its way', async () => (await stateOf(abandoned))?.state === 'sending');
  await removeX();
  // Its worker died: another claim is the first to find out.
  const { outbox: o } = world.parts.store.t;
  const mine = eq(o.conversationId, abandoned.id);
  await world.parts.store.tx((db) => db.update(o).set({ leaseUntil: 1, fence: 7 }).where(mine));
  await world.later(1_000);
  for (const conversation of [lost, abandoned]) {
    const message = await stateOf(conversation);
    expect(message).toMatchObject({ state: 'unknown', needsAgent: true });
    const settle = (action: string) => world.mira.send('POST', `/api/v1/messages/${message.id}/settle`, { action });
    for (const action of ['send_again', 'check']) {
      const refused = await settle(action);
      expect(refused.status).toBe(409);
      expect(refused.body.detail).toMatch(/was removed from Touchpoint: nothing more is sent/);
    }
    expect((await settle('mark_sent')).status).toBe(200);
    expect((await stateOf(conversation)).state).toBe('sent');
  }
});
