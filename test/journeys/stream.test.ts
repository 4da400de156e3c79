// The live stream skips nothing and repeats nothing: not when two transactions overlap, not when several processes write at once,
// not when a client comes back after more than a page of news, is cut again in the middle of it, and the news goes on.
import { afterEach, describe, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import { Client } from 'pg';
import type { Context } from '../../src/context.ts';
import { record } from '../../src/events/record.ts';
import { PAGE } from '../../src/notifications/feed.ts';
import { openMemoryQueue } from '../../src/queues/memory.ts';
import { until } from '../crash/product.ts';
import { ENGINES, hasPostgres, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';
import { follow, type Follower } from './follow.ts';
import { deliver, metaBody, written } from './meta-deliveries.ts';
import { openAnother } from './several.ts';

tellMissingPostgres();

let world: World;
let others: Context[] = [];
let followers: Follower[] = [];
afterEach(async () => {
  for (const follower of followers) follower.cut();
  for (const other of others) await other.close();
  [followers, others] = [[], []];
  await world.close();
});

async function listen(lastEventId?: string): Promise<Follower> {
  const follower = await follow(world.url, world.mira, lastEventId);
  followers.push(follower);
  await follower.until('the stream stands', () => follower.frames.length > 0);
  return follower;
}

async function another(): Promise<Context> {
  const parts = await openAnother(world, openMemoryQueue({ log: world.parts.log }));
  others.push(parts);
  return parts;
}

const note = ({ store }: Context, name: string): void =>
  record(store, 'account.resumed', { conversationId: null, at: world.clock.now(), data: { channelAccountId: name } });
const namesIn = (follower: Follower) => follower.events().map(({ data }) => data['channelAccountId']);
const numbersIn = (follower: Follower) => follower.events().map(({ n }) => n);
const upTo = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + 1 + i);
const newest = async () => (await world.events()).at(-1)?.n ?? 0;

describe.runIf(hasPostgres)('on postgres', () => {
  test('of two overlapping transactions the one that began first and ended last is not skipped', async () => {
    world = await openWorld({ engine: 'postgres' });
    const other = await another();
    const follower = await listen();
    await using gate = await openGate(world);
    const slow = other.store.tx(async (db) => {
      note(other, 'began first');
      await db.select({ through: sql`pg_advisory_xact_lock(${GATE})` }).from(other.store.t.eventHead);
    });
    await until('the first one waits', () => gate.hasWaiting());
    await world.parts.store.tx(async () => note(world.parts, 'ended first'));
    await follower.until('the one that ended', () => namesIn(follower).length === 1);
    expect(namesIn(follower)).toEqual(['ended first']);
    await gate.open();
    await slow;
    await follower.until('the one that began first', () => namesIn(follower).length === 2);
    expect(namesIn(follower)).toEqual(['ended first', 'began first']);
    expect(numbersIn(follower)).toEqual(upTo((await newest()) - 2, await newest()));
  });
});

const GATE = 20_260_312;

/** A lock that stands between a transaction and its end until it is opened. */
async function openGate({ parts }: World) {
  const client = new Client({ connectionString: parts.config.databaseUrl });
  await client.connect();
  await client.query('SELECT pg_advisory_lock($1)', [GATE]);
  return {
    hasWaiting: async () =>
      ((await client.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = $1`, [GATE]))
        .rowCount ?? 0) > 0,
    open: () => client.query('SELECT pg_advisory_unlock($1)', [GATE]),
    [Symbol.asyncDispose]: () => client.end(),
  };
}

describe.each(ENGINES)('on %s', (engine) => {
  test('what four processes write at once comes once each, in the order of its numbers', async () => {
    world = await openWorld({ engine });
    const writers = [world.parts, await another(), await another(), await another()];
    const follower = await listen();
    const before = await newest();
    const names = writers.flatMap((_, w) => Array.from({ length: 50 }, (__, i) => `${w}/${i}`));
    await Promise.all(
      names.map((name) => {
        const writer = writers[Number(name[0])] ?? world.parts;
        return writer.store.tx(async (db) => {
          note(writer, name);
          await db.select().from(writer.store.t.eventHead);
        });
      }),
    );
    await follower.until('all of it', () => follower.events().length >= names.length);
    expect(namesIn(follower).map(String).toSorted()).toEqual(names.toSorted());
    expect(numbersIn(follower)).toEqual(upTo(before, before + names.length));
  });

  test('a client that comes back after more than a page of news misses nothing and gets nothing twice', async () => {
    world = await openWorld({ engine });
    const first = await listen();
    await news(3);
    await first.until('the first news', () => first.events().some(({ type }) => type === 'message.received'));
    first.cut();
    const seen = [...numbersIn(first)];
    await news(PAGE + 100);

    // Back, with more than a page to catch up while news goes on; then cut again as soon as something has come.
    const second = await listen(first.lastId());
    await news(40);
    const middle = await newest();
    await second.until('the newest', () => (second.events().at(-1)?.n ?? 0) >= middle);
    second.cut();
    await news(150);
    const third = await listen(second.lastId());
    await third.until('some of it', () => third.events().length > 0);
    third.cut();
    const fourth = await listen(third.lastId());
    const head = await newest();
    await fourth.until('the newest', () => (fourth.events().at(-1)?.n ?? third.events().at(-1)?.n) === head);
    seen.push(...[second, third, fourth].flatMap(numbersIn));
    expect(seen).toEqual(upTo((seen[0] ?? 0) - 1, head));
    const kinds = new Set([second, third, fourth].flatMap(({ frames }) => frames.map(({ event }) => event)));
    expect(kinds, 'never told to start again').toEqual(new Set(['ready', 'log']));
  });
});

let told = 0;

/** So many messages of twenty people, in one delivery. */
async function news(messages: number): Promise<void> {
  const elements = Array.from({ length: messages }, (_, i) => {
    told += 1;
    return written({
      contact: `5500000000${i % 20}`,
      at: world.clock.now(),
      mid: `m_news_${told}`,
      text: `news ${told}`,
    });
  });
  expect(await deliver(world, metaBody('messenger', elements))).toBe(200);
  await world.settle(25_000);
}
