// Several sends of unknown fate are settled by one question to X, which answers few of them; and where its page does not reach far
// enough, each is asked about alone. Whatever cannot be proven stays with an agent.
import { eq } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { until } from '../crash/product.ts';
import { openWorld, type World } from '../world.ts';

let world: World;
afterEach(async () => world.close());

const contacts = (count: number) =>
  Array.from({ length: count }, (_, i) => `33000000000002${String(i).padStart(2, '0')}`);

async function conversationsOf(people: readonly string[]) {
  for (const contact of people) world.sim.customerWrites({ channel: 'x', contact, text: 'My flight, please' });
  await world.settle();
  const all = await world.mira.conversations('&view=all');
  return people.map((person) => all.find(({ contact }) => contact.externalId === person));
}

/** What X allows is known from then on. */
async function firstReply(): Promise<void> {
  const [first] = await conversationsOf(['3300000000000299']);
  await world.mira.replies(first.id, 'Welcome');
  await world.settle();
}

const ours = async (id: string) => (await world.mira.messages(id)).find(({ direction }) => direction === 'outbound');
const questions = () =>
  world.sim.calls().filter(({ endpoint, method }) => endpoint === 'x.dm.list' && method === 'GET');

test('one page settles all sends whose answer was lost, and not the one that never arrived', async () => {
  world = await openWorld();
  await firstReply();
  const people = contacts(6);
  const conversations = await conversationsOf(people);
  const before = questions().length;
  world.sim.faults.next('x.dm.send', { dropResponseAfterAccepting: true, echo: 'never' }, 5);
  for (const { id } of conversations.slice(0, 5)) await world.mira.replies(id, 'Your seat is held');
  await world.settle();
  world.sim.faults.next('x.dm.send', { resetConnection: 'before' });
  await world.mira.replies(conversations[5].id, 'Your seat is held');
  await world.settle();
  // Five in a row were not answered: the last one waits until it is tried.
  await world.later(31_000);
  const states = await Promise.all(conversations.map(async ({ id }) => (await ours(id)).state));
  expect(states.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => expect.stringMatching(/^(sent|seen)$/)));
  const asked = questions().slice(before);
  expect(asked.map(({ path }) => path)).toEqual(['/2/dm_events']);

  for (const ms of [11_000, 31_000, 81_000]) await world.later(ms);
  expect(await ours(conversations[5].id)).toMatchObject({ state: 'unknown', needsAgent: true });
  expect(world.sim.ledger.accepted().length).toBe(1 + 5);
});

test('a page that does not reach back far enough proves what it shows; the others are asked about one by one', async () => {
  world = await openWorld();
  await firstReply();
  const people = contacts(3);
  const conversations = await conversationsOf(people);
  world.sim.faults.next('x.dm.send', { dropResponseAfterAccepting: true, echo: 'never' }, 3);
  await world.mira.replies(conversations[0].id, 'Your seat is held');
  await world.mira.replies(conversations[1].id, 'Your seat is held');
  await world.settle();
  world.clock.advance(3_000);
  for (let i = 0; i < 100; i += 1)
    world.sim.customerWrites({ channel: 'x', contact: `33000000000003${String(i).padStart(2, '0')}`, text: 'Hello' });
  await world.settle();
  await world.mira.replies(conversations[2].id, 'Your seat is held');
  await world.settle();
  const before = questions().length;
  await world.later(60_000);
  for (const { id } of conversations) expect((await ours(id)).state).toMatch(/^(sent|seen)$/);
  const paths = questions()
    .slice(before)
    .map(({ path }) => path);
  expect(paths[0]).toBe('/2/dm_events');
  expect(paths.slice(1).toSorted()).toEqual(
    people.slice(0, 2).map((person) => `/2/dm_conversations/with/${person}/dm_events`),
  );
});

test('when X answers no more questions the looks wait, and count as none', async () => {
  world = await openWorld({ simulator: { xLimits: { 'x.dm.list': { limit: 1 } } } });
  const [first] = await conversationsOf(contacts(1));
  world.sim.faults.next('x.dm.list', { status: 429, resetInMs: 600_000 });
  world.sim.faults.next('x.dm.send', { dropResponseAfterAccepting: true, echo: 'never' });
  await world.mira.replies(first.id, 'Your seat is held');
  await world.settle();
  for (const ms of [11_000, 31_000, 81_000, 120_000]) await world.later(ms);
  expect(await ours(first.id)).toMatchObject({ state: 'unknown', needsAgent: false });
  await world.later(600_000);
  expect((await ours(first.id)).state).toMatch(/^(sent|seen)$/);
});

test('an agent who decides while X is asked is not undone by a question that has to wait', async () => {
  world = await openWorld({ simulator: { xLimits: { 'x.dm.list': { limit: 1 } } } });
  await firstReply();
  const people = contacts(2);
  const [early, late] = await conversationsOf(people);
  world.sim.faults.next('x.dm.send', { resetConnection: 'before' }, 2);
  await world.mira.replies(early.id, 'Your seat is held');
  await world.settle();
  world.clock.advance(3_000);
  for (let i = 0; i < 100; i += 1)
    world.sim.customerWrites({ channel: 'x', contact: `33000000000003${String(i).padStart(2, '0')}`, text: 'Hello' });
  await world.settle();
  await world.mira.replies(late.id, 'Your seat is held');
  await world.settle();
  await world.stopWorking();
  world.clock.advance(11_000);
  const settles = async (conversation: { id: string }, action: string) =>
    world.mira.send('POST', `/api/v1/messages/${(await ours(conversation.id)).id}/settle`, { action });

  // The page does not reach back to the early one, and there is no second question for it.
  const before = questions().length;
  world.sim.faults.next('x.dm.list', { hang: 700 });
  const asking = settles(late, 'check');
  const { outbox } = world.parts.store.t;
  const isAskedAbout = async () => {
    const rows = await world.parts.store.db.select().from(outbox).where(eq(outbox.conversationId, early.id));
    return rows.some(({ leaseUntil }) => leaseUntil > 0);
  };
  await until('X is asked about the early one too', isAskedAbout);
  expect((await settles(early, 'send_again')).status).toBe(200);
  await asking;
  world.startWorking();
  await world.settle();
  expect((await ours(early.id)).state).toMatch(/^(sent|seen)$/);
  expect(questions().length).toBe(before + 1);
});
