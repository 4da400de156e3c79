// A message of X reaches us by webhook, over the stream or because we asked, in either envelope. Whichever ways it takes, also all
// of them at the same moment, with repeats, cuts and in any order: it is there once, with the same words, in X's order.
import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { pollOnce } from '../../src/polling/poll-due.ts';
import { requestRead } from '../../src/polling/request-read.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import type { LedgerMessage } from '../../src/simulator/shapes.ts';
import { ACCOUNTS, CUSTOMERS } from '../cast.ts';
import { until } from '../crash/product.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';

tellMissingPostgres();

let world: World;
afterEach(async () => world.close());

const { ana, bruno, inigo } = CUSTOMERS;
const ENVELOPES = ['aaa', 'xaa'] as const;
type Envelope = (typeof ENVELOPES)[number];
type Way = 'webhook' | 'stream' | 'poll';
const EVERY: readonly Way[] = ['webhook', 'stream', 'poll'];

/** A world in which nothing arrives until it is let through, one way or another. */
async function closedWorld(envelope: Envelope, { engine = 'sqlite' }: { engine?: 'sqlite' | 'postgres' } = {}) {
  world = await openWorld({
    engine,
    stream: true,
    simulator: {
      accounts: [{ ...ACCOUNTS.x, envelope }, ACCOUNTS.messenger, ACCOUNTS.instagram],
      // Of the limits another test knows more; here the order of things is what matters.
      xLimits: { 'x.dm.list': { limit: 900 } },
    },
  });
  await until('the stream stands', async () => world.sim.xStream.connections() === 1);
  await poll(); // from here on everything is read
  world.sim.pauseDelivery();
  world.sim.xStream.hold();
}

/** What happens on X: messages with every kind of sign, a mention, an answer from X's own app, and ids beyond 2^53. */
function somethingHappens(): void {
  const dm = (contact: { externalId: string }, text: string) => {
    world.clock.advance(1_000);
    world.sim.customerWrites({ channel: 'x', contact: contact.externalId, text });
  };
  dm(ana, '¿Hola? 👋🏽 ¿Hay alguien?');
  dm(bruno, 'Fünf < sechs && "zehn" > neun &amp; ein &lt;b&gt;');
  dm(ana, '👩‍👩‍👧‍👦 somos cuatro 🇪🇸\nsegunda línea');
  dm(ana, 'same words');
  dm(ana, 'same words');
  world.clock.advance(1_000);
  const mention = { channel: 'x', contact: inigo.externalId } as const;
  const { externalId } = world.sim.customerPosts({ ...mention, text: '@halcyonair ¿y mi maleta? 🧳 <3 & más' });
  world.clock.advance(1_000);
  world.sim.nativeAppReplies({ channel: 'x', contact: ana.externalId, text: 'Aquí estamos ✈️ & contigo' });
  world.clock.advance(1_000);
  world.sim.customerPosts({ ...mention, text: '@halcyonair otra vez 🙏🏽', inReplyTo: externalId });
}

const poll = async (): Promise<void> => {
  const { channelAccounts: t } = world.parts.store.t;
  const [x] = await world.parts.store.db.select().from(t).where(eq(t.channel, 'x'));
  await requestRead(world.parts, { accountId: x?.id ?? '', why: 'the test' });
  await pollOnce(world.parts);
};

const LET_THROUGH: Record<Way, () => Promise<void>> = {
  webhook: async () => world.sim.resumeDelivery({ shuffled: true }),
  stream: async () => world.sim.xStream.release({ backwards: true }),
  poll,
};

const rows = () => world.parts.store.db.select().from(world.parts.store.t.inbox);

/** Until each way has brought everything, and all of it is worked on. */
async function allIsThere(ways: readonly Way[]): Promise<void> {
  const least = world.sim.ledger.all().length;
  await until('every way has brought its part', async () => {
    await world.settle();
    const kept = (await rows()).filter(({ parentId }) => parentId === null);
    const came = (way: string) => kept.filter((row) => row.way === way).length;
    return (
      (!ways.includes('webhook') || came('push') >= least) &&
      (!ways.includes('stream') || came('stream') >= least) &&
      (!ways.includes('poll') || came('poll') >= 1)
    );
  });
  await world.settle();
}

const bySnowflake = (a: LedgerMessage, b: LedgerMessage) =>
  a.at - b.at || Number(BigInt(a.externalId) - BigInt(b.externalId));

/** The product's conversations against what X itself holds. */
async function expectEachOnce(): Promise<void> {
  const conversations = await world.mira.conversations('&view=all');
  const truth = world.sim.ledger.all().filter(({ channel }) => channel === 'x');
  const writers = new Set(truth.map(({ contact }) => contact));
  expect(conversations.length).toBe(writers.size);
  for (const conversation of conversations) {
    const shown = await world.mira.messages(conversation.id);
    const onX = truth.filter(({ contact }) => contact === conversation.contact.externalId).toSorted(bySnowflake);
    expect(shown.map(({ externalId, text, kind, direction }) => ({ externalId, text, kind, direction }))).toEqual(
      onX.map(({ externalId, text, kind, direction }) => ({ externalId, text, kind, direction })),
    );
  }
  const wrong = (await rows()).filter(({ state }) => !['done', 'split'].includes(state));
  expect(wrong.map(({ state, outcome }) => ({ state, outcome }))).toEqual([]);
}

/** How often something was heard, by the log. Who was answered in time depends on what came first, as it must. */
async function happened(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const type of await world.eventTypes())
    if (/^message\.|^conversation\.opened/.test(type)) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

const SUBSETS: readonly (readonly Way[])[] = [
  ['webhook'],
  ['stream'],
  ['poll'],
  ['webhook', 'stream'],
  ['stream', 'webhook'],
  ['webhook', 'poll'],
  ['poll', 'webhook'],
  ['stream', 'poll'],
  ['poll', 'stream'],
  ['webhook', 'stream', 'poll'],
  ['poll', 'stream', 'webhook'],
  ['stream', 'poll', 'webhook'],
];

describe.each(ENVELOPES)('in the envelope %s', (envelope) => {
  let alone: Record<string, number> | undefined;

  test.each(SUBSETS.map((ways) => [ways.join(', then '), ways] as const))('by %s', async (_, ways) => {
    await closedWorld(envelope);
    somethingHappens();
    for (const [i, way] of ways.entries()) {
      await LET_THROUGH[way]();
      await allIsThere(ways.slice(0, i + 1));
    }
    await expectEachOnce();
    const counts = await happened();
    expect(counts['message.received']).toBe(7);
    alone ??= counts;
    expect(counts, 'the log says the same, whichever ways it came').toEqual(alone);
  });

  test.each(ENGINES)(
    'by all three at the same moment, everything twice, the stream cut inside a character, on %s',
    async (engine) => {
      await closedWorld(envelope, { engine });
      world.sim.setDisorder({ duplicate: 1 });
      somethingHappens();
      world.sim.xStream.cutInsideNext();
      await Promise.all(EVERY.map((way) => LET_THROUGH[way]()));
      await until('the stream is back', async () => world.sim.xStream.connected() >= 2);
      await allIsThere(EVERY);
      world.sim.xStream.cut(); // and once more everything from the beginning
      const before = (await rows()).length;
      await until('it says the last minutes again', async () => (await rows()).length >= before + 8);
      await poll();
      await world.settle();
      await expectEachOnce();
      const counts = await happened();
      expect([counts['message.received'], counts['conversation.opened']]).toEqual([7, 3]);
    },
  );
});

test.each([1, 2, 3])(
  'an hour of bad weather in which every way fails now and then, as drawn from seed %d',
  async (seed) => {
    const luck = seededRandom(`three-ways/${seed}`);
    await closedWorld(luck.pick(ENVELOPES));
    world.sim.resumeDelivery();
    world.sim.xStream.release();
    world.sim.setDisorder({ drop: 0.3, duplicate: 0.3, reorder: 0.3 });
    const people = [ana, bruno, inigo];
    for (let n = 0; n < 60; n += 1) {
      world.clock.advance(luck.int(1, 60_000));
      if (luck.chance(0.15)) world.sim.xStream.cutInsideNext();
      const { externalId } = luck.pick(people);
      if (luck.chance(0.2)) world.sim.customerPosts({ channel: 'x', contact: externalId, text: `@halcyonair ${n} 🧳` });
      else world.sim.customerWrites({ channel: 'x', contact: externalId, text: `número ${n} 👩‍👩‍👧‍👦` });
      if (luck.chance(0.1)) world.sim.xStream.cut();
      if (luck.chance(0.1)) await poll();
      if (luck.chance(0.3)) await world.settle();
    }
    await until('all of it is there', async () => {
      await poll();
      await world.settle();
      const { messages: t } = world.parts.store.t;
      return (await world.parts.store.db.select({ id: t.id }).from(t)).length >= 60;
    });
    await until('the stream is back', async () => world.sim.xStream.connections() === 1);
    await world.settle();
    await expectEachOnce();
  },
);
