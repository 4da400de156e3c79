import { afterEach, expect, test, vi } from 'vitest';
import { parseJson } from '../../../src/json.ts';
import { openRetries } from '../../../src/simulator/retries.ts';
import { ANA, PAGE, smallWorld, START, X_ACCOUNT, type SmallWorld } from './small-world.ts';

let world: SmallWorld;
afterEach(() => world.close());

const ana = { channel: 'x', contact: ANA } as const;
const texts = (): string[] =>
  world.received.map(({ raw }) => {
    // eslint-disable-next-line typescript/no-explicit-any
    const body = parseJson(raw.toString('utf8')) as any;
    return body.direct_message_events?.[0].message_create.message_data.text ?? body.entry[0].messaging[0].message.text;
  });
const write = (count: number): void => {
  for (let i = 0; i < count; i += 1) world.simulator.customerWrites({ ...ana, text: String(i) });
};
const numbers = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));

test('the messages of one person arrive in order when no disorder is asked for', async () => {
  world = await smallWorld();
  write(40);
  await world.simulator.settled();
  expect(texts()).toEqual(numbers(40));
});

test('the same seed duplicates and reorders in the same way, another seed in another', async () => {
  const runs: string[][] = [];
  for (const seed of [11, 11, 12]) {
    world = await smallWorld({ seed, disorder: { reorder: 0.4 } });
    write(30);
    await world.simulator.settled();
    runs.push(texts());
    await world.close();
  }
  const [first, again, other] = runs;
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  expect(first).not.toEqual(numbers(30));
  // Each is overtaken by one other at most.
  expect(first?.every((text, place) => Math.abs(Number(text) - place) <= 1)).toBe(true);
  expect(first?.toSorted((a, b) => Number(a) - Number(b))).toEqual(numbers(30));
});

test('duplicates are the same bytes again, and everything still arrives', async () => {
  world = await smallWorld({ disorder: { duplicate: 0.5 } });
  write(20);
  await world.simulator.settled();
  const bodies = world.received.map(({ raw }) => raw.toString('utf8'));
  expect(new Set(bodies).size).toBe(20);
  expect(bodies.length).toBeGreaterThan(22);
});

test('a refused delivery is tried again, and what came later does not wait for it', async () => {
  world = await smallWorld();
  world.statuses.push(500);
  write(2);
  await world.simulator.settled();
  expect(texts()).toEqual(['1']);
  expect(world.simulator.delivery.waitingForRetry()).toBe(1);
  world.simulator.delivery.retryNow();
  await world.simulator.settled();
  expect(texts()).toEqual(['1', '0']);
});

test('X gives up after three more attempts; only a reading call finds the message then', async () => {
  world = await smallWorld();
  world.statuses.push(500, 500, 500, 500);
  write(1);
  for (let i = 0; i < 4; i += 1) {
    await world.simulator.settled();
    world.simulator.delivery.retryNow();
  }
  expect(world.simulator.delivery.lost()).toHaveLength(1);
  expect(world.simulator.delivery.records().map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
});

test('Meta ends the subscription after an hour of failures, until somebody subscribes again', async () => {
  world = await smallWorld();
  world.statuses.push(...Array.from({ length: 9 }, () => 500));
  const page = { channel: 'messenger', contact: '7700123' } as const;
  world.simulator.customerWrites({ ...page, text: 'first' });
  for (let i = 0; i < 9; i += 1) {
    await world.simulator.settled();
    world.simulator.delivery.retryNow();
  }
  expect(world.simulator.delivery.isSubscribed(PAGE.externalId)).toBe(false);
  world.simulator.customerWrites({ ...page, text: 'into the void' });
  world.simulator.delivery.subscribe(PAGE.externalId);
  world.simulator.customerWrites({ ...page, text: 'back again' });
  await world.simulator.settled();
  expect(texts()).toEqual(['back again']);
});

test('what came while delivery was paused arrives afterwards, shuffled the same way for the same seed', async () => {
  const runs: string[][] = [];
  for (let run = 0; run < 2; run += 1) {
    world = await smallWorld();
    world.simulator.pauseDelivery();
    write(12);
    await world.simulator.settled();
    expect(texts()).toEqual([]);
    world.simulator.resumeDelivery({ shuffled: true });
    await world.simulator.settled();
    runs.push(texts());
    await world.close();
  }
  expect(runs[0]).toEqual(runs[1]);
  expect(runs[0]).not.toEqual(numbers(12));
});

test('with the network down nothing passes in either direction, and what failed arrives by a retry', async () => {
  world = await smallWorld();
  world.simulator.networkDown();
  write(1);
  await world.simulator.settled();
  await expect(fetch(`${world.simulator.url}/2/users/me`)).rejects.toThrow();
  expect(texts()).toEqual([]);
  world.simulator.networkUp();
  world.simulator.delivery.retryNow();
  await world.simulator.settled();
  expect(texts()).toEqual(['0']);
  expect((await fetch(`${world.simulator.url}/2/users/me`)).status).toBe(401);
});

test('an address that answers the check wrongly gets nothing more', async () => {
  world = await smallWorld({
    secrets: { xConsumerKey: 'k', xConsumerSecret: 'not the receiver’s', metaAppSecret: 'a', metaVerifyToken: 'v' },
  });
  write(1);
  await world.simulator.settled();
  expect(world.simulator.delivery.isValid('x')).toBe(false);
  expect(world.received).toEqual([]);
});

test('raw bytes go out as they are, signed or with the headers they were given', async () => {
  world = await smallWorld();
  const raw = Buffer.from(`{"for_user_id":"${X_ACCOUNT.externalId}","direct_message_events":[]`);
  expect(await world.simulator.deliverRaw('x', raw)).toEqual({ status: 200, outcome: 'taken' });
  await world.simulator.deliverRaw('x', '{}', { 'content-type': 'application/json' });
  expect(world.received[0]?.raw.equals(raw)).toBe(true);
  expect(world.received[0]?.headers['x-twitter-webhooks-signature']).toMatch(/^sha256=/);
  expect(world.received[1]?.headers['x-twitter-webhooks-signature']).toBeUndefined();
});

test('retries come at their own business times, however long the test takes', async () => {
  world = await smallWorld();
  const { clock, simulator } = world;
  world.statuses.push(500, 500);
  write(1);
  await simulator.settled();
  expect(simulator.delivery.nextRetryAt()).toBe(START + 30_000);
  clock.set(START + 29_999);
  await simulator.delivery.retryDue();
  expect(simulator.delivery.records()).toHaveLength(1);
  await simulator.delivery.playRetries(START + 600_000, (at) => clock.set(at));
  expect(simulator.delivery.records().map(({ status }) => status)).toEqual([500, 500, 200]);
  expect(clock.now()).toBe(START + 600_000);
});

test('an hour in which nothing arrives ends the subscription, one in which something does not', async () => {
  world = await smallWorld();
  const { clock, simulator } = world;
  const page = { channel: 'messenger', contact: '7700123' } as const;
  const hourOf = async (statuses: number[]) => {
    const from = clock.now();
    world.statuses.push(...statuses);
    simulator.customerWrites({ ...page, text: 'first' });
    await simulator.settled();
    await simulator.delivery.playRetries(from + 59 * 60_000, (at) => clock.set(at));
    const before = simulator.delivery.isSubscribed(PAGE.externalId);
    await simulator.delivery.playRetries(from + 65 * 60_000, (at) => clock.set(at));
    return [before, simulator.delivery.isSubscribed(PAGE.externalId)];
  };
  expect(await hourOf([500, 500, 500, 500, 500, 500, 500, 500])).toEqual([true, true]);
  expect(await hourOf([500, 500, 500, 500, 500, 500, 500, 500, 500])).toEqual([true, false]);
  expect(simulator.delivery.waitingForRetry()).toBe(0);
});

test('once the hour is over, the next failure of any message is enough', async () => {
  world = await smallWorld();
  const { clock, simulator } = world;
  const page = { channel: 'messenger', contact: '7700123' } as const;
  world.statuses.push(500, 500);
  simulator.customerWrites({ ...page, text: 'first' });
  await simulator.settled();
  clock.advance(60 * 60_000);
  simulator.customerWrites({ ...page, text: 'second' });
  await simulator.settled();
  expect(simulator.delivery.isSubscribed(PAGE.externalId)).toBe(false);
});

test('a real timer does not overtake a clock that stands still', async () => {
  let now = START;
  let rings = 0;
  const clock = { now: () => now, realMs: () => (rings++, 1) };
  const back: string[] = [];
  const retries = openRetries<string>({ clock, again: (item) => void back.push(item) });
  retries.add('delivery', 1_000);
  await vi.waitUntil(() => rings > 3);
  expect(back).toEqual([]);
  now += 1_000;
  await vi.waitUntil(() => back.length > 0);
  expect(retries.count()).toBe(0);
});
