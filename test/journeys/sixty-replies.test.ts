// Sends are a budget (moonshot M4): sixty replies wait under a limit of fifteen in fifteen minutes. The earliest promise leaves first,
// the platform never has to refuse, everybody is told beforehand when theirs will leave, and what was told comes true.
import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/simulator/random.ts';
import { ACCOUNTS } from '../cast.ts';
import { until } from '../crash/product.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';

tellMissingPostgres();

let world: World;
afterEach(async () => world.close());

const REPLIES = 60;
const LIMIT = 15;
const WINDOW_MS = 15 * 60_000;
const MINUTE = 60_000;
const STEP_MS = 10_000;

interface Told {
  conversationId: string;
  contact: string;
  deadlineAt: number;
  departsAt: number;
}

/** Customers who wrote within the last hours, in no order; each has one reply waiting. What each was told of its departure. */
async function queueReplies(seed: number): Promise<Told[]> {
  const random = seededRandom(seed);
  const begin = world.clock.now();
  const contacts = Array.from({ length: REPLIES }, (_, i) => `33000000000001${String(i).padStart(2, '0')}`);
  for (const contact of contacts) {
    const at = begin - Math.floor(random.next() * 55 * MINUTE);
    world.sim.customerWrites({ channel: 'x', contact, text: `My flight, please (${contact})`, at });
  }
  await world.settle(60_000);
  const conversations = await world.mira.conversations('&view=all&sort=newest');
  expect(conversations.length).toBe(REPLIES);
  const inOrder = conversations.toSorted((a, b) => (a.contact.externalId < b.contact.externalId ? -1 : 1));
  for (const { id, contact } of inOrder) {
    const { status } = await world.mira.replies(id, `Your seat is held, ${contact.externalId}`);
    expect(status).toBe(202);
  }
  return Promise.all(
    inOrder.map(async ({ id, contact, dueAt }) => {
      const reply = (await world.mira.messages(id)).find(({ direction }) => direction === 'outbound');
      expect(reply).toMatchObject({ state: 'queued', departsAt: expect.any(String), waitsFor: 'undo' });
      const departsAt = Date.parse(reply.departsAt);
      return { conversationId: id, contact: contact.externalId, deadlineAt: Date.parse(dueAt), departsAt };
    }),
  );
}

/** When the platform took the reply to each customer. */
const departures = (): Map<string, number> =>
  new Map(world.sim.ledger.accepted().map(({ contact, at }) => [contact, at]));

const refusals = (): number => world.sim.calls().filter(({ status }) => status === 429).length;

/** How many would miss their deadline at the best: earliest deadline first, a whole window at a time. */
function missesOfTheBest(deadlines: readonly number[], start: number): number {
  const inOrder = deadlines.toSorted((a, b) => a - b);
  return inOrder.filter((deadline, i) => start + Math.floor(i / LIMIT) * WINDOW_MS > deadline).length;
}

describe.each(ENGINES)('on %s', (engine) => {
  test(
    'sixty replies leave in the order of their promises, without a refusal, when they were told to',
    { timeout: 240_000 },
    async () => {
      world = await openWorld({ engine, env: { UNDO_SECONDS: '5' } });
      const told = await queueReplies(11);
      const start = world.clock.now() + 5_000;
      while (departures().size < REPLIES && world.clock.now() < start + 2 * 3_600_000) await world.later(STEP_MS);

      const left = departures();
      expect(world.sim.ledger.accepted().length, 'each once').toBe(REPLIES);
      const errors = told.map(({ contact, departsAt }) => Math.abs((left.get(contact) ?? 0) - departsAt));
      const allowed = told.map(({ departsAt }) => Math.max(30_000, (departsAt - start) / 10));
      const misses = told.filter(({ contact, deadlineAt }) => (left.get(contact) ?? Infinity) > deadlineAt).length;
      const best = missesOfTheBest(told.map(({ deadlineAt }) => deadlineAt), start); // prettier-ignore
      console.info(
        `${engine}: ${left.size} replies in ${Math.round((Math.max(...left.values()) - start) / 1000)} s of business time; ` +
          `${refusals()} refused with 429; worst error of a told departure ${Math.max(...errors) / 1000} s; ` +
          `${misses} promises missed, at best ${best}`,
      );
      expect(refusals()).toBe(0);
      expect(misses).toBeLessThanOrEqual(best + 1);
      for (const [i, error] of errors.entries()) expect(error).toBeLessThanOrEqual(allowed[i] ?? 0);
      // Nobody with a later promise left in an earlier step.
      const inOrder = told.toSorted((a, b) => a.deadlineAt - b.deadlineAt).map(({ contact }) => left.get(contact) ?? 0);
      expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
    },
  );
});

const ordinary = async (count: number) => {
  const contacts = Array.from({ length: count }, (_, i) => `33000000000008${String(i).padStart(2, '0')}`);
  for (const contact of contacts) world.sim.customerWrites({ channel: 'x', contact, text: 'My flight, please' });
  await world.settle(60_000);
  return world.mira.conversations('&view=all');
};

test.each(ENGINES)('on %s the earliest promises leave first, in whatever order the bell rings', async (engine) => {
  world = await openWorld({ engine });
  const begin = world.clock.now();
  for (let i = 0; i < 24; i += 1)
    world.sim.customerWrites({
      channel: 'x',
      contact: `33000000000009${i + 10}`,
      text: 'Hello',
      at: begin - ((i * 7) % 24) * MINUTE,
    });
  await world.settle(60_000);
  const byPromise = (await world.mira.conversations('&view=all')).toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1));
  await world.stopWorking();
  for (const { id } of byPromise) await world.mira.replies(id, 'Your seat is held');
  world.startWorking();
  const ids = byPromise.map(({ id }) => id).toReversed();
  await until('as many have left as may', async () => {
    for (const id of ids) await world.parts.queue.ring('deliver', [id]);
    return departures().size === LIMIT - 1;
  });
  await world.settle();
  const left = byPromise.map(({ contact }) => departures().has(contact.externalId));
  expect(left).toEqual(byPromise.map((_, i) => i < LIMIT - 1));
});

test('an urgent reply leaves at once when the others have used up all but the reserve', async () => {
  world = await openWorld();
  const conversations = await ordinary(18);
  const [urgent, ...others] = conversations;
  for (const { id } of others) await world.mira.replies(id, 'Your seat is held');
  await world.settle();
  expect(departures().size).toBe(LIMIT - 1);
  const waiting = (await world.mira.conversations('&view=all')).filter(
    ({ lastMessage }) => lastMessage.state === 'queued',
  );
  expect(waiting.map(({ lastMessage }) => lastMessage.waitsFor)).toEqual(['limit', 'limit', 'limit']);

  const { conversations: c } = world.parts.store.t;
  await world.parts.store.tx((db) => db.update(c).set({ priority: 'urgent' }).where(eq(c.id, urgent.id)));
  await world.mira.replies(urgent.id, 'Go to gate B26 now');
  await world.settle();
  expect(departures().has(urgent.contact.externalId)).toBe(true);
  expect(departures().size).toBe(LIMIT);
  expect(refusals()).toBe(0);
});

test.each([
  ['more than its documents say', { limit: 99 }, 0, 30],
  ['less than its documents say', { limit: 6 }, 0, 6],
  ['what somebody else has left of it', { limit: 15 }, 10, 5],
])('at the very first sends X allows %s: no refusal, and all of it is used', async (_, limit, usedByOthers, leave) => {
  world = await openWorld({
    simulator: { xLimits: { 'x.dm.send': { ...limit, perDay: 1440 } } },
    env: { SEND_RESERVE: '0' },
  });
  const conversations = await ordinary(30);
  const { x } = ACCOUNTS;
  for (let i = 0; i < usedByOthers; i += 1) {
    await world.parts.registry.channel('x').send({
      account: { id: 'cha_elsewhere', externalId: x.externalId, handle: x.handle, credentials: x.credentials },
      kind: 'dm',
      how: 'standard',
      sender: { is: 'automation' },
      contactExternalId: conversations[0].contact.externalId,
      text: `sent by another tool ${i}`,
      inReplyToExternalId: null,
      files: [],
      clientRef: `other-${i}`,
    });
  }
  // All at the same moment.
  await world.stopWorking();
  for (const { id } of conversations) await world.mira.replies(id, 'Your seat is held', { force: true });
  world.startWorking();
  await world.settle();
  const ours = world.sim.ledger.accepted().filter(({ text }) => text === 'Your seat is held');
  expect(ours.length).toBe(leave);
  expect(refusals()).toBe(0);
});
