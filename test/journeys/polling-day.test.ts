// A virtual day without any webhook, under X's documented limits: never refused, never long without a look, and a local clock that
// is wrong by 45 seconds changes nothing.
import { afterEach, expect, test } from 'vitest';
import type { CallRecord } from '../../src/simulator/calls.ts';
import { ACCOUNTS, CUSTOMERS } from '../cast.ts';
import { openWorld, type World } from '../world.ts';
import { pollUntil } from './poll-on.ts';

let world: World;
afterEach(async () => world.close());

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const MESSAGES = 120;
const { ana, inigo, bruno } = CUSTOMERS;

interface Day {
  lengthMs: number;
  /** How far the platforms' clock is ahead of ours. */
  skewMs: number;
  /** Somebody else uses up one of X's calls so often, unknown to the pollers. */
  othersEveryMs?: number;
}

async function live({ lengthMs, skewMs, othersEveryMs }: Day): Promise<readonly CallRecord[]> {
  world = await openWorld({
    // Nothing that is pushed arrives; the other channels are quiet.
    simulator: { disorder: { drop: 1 } },
    env: { META_POLL: 'off' },
  });
  world.sim.setClockSkew(skewMs);
  const start = world.clock.now();
  const messages = Array.from({ length: MESSAGES }, (_, i) => ({
    at: start + 3 * MINUTE + Math.round(((i * 0.618) % 1) * (lengthMs - 10 * MINUTE)),
    act: () => {
      const { externalId } = [ana, inigo, bruno][i % 3] ?? ana;
      if (i % 10 === 9) world.sim.customerPosts({ channel: 'x', contact: externalId, text: `@halcyonair post ${i}` });
      else world.sim.customerWrites({ channel: 'x', contact: externalId, text: `message ${i}` });
    },
  }));
  const others = Array.from({ length: othersEveryMs ? Math.floor(lengthMs / othersEveryMs) : 0 }, (_, i) => ({
    at: start + (i + 1) * (othersEveryMs ?? 0),
    act: async () => {
      const { x } = ACCOUNTS;
      const account = { id: 'cha_elsewhere', externalId: x.externalId, handle: x.handle, credentials: x.credentials };
      await world.parts.registry
        .channel('x')
        .recentlySent({ account, contactExternalId: ana.externalId, since: start });
    },
  }));
  await pollUntil(world, start + lengthMs, { when: [...messages, ...others] });
  return world.sim.calls();
}

async function told(calls: readonly CallRecord[], { skewMs }: Day) {
  const of = (name: string) => calls.filter(({ endpoint, path }) => endpoint === name && !path.includes('with'));
  const longest = (name: string) => Math.max(...of(name).map(({ at }, i, list) => at - (list[i - 1]?.at ?? at)));
  const { messages: m } = world.parts.store.t;
  const rows = await world.parts.store.db.select({ sentAt: m.sentAt, receivedAt: m.receivedAt, kind: m.kind }).from(m);
  const latency = (kind: string) =>
    Math.max(
      ...rows.filter((row) => row.kind === kind).map(({ sentAt, receivedAt }) => receivedAt - (sentAt - skewMs)),
    );
  const { spend } = world.parts.store.t;
  const charged = await world.parts.store.db.select().from(spend);
  return {
    reads: { messages: of('x.dm.list').length, mentions: of('x.post.mentions').length },
    refused: calls.filter(({ status }) => status === 429).length,
    otherwise: calls.filter(({ status }) => status !== 200 && status !== 429).length,
    longestMs: { messages: longest('x.dm.list'), mentions: longest('x.post.mentions') },
    latencyMs: { messages: latency('dm'), mentions: latency('mention') },
    kept: rows.length,
    charged: charged.filter(({ item }) => item === 'dm_read').reduce((sum, { count }) => sum + count, 0),
  };
}

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

function print(what: string, { reads, refused, longestMs, latencyMs }: Awaited<ReturnType<typeof told>>): void {
  console.log(
    `${what}: ${reads.messages} reads of messages, ${reads.mentions} of mentions, 429s: ${refused}; longest time between reads ` +
      `${seconds(longestMs.messages)} and ${seconds(longestMs.mentions)}; longest way of a message ${seconds(latencyMs.messages)}, ` +
      `of a mention ${seconds(latencyMs.mentions)}`,
  );
}

/** The same time again with the wrong clock must not differ in a single read. */
test.each([
  { what: 'a day on X without a webhook', lengthMs: DAY, wrong: 'ahead', skewMs: -45_000 },
  { what: 'six hours on X without a webhook', lengthMs: DAY / 4, wrong: 'behind', skewMs: 45_000 },
])(
  '$what is never refused, and a local clock 45 s $wrong changes nothing',
  { timeout: 400_000 },
  async ({ what, lengthMs, wrong, skewMs }) => {
    const right = await told(await live({ lengthMs, skewMs: 0 }), { lengthMs, skewMs: 0 });
    print(what, right);
    expect(right).toMatchObject({ refused: 0, otherwise: 0, kept: MESSAGES });
    expect(right.longestMs.messages).toBeLessThanOrEqual(90_000);
    expect(right.longestMs.mentions).toBeLessThanOrEqual(122_000);
    expect(right.latencyMs.messages).toBeLessThanOrEqual(90_000);
    // X charges for each message once in a UTC day: what stands on the first page after midnight is charged again.
    expect(right.charged).toBeGreaterThanOrEqual(MESSAGES * 0.9);
    expect(right.charged).toBeLessThanOrEqual(MESSAGES * 0.9 + 20);
    await world.close();
    const same = await told(await live({ lengthMs, skewMs }), { lengthMs, skewMs });
    print(`the same with a local clock 45 s ${wrong}`, same);
    expect(same).toEqual(right);
  },
);

test('somebody else takes calls from the same limit: still never refused', { timeout: 120_000 }, async () => {
  const day = { lengthMs: DAY / 4, skewMs: 0, othersEveryMs: 5 * MINUTE };
  const found = await told(await live(day), day);
  print('six hours with another caller every 5 minutes', found);
  expect(found).toMatchObject({ refused: 0, otherwise: 0, kept: MESSAGES });
});
