// A platform in trouble: after a few sends in a row that nobody answered the others wait, burn no attempt, keep their order, and one
// tries now and then until it answers again.
import { afterEach, expect, test } from 'vitest';
import { keepOnce } from '../../workers/keep.ts';
import { CUSTOMERS } from '../cast.ts';
import { openWorld, type World } from '../world.ts';

let world: World;
afterEach(async () => world.close());

const IN_A_ROW = 5;

async function conversationsOf(count: number) {
  for (let i = 0; i < count; i += 1)
    world.sim.customerWrites({ channel: 'messenger', contact: `66000000000004${i}`, text: `Hello ${i}` });
  await world.settle();
  const all = await world.mira.conversations('&view=all');
  return all.toSorted((a, b) => (a.contact.externalId < b.contact.externalId ? -1 : 1));
}

const reply = async (id: string) => (await world.mira.messages(id)).find(({ direction }) => direction === 'outbound');
const sends = () => world.sim.calls().filter(({ endpoint }) => endpoint === 'messenger.send').length;

test('after five unanswered sends the others wait, one tries, and all go on when it is answered', async () => {
  world = await openWorld();
  const conversations = await conversationsOf(IN_A_ROW + 3);
  const mend = world.sim.faults.always('messenger.send', { status: 503 });
  for (const { id } of conversations.slice(0, IN_A_ROW)) await world.mira.replies(id, 'first');
  await world.settle();
  expect(sends()).toBe(IN_A_ROW);
  const later = conversations.slice(IN_A_ROW);
  for (const { id } of later) await world.mira.replies(id, 'Your seat is held');
  await world.settle();
  expect(sends(), 'nobody tries while the platform is in trouble').toBe(IN_A_ROW);
  for (const { id } of later) {
    const waiting = await reply(id);
    expect(waiting).toMatchObject({ state: 'queued', waitsFor: 'platform_trouble', departsAt: expect.any(String) });
  }

  await world.later(31_000);
  expect(sends(), 'one finds out that it is still in trouble').toBe(IN_A_ROW + 1);
  mend();
  await world.later(31_000);
  const states = await Promise.all(later.map(async ({ id }) => (await reply(id)).state));
  expect(states.filter((state) => state === 'unknown').length, 'the one that tried').toBe(1);
  expect(states.filter((state) => /^(sent|seen)$/.test(state)).length).toBe(2);
  const { outbox } = world.parts.store.t;
  const rows = await world.parts.store.db.select().from(outbox);
  expect(rows.map(({ attempts }) => attempts)).toEqual(rows.map(() => 1));
});

test('one message that is refused as if the account were not set up does not stop the account for ever', async () => {
  world = await openWorld({ reachable: true });
  const [conversation] = await conversationsOf(1);
  await keepOnce(world.parts);
  world.sim.faults.next('messenger.send', { status: 400, code: 200, subcode: 9_999_999 }, 2);
  await world.mira.replies(conversation.id, 'Your seat is held');
  await world.settle();
  await world.mira.replies(conversation.id, 'It is 12A', { force: true });
  await world.settle();
  const account = async () => {
    const items = await world.sam.accounts();
    return items.find(({ channel }: { channel: string }) => channel === 'messenger');
  };
  expect(await account()).toMatchObject({ state: 'paused', problem: { reason: 'configuration' }, waitingToSend: 2 });
  expect(await reply(conversation.id)).toMatchObject({ state: 'queued', failure: null });

  world.clock.advance(5_000);
  await keepOnce(world.parts);
  expect((await account()).state, 'it is looked at, and doubted for a while').toBe('paused');
  world.clock.advance(11 * 60_000);
  await keepOnce(world.parts);
  await world.settle();
  expect((await account()).state).toBe('active');
  const [first, second] = (await world.mira.messages(conversation.id)).filter(
    ({ direction }) => direction === 'outbound',
  );
  expect(first).toMatchObject({ state: 'failed', failure: { reason: 'configuration', code: '200/9999999' } });
  expect(first.failure.sentence).toMatch(/refused it twice, though this handle is set up/);
  expect(second.state).toMatch(/^(sent|seen)$/);
});

test('a limit on public posts is an answer: direct messages of the same account leave as ever', async () => {
  world = await openWorld();
  const { ana, inigo } = CUSTOMERS;
  world.sim.customerPosts({ channel: 'x', contact: ana.externalId, text: '@halcyonair where is my bag?' });
  world.sim.customerWrites({ channel: 'x', contact: inigo.externalId, text: 'Hello' });
  await world.settle();
  const all = await world.mira.conversations('&view=all');
  const [post, direct] = [ana, inigo].map((one) => all.find(({ contact }) => contact.externalId === one.externalId));
  // A roaming window of posts, whose end X does not tell.
  world.sim.faults.always('x.post.send', { status: 403, code: 185 });
  await world.mira.replies(post.id, 'We look for it');
  await world.settle();
  for (let i = 1; i < IN_A_ROW + 1; i += 1) await world.later(16_000);
  const posts = world.sim.calls().filter(({ endpoint }) => endpoint === 'x.post.send').length;
  expect(posts).toBeGreaterThanOrEqual(IN_A_ROW);
  expect(await reply(post.id)).toMatchObject({ state: 'queued', waitsFor: 'limit' });
  await world.mira.replies(direct.id, 'Hello to you');
  await world.settle();
  expect((await reply(direct.id)).state).toMatch(/^(sent|seen)$/);
});
