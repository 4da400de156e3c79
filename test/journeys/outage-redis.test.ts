// Redis may be away, die, forget everything, be full or be frozen: the platforms notice nothing, and no message is lost, doubled
// or out of place. One API and two workers, each with connections of their own, on one database.
import { describe, expect, test } from 'vitest';
import { CHANNELS } from '../../src/channels/registry.ts';
import { openQueue } from '../../src/queues/open.ts';
import { until } from '../crash/product.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { hasRedis, startRedis, type TestRedis } from '../redis-server.ts';
import { openWorld, type World } from '../world.ts';
import { processed, startAnother } from './several.ts';

tellMissingPostgres();

/** In each outage; 2,000 in all. */
const MESSAGES = 400;
const FREEZE_MS = 3_000;
const PEOPLE = Array.from({ length: 60 }, (_, i) => ({
  channel: CHANNELS[i % CHANNELS.length] ?? 'x',
  contact: `88000000000000${String(i).padStart(4, '0')}`,
}));

interface Happening {
  redis: TestRedis;
  /** Resolves when the platforms have had so many answers since this outage began. */
  answered: (deliveries: number) => Promise<unknown>;
}

const OUTAGES: Readonly<Record<string, (happening: Happening) => Promise<unknown>>> = {
  'not there at the start': async ({ redis, answered }) => {
    await answered(MESSAGES);
    await redis.start();
  },
  'killed and started again': async ({ redis, answered }) => {
    await answered(60);
    await redis.kill();
    await answered(300);
    await redis.start();
  },
  'emptied, several times': async ({ redis, answered }) => {
    for (const deliveries of [40, 100, 200, 300, MESSAGES]) {
      await answered(deliveries);
      await redis.command('FLUSHALL');
    }
  },
  full: async ({ redis, answered }) => {
    await answered(60);
    await redis.command('CONFIG', 'SET', 'maxmemory', '1mb');
    await expect(redis.command('SET', 'anything', 'at all')).rejects.toThrow(/OOM/);
    await answered(MESSAGES);
    await redis.command('CONFIG', 'SET', 'maxmemory', '0');
  },
  'frozen for three seconds': async ({ redis, answered }) => {
    await answered(60);
    redis.pause();
    await new Promise((resolve) => setTimeout(resolve, FREEZE_MS));
    redis.resume();
  },
};

describe.skipIf(!hasRedis())('while Redis is away, killed, emptied, full or frozen', () => {
  test.concurrent.each(ENGINES)(
    'no message is lost, doubled or out of place (on %s)',
    { timeout: 90_000 },
    async (engine) => {
      const redis = await startRedis({ absent: true });
      if (!redis) return;
      await using closing = new AsyncDisposableStack();
      closing.defer(() => redis.stop());
      const bell = ({ log }: Pick<World['parts'], 'log'>) => openQueue({ redisUrl: redis.url, dataDir: '', log });
      const world = await openWorld({ engine, working: false, queue: bell });
      closing.defer(() => world.close());
      for (let i = 0; i < 2; i += 1) {
        const worker = await startAnother(world, await bell(world.parts));
        closing.defer(() => worker.close());
      }

      for (const [name, happens] of Object.entries(OUTAGES)) {
        const calls = world.sim.delivery.records();
        const before = calls.length;
        const answered = (deliveries: number) =>
          until(`${deliveries} answers while Redis is ${name}`, async () => calls.length - before >= deliveries);
        const outage = happens({ redis, answered });
        everybodyWrites(world);
        await Promise.all([world.sim.settled(), outage]);
        const statuses = calls.slice(before).map(({ status }) => status);
        expect(statuses, `what the platforms were answered while Redis was ${name}`).toEqual(
          Array.from({ length: MESSAGES }, () => 200),
        );
        await processed(world);
        await expectAsOnThePlatforms(world);
      }
      await expectAnswerArrives(world);
    },
  );
});

function everybodyWrites({ sim, clock }: World): void {
  for (let i = 0; i < MESSAGES; i += 1) {
    const person = PEOPLE[(i * 7) % PEOPLE.length];
    if (!person) continue;
    clock.advance(3);
    sim.customerWrites({ ...person, text: `message ${i}: is HL ${i % 50} on time?` });
  }
}

/** One conversation for each person, and in it what the platform has, in the platform's order. */
async function expectAsOnThePlatforms({ sim, mira }: World): Promise<void> {
  const conversations = await mira.conversations('&view=all');
  const contacts = conversations.map(({ contact }) => contact.externalId as string);
  expect(contacts.toSorted()).toEqual(PEOPLE.map(({ contact }) => contact).toSorted());
  for (const { id, contact } of conversations) {
    const messages = await mira.messages(id);
    const written = sim.ledger.messagesFrom(contact.externalId);
    expect(messages.map(idAndText)).toEqual(written.map(idAndText));
  }
}

const idAndText = ({ externalId, text }: { externalId: string; text: string }) => ({ externalId, text });

/** The bell rings in the other direction too. */
async function expectAnswerArrives({ sim, mira }: World): Promise<void> {
  const [conversation] = await mira.conversations('&view=all');
  expect((await mira.replies(conversation.id, 'Yes, it is on time. ^Mira')).status).toBe(202);
  await until('the customer has the answer', async () => sim.ledger.accepted().length > 0);
  expect(sim.ledger.accepted().map(({ text, contact }) => ({ text, contact }))).toEqual([
    { text: 'Yes, it is on time. ^Mira', contact: conversation.contact.externalId },
  ]);
}
