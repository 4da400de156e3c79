// A message that was pushed and the same one that is read are one: same words, same person, no contradiction, whichever is first.
import { afterEach, describe, expect, test } from 'vitest';
import type { SimulatedAccount } from '../../src/simulator/shapes.ts';
import { pollOnce } from '../../src/polling/poll-due.ts';
import { ACCOUNTS, CUSTOMERS, ONE_OF_EACH } from '../cast.ts';
import { openWorld, type World } from '../world.ts';
import { pollUntil } from './poll-on.ts';

let world: World;
afterEach(async () => world.close());

const { ana, chidi } = CUSTOMERS;
const MINUTE = 60_000;

/** Everything that people write, in all channels: words with signs that platforms escape, pictures, posts, taps, answers elsewhere. */
function everybodyWrites(): number {
  const before = world.sim.ledger.all().length;
  for (const { channel, externalId: contact } of ONE_OF_EACH) {
    world.sim.customerWrites({ channel, contact, text: 'Tom & Jerry <3 "café" 👩‍👩‍👧 https://example.org/?a=1&b=2' });
    world.sim.customerWrites({ channel, contact, text: '', attachments: [{ type: 'image' }] });
    world.sim.customerWrites({ channel, contact, text: 'a film', attachments: [{ type: 'video' }] });
    world.sim.customerWrites({
      channel,
      contact,
      text: '',
      attachments: [{ type: 'location', latitude: 1, longitude: 2 }],
    });
    world.sim.nativeAppReplies({ channel, contact, text: 'We are on it & back soon' });
  }
  world.sim.customerTaps({
    channel: 'messenger',
    contact: chidi.externalId,
    text: 'Talk to a person',
    payload: 'HUMAN',
  });
  const post = world.sim.customerPosts({
    channel: 'x',
    contact: ana.externalId,
    text: '@halcyonair where is HA9? & why',
  });
  world.sim.customerPosts({
    channel: 'x',
    contact: ana.externalId,
    text: `@halcyonair ${'long '.repeat(50)}`,
    inReplyTo: post.externalId,
  });
  return world.sim.ledger.all().length - before;
}

async function rows() {
  const { messages: m, contacts: c, inbox: i } = world.parts.store.t;
  const messages = await world.parts.store.db.select().from(m).orderBy(m.channel, m.sentAt, m.orderKey, m.id);
  const people = await world.parts.store.db.select().from(c);
  const outcomes = await world.parts.store.db.select({ outcome: i.outcome, way: i.way, parentId: i.parentId }).from(i);
  return { messages, people, outcomes };
}

describe.each(['aaa', 'xaa'] as const)('with X telling in the envelope %s', (envelope) => {
  const accounts: SimulatedAccount[] = Object.values(ACCOUNTS).map((account) => ({ ...account, envelope }));

  test.each(['pushed first', 'read first'] as const)('%s', async (order) => {
    world = await openWorld({ simulator: { accounts }, env: { X_POLL: 'on', META_POLL: 'on' } });
    await pollOnce(world.parts);
    world.sim.pauseDelivery();
    const written = everybodyWrites();
    const push = async () => {
      world.sim.resumeDelivery();
      await world.settle();
    };
    if (order === 'pushed first') await push();
    await pollUntil(world, world.clock.now() + 5 * MINUTE);
    if (order === 'read first') await push();
    const { messages, outcomes } = await rows();
    expect(messages).toHaveLength(written);
    expect(messages.map(({ conflicts }) => conflicts)).toEqual(messages.map(() => 0));
    const told = outcomes.map(({ outcome }) => outcome);
    expect(told).not.toContain('conflicting repeat');
    expect(told.filter((outcome) => outcome === 'repeat')).toHaveLength(written);
  });
});

test('what is only read has the words, the people and the order of what is pushed', async () => {
  const seen = [];
  for (const way of ['push', 'poll'] as const) {
    const simulator = way === 'push' ? {} : { disorder: { drop: 1 } };
    world = await openWorld({ simulator, env: { X_POLL: 'on', META_POLL: 'on' } });
    if (way === 'poll') await pollOnce(world.parts);
    everybodyWrites();
    await world.settle();
    if (way === 'poll') await pollUntil(world, world.clock.now() + 5 * MINUTE);
    const { messages, people } = await rows();
    seen.push({
      messages: messages.map(({ channel, externalId, direction, kind, text, sentAt, orderKey }) => ({
        channel,
        externalId,
        direction,
        kind,
        text,
        sentAt,
        orderKey: channel === 'x' ? orderKey : '',
      })),
      people: people
        .filter(({ channel }) => channel === 'x')
        .map(({ externalId, handle, displayName, avatarUrl }) => ({ externalId, handle, displayName, avatarUrl })),
    });
    if (way === 'push') await world.close();
  }
  expect(seen[1]).toEqual(seen[0]);
});

test('of 25 messages in a gap Messenger shows 20, and names five that nobody can read any more', async () => {
  world = await openWorld({ simulator: { disorder: { drop: 1 } } });
  await pollUntil(world, world.clock.now() + 2 * MINUTE);
  for (let i = 0; i < 25; i += 1) {
    world.sim.customerWrites({ channel: 'messenger', contact: chidi.externalId, text: `message ${i}` });
    world.clock.advance(2_000);
  }
  await pollUntil(world, world.clock.now() + 3 * MINUTE);
  const { messages, outcomes } = await rows();
  expect(messages.map(({ text }) => text)).toEqual(Array.from({ length: 20 }, (_, i) => `message ${i + 5}`));
  expect(outcomes.map(({ outcome }) => outcome)).toContain('5 messages that cannot be read');
});

test('of a long silence every message is shown or counted, also where one customer wrote more than a page names', async () => {
  world = await openWorld({ simulator: { disorder: { drop: 1 } } });
  await pollUntil(world, world.clock.now() + 2 * MINUTE);
  const texts = Array.from({ length: 270 }, (_, i) => `message ${i}`);
  for (const text of texts) {
    world.sim.customerWrites({ channel: 'messenger', contact: chidi.externalId, text });
    world.clock.advance(10_000);
  }
  await pollUntil(world, world.clock.now() + 5 * MINUTE);
  const { messages } = await rows();
  const { missingMessages } = world.parts.store.t;
  const missing = await world.parts.store.db.select().from(missingMessages);
  expect(messages.map(({ text }) => text)).toEqual(texts.slice(-20));
  expect(missing).toHaveLength(250);
  expect(new Set(missing.map(({ conversationId }) => conversationId))).toEqual(new Set([messages[0]?.conversationId]));
});

test('more conversations than a page are read to the last, once', async () => {
  world = await openWorld({ simulator: { disorder: { drop: 1 } } });
  await pollUntil(world, world.clock.now() + 2 * MINUTE);
  const people = Array.from({ length: 64 }, (_, i) => `66000000000002${String(i).padStart(2, '0')}`);
  for (let i = 0; i < 300; i += 1) {
    world.sim.customerWrites({ channel: 'messenger', contact: people[i % 64] ?? '', text: `message ${i}` });
    world.clock.advance(1_900);
  }
  await pollUntil(world, world.clock.now() + 3 * MINUTE);
  const { messages, outcomes } = await rows();
  expect(messages.map(({ text }) => text)).toEqual(Array.from({ length: 300 }, (_, i) => `message ${i}`));
  expect(outcomes.map(({ outcome }) => outcome)).not.toContain('repeat');
  const calls = world.sim.calls().filter(({ endpoint }) => endpoint === 'messenger.conversations');
  expect(calls.every(({ status }) => status === 200)).toBe(true);
});
