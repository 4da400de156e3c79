// Nobody listens for ten minutes, and customers write. When the door opens again the platforms are asked, within their own limits,
// until everything is there: once, in their order, at their time; and what they do not show any more is said to be missing.
import { afterEach, describe, expect, test } from 'vitest';
import type { SimulatedChannel } from '../../src/simulator/shapes.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { relayOnce } from '../../workers/relay.ts';
import { openWorld, type World } from '../world.ts';
import { deliver, metaBody, written } from './meta-deliveries.ts';
import { pollUntil } from './poll-on.ts';

tellMissingPostgres();

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DMS = 300;
const CUSTOMERS = 66;

let world: World;
afterEach(async () => world.close());

const contactOf = (who: number) => `77000000000030${String(who).padStart(2, '0')}`;
const writes = (channel: SimulatedChannel, who: number, text: string) =>
  world.sim.customerWrites({ channel, contact: contactOf(who), text });
const accountOf = async (channel: SimulatedChannel) =>
  (await world.sam.accounts()).find((each) => each.channel === channel);
const gapsOf = async (channel: SimulatedChannel): Promise<any[]> =>
  (await world.ruth.get(`/api/v1/channel-accounts/${(await accountOf(channel)).id}/gaps`)).body.items;
const recovered = async (channel: SimulatedChannel): Promise<number> => {
  const metrics = await (await fetch(`${world.url}/metrics`)).text();
  return Number(new RegExp(`touchpoint_recovered_by_reconcile_total{channel="${channel}"} (\\d+)`).exec(metrics)?.[1]);
};

/** Half an hour of an ordinary day: the platform tells by itself, and is asked now and then to be sure. */
async function ordinaryDay(channel: SimulatedChannel): Promise<void> {
  const start = world.clock.now();
  const act = () => void writes(channel, 99, 'Good morning');
  await pollUntil(world, start + 30 * MINUTE, {
    when: [5, 15, 25].map((minute) => ({ at: start + minute * MINUTE, act })),
  });
  expect(await gapsOf(channel)).toEqual([]);
}

/** The whole product is away for `minutes`; `write` is called `times` times, evenly. Answers when it came back. */
async function away({
  minutes,
  times,
  write,
}: {
  minutes: number;
  times: number;
  write: (i: number) => void;
}): Promise<number> {
  await world.stopListening();
  await world.stopWorking();
  for (let i = 0; i < times; i += 1) {
    world.clock.advance((minutes * MINUTE) / times);
    write(i);
  }
  await world.sim.settled(); // each was tried, and nobody was there
  world.sim.pauseDelivery(); // the platform tries again later
  await world.startListening();
  world.startWorking();
  return world.clock.now();
}

/** Second after second of virtual time, until the hole is closed; at most a minute. */
async function caughtUp(channel: SimulatedChannel): Promise<void> {
  for (let second = 0; second < 60; second += 1) {
    await pollUntil(world, world.clock.now() + SECOND);
    await world.settle();
    const { gaps } = await accountOf(channel);
    if (gaps.last !== null && gaps.open === 0) return;
  }
}

/** What the platform was asked since then, in virtual time. */
function printSchedule(channel: SimulatedChannel, since: number): void {
  const calls = world.sim.calls().filter(({ at }) => at >= since);
  const reads = calls.filter(({ endpoint }) => /list|mentions|conversations/.test(endpoint ?? ''));
  const times = reads.map(
    ({ at, endpoint, status }) => `+${((at - since) / SECOND).toFixed(1)} s ${endpoint} ${status}`,
  );
  console.log(`${channel}: ${reads.length} reads after the door was opened again:\n  ${times.join('\n  ')}`);
  expect(calls.filter(({ status }) => status === 429)).toEqual([]);
}

describe.each(ENGINES)('on %s', (engine) => {
  test.each(['x', 'messenger', 'instagram'] as const)(
    'ten minutes away from %s while 66 customers write 300 messages',
    { timeout: 120_000 },
    async (channel) => {
      world = await openWorld({ engine });
      await ordinaryDay(channel);
      const [leftAt, before] = [world.clock.now(), world.sim.ledger.all().length];
      const backAt = await away({
        minutes: 10,
        times: DMS,
        write: (i) => void writes(channel, i % CUSTOMERS, `line ${i}`),
      });
      await caughtUp(channel);
      printSchedule(channel, backAt);

      const written = world.sim.ledger.all().slice(before);
      expect(written).toHaveLength(DMS);
      const conversations = (await world.mira.conversations('&view=all')).filter(
        ({ contact }) => contact.externalId !== contactOf(99),
      );
      expect(conversations).toHaveLength(CUSTOMERS);
      for (const { id, contact, waitingSince } of conversations) {
        const ledger = world.sim.ledger.messagesFrom(contact.externalId);
        const messages = await world.mira.messages(id);
        expect(
          messages.map(({ text }) => text),
          'all of them, once, in the platform’s order',
        ).toEqual(ledger.map(({ text }) => text));
        expect(messages.every(({ arrivedLate }) => arrivedLate)).toBe(true);
        // Meta lists whole seconds.
        expect(
          Math.abs(Date.parse(waitingSince) - (ledger[0]?.at ?? 0)),
          'the clock runs by platform time',
        ).toBeLessThan(SECOND);
      }
      const [gap, ...more] = await gapsOf(channel);
      expect(more).toEqual([]);
      expect(gap).toMatchObject({ recovered: DMS, missing: 0, because: 'not_listening' });
      expect(Date.parse(gap.startsAt)).toBeGreaterThanOrEqual(leftAt);
      expect(Date.parse(gap.endsAt)).toBeGreaterThan(backAt - 3 * SECOND);
      expect(Date.parse(gap.healedAt) - backAt, 'within a minute').toBeLessThanOrEqual(MINUTE);
      console.log(
        `${channel} on ${engine}: ${gap.startsAt.slice(11, 19)}–${gap.endsAt.slice(11, 19)}, ${gap.recovered} recovered, all there ${(Date.parse(gap.healedAt) - backAt) / SECOND} s after the start`,
      );
      expect(await recovered(channel)).toBe(DMS);

      // The platform repeats what it could not deliver: all of it is known.
      const head = (await world.events()).at(-1)?.n ?? 0;
      world.sim.resumeDelivery();
      world.sim.delivery.retryNow();
      await world.settle(20_000);
      expect(await world.eventTypes(head)).toEqual([]);
      expect(await recovered(channel)).toBe(DMS);
    },
  );

  test(
    'a Messenger customer wrote 25 messages meanwhile: the thread shows a hole of 5, until they come another way',
    { timeout: 120_000 },
    async () => {
      world = await openWorld({ engine });
      await ordinaryDay('messenger');
      writes('messenger', 1, 'Hello?');
      await world.settle();
      await away({ minutes: 4, times: 25, write: (i) => void writes('messenger', 1, `line ${i}`) });
      await caughtUp('messenger');
      const conversation = (await world.mira.conversations('&view=all')).find(
        ({ contact }) => contact.externalId === contactOf(1),
      );
      const timeline = async () =>
        ((await world.mira.get(`/api/v1/conversations/${conversation.id}/timeline`)).body.items as any[]).filter(
          ({ type }) => type !== 'event',
        );
      const told = (item: any) =>
        item.type === 'gap' ? `${item.gap.cameLater} came later, ${item.gap.missing} missing` : item.message.text;
      const readable = Array.from({ length: 20 }, (_, i) => `line ${i + 5}`);
      expect((await timeline()).map(told)).toEqual([
        'Hello?',
        '0 came later, 5 missing',
        '20 came later, 0 missing',
        ...readable,
      ]);
      const [gap] = await gapsOf('messenger');
      expect(gap).toMatchObject({ recovered: 20, missing: 5, healedAt: expect.any(String) });
      // Their time is known although their words are not.
      expect(Date.parse(gap.startsAt)).toBeLessThan(
        Date.parse((await world.mira.messages(conversation.id))[1].sentAt) - MINUTE / 2,
      );

      world.sim.resumeDelivery();
      world.sim.delivery.retryNow();
      await world.settle(20_000);
      const all = Array.from({ length: 25 }, (_, i) => `line ${i}`);
      expect((await timeline()).map(told)).toEqual(['Hello?', '25 came later, 0 missing', ...all]);
      expect(await gapsOf('messenger')).toMatchObject([{ recovered: 25, missing: 0 }]);
    },
  );
});

test('what was read and not yet understood keeps a gap open', async () => {
  world = await openWorld();
  await ordinaryDay('messenger');
  const all: { externalId: string; at: number }[] = [];
  await away({ minutes: 4, times: 10, write: (i) => void all.push(writes('messenger', 1, `line ${i}`)) });
  // One is told late, before anybody has asked: the gap is known.
  const [first] = all;
  const told = { contact: contactOf(1), at: first!.at, mid: first!.externalId, text: 'line 0' };
  expect(await deliver(world, metaBody('messenger', [written(told)]))).toBe(200);
  await world.settle();
  expect((await accountOf('messenger')).gaps).toMatchObject({ open: 1, last: { recovered: 1 } });
  await world.stopWorking();
  await pollUntil(world, world.clock.now() + SECOND, { settle: false });
  await relayOnce(world.parts);
  expect((await accountOf('messenger')).gaps, 'read, and nobody knows yet what').toMatchObject({ open: 1 });
  world.startWorking();
  await world.settle();
  expect((await accountOf('messenger')).gaps).toMatchObject({ open: 0, last: { recovered: 10, missing: 0 } });
});
