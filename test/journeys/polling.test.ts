// Platforms that do not tell are asked: everything is read once, in whatever order and over however many pages it is shown, and a
// crash, a second worker or a bad answer changes nothing.
import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { openContext } from '../../src/context.ts';
import { pollOnce } from '../../src/polling/poll-due.ts';
import { requestRead } from '../../src/polling/request-read.ts';
import { openMemoryQueue } from '../../src/queues/memory.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { ACCOUNTS, CUSTOMERS, ONE_OF_EACH } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World, type WorldOptions } from '../world.ts';
import { pollersOf, pollUntil } from './poll-on.ts';

tellMissingPostgres();

let world: World;
afterEach(async () => world.close());

const { ana, inigo, chidi } = CUSTOMERS;
const MINUTE = 60_000;
/** Nothing that the platforms push arrives. */
const UNTOLD = { simulator: { disorder: { drop: 1 } } } as const satisfies WorldOptions;

const write = (customer: (typeof ONE_OF_EACH)[number] | typeof inigo, text: string) =>
  world.sim.customerWrites({ channel: customer.channel, contact: customer.externalId, text });

const readFor = (ms: number) => pollUntil(world, world.clock.now() + ms);

/** All texts in the product, conversation after conversation, each in its order. */
async function texts(): Promise<string[]> {
  const conversations = await world.mira.conversations('&view=all');
  const messages = await Promise.all(conversations.map(({ id }) => world.mira.messages(id)));
  return messages.flat().map(({ text }) => text as string);
}

const sorted = (list: readonly (string | null)[]) => list.toSorted((a, b) => String(a).localeCompare(String(b)));
const readsOf = (endpoint: string) => world.sim.calls().filter((call) => call.endpoint === endpoint);
const one = async (channel: string) => (await pollersOf(world, channel)).find(({ poller }) => poller.source === 'dm');

describe.each(ENGINES)('on %s', (engine) => {
  test('without any webhook a customer of each channel is heard, and what is from before is left alone', async () => {
    world = await openWorld({ engine, accounts: false, ...UNTOLD });
    for (const customer of ONE_OF_EACH) write(customer, 'before');
    world.clock.advance(60 * MINUTE);
    for (const { channel, externalId, handle, credentials } of Object.values(ACCOUNTS)) {
      const account = { channel, externalId, handle, credentials };
      expect((await world.sam.send('POST', '/api/v1/channel-accounts', account)).status).toBe(201);
    }
    await readFor(2 * MINUTE);
    expect(await texts()).toEqual([]);
    for (const customer of ONE_OF_EACH) write(customer, `after & <${customer.channel}>`);
    await readFor(3 * MINUTE);
    expect((await texts()).toSorted()).toEqual(['after & <instagram>', 'after & <messenger>', 'after & <x>']);
  });

  test('two workers never read one list at the same time', async () => {
    world = await openWorld({ engine, ...UNTOLD });
    const { config, clock, log } = world.parts;
    const other = await openContext(config, { clock, log, queue: openMemoryQueue({ log }) });
    try {
      await readFor(2 * MINUTE);
      for (const each of ['x.dm.list', 'messenger.conversations', 'instagram.conversations'] as const)
        world.sim.faults.always(each, { hang: 100 });
      for (let round = 0; round < 5; round += 1) {
        world.clock.advance(10 * MINUTE);
        const before = world.sim.calls().length;
        await Promise.all([pollOnce(world.parts), pollOnce(other), pollOnce(world.parts), pollOnce(other)]);
        const calls = world.sim
          .calls()
          .slice(before)
          .map(({ endpoint }) => endpoint);
        expect(sorted(calls)).toEqual([
          'instagram.conversations',
          'messenger.conversations',
          'x.dm.list',
          'x.post.mentions',
        ]);
      }
    } finally {
      await other.close();
    }
  });
});

test('more messages than a page shows come whole, once and in their order', async () => {
  world = await openWorld(UNTOLD);
  await readFor(2 * MINUTE);
  const said: string[] = [];
  for (let i = 0; i < 230; i += 1) {
    write(i % 2 === 0 ? ana : inigo, `message ${i}`);
    said.push(`message ${i}`);
    world.clock.advance(500);
  }
  await readFor(4 * MINUTE);
  const all = await texts();
  expect(all).toHaveLength(100 + 100); // the newest hundred of each conversation
  const { messages: m } = world.parts.store.t;
  const rows = await world.parts.store.db
    .select({ text: m.text, conflicts: m.conflicts })
    .from(m)
    .orderBy(m.sentAt, m.orderKey);
  expect(rows.map(({ text }) => text)).toEqual(said);
  expect(rows.every(({ conflicts }) => conflicts === 0)).toBe(true);
});

test('what is written while older pages are read is not passed by', async () => {
  world = await openWorld(UNTOLD);
  await readFor(2 * MINUTE);
  for (let i = 0; i < 150; i += 1) write(ana, `early ${i}`);
  world.clock.set((await one('x'))?.poller.nextAt ?? 0);
  await pollOnce(world.parts);
  expect((await one('x'))?.poller.behind).toBe(true);
  for (let i = 0; i < 30; i += 1) write(ana, `meanwhile ${i}`);
  await readFor(5 * MINUTE);
  expect((await one('x'))?.poller.behind).toBe(false);
  const { messages: m } = world.parts.store.t;
  expect(await world.parts.store.db.select({ id: m.id }).from(m)).toHaveLength(180);
});

test('a message that X shows late, under a lower id, is taken all the same', async () => {
  world = await openWorld(UNTOLD);
  await readFor(2 * MINUTE);
  const late = write(ana, 'shown late');
  const [hidden] = world.sim.ledger.all();
  if (hidden) hidden.unsentAt = 1; // not in X's list yet
  world.clock.advance(1000);
  write(inigo, 'shown at once');
  await readFor(2 * MINUTE);
  expect(await texts()).toEqual(['shown at once']);
  if (hidden) hidden.unsentAt = null;
  await readFor(2 * MINUTE);
  expect((await texts()).toSorted()).toEqual(['shown at once', 'shown late']);
  expect(BigInt(late.externalId)).toBeLessThan(BigInt(world.sim.ledger.all()[1]?.externalId ?? 0));
});

test('a new start goes on where the last one was, and reads nothing twice', async () => {
  world = await openWorld(UNTOLD);
  write(ana, 'one');
  await readFor(3 * MINUTE);
  await world.stopWorking();
  const place = (await one('x'))?.poller.cursor;
  write(ana, 'two');
  world.clock.advance(60 * MINUTE);
  write(ana, 'three');
  const { config, clock, log } = world.parts;
  const other = await openContext(config, { clock, log, queue: openMemoryQueue({ log }) });
  try {
    expect((await one('x'))?.poller.cursor).toBe(place);
    await pollOnce(other);
  } finally {
    await other.close();
  }
  world.startWorking();
  await world.settle();
  expect(await texts()).toEqual(['one', 'two', 'three']);
  const { inbox } = world.parts.store.t;
  const outcomes = await world.parts.store.db.select({ outcome: inbox.outcome }).from(inbox);
  expect(outcomes.map(({ outcome }) => outcome)).not.toContain('repeat');
});

test('a setting says again at each start how the handle it names is read; without it, what a person chose stays', async () => {
  world = await openWorld();
  const startedWith = async (poll?: 'auto' | 'on' | 'off') => {
    const { config, clock, log } = world.parts;
    const changed = { ...config, x: { ...config.x, poll } };
    const other = await openContext(changed, { clock, log, queue: openMemoryQueue({ log }) });
    await other.close();
    return (await one('x'))?.account.poll ?? (await accountNow()).poll;
  };
  const accountNow = async () => (await world.sam.accounts()).find(({ channel }) => channel === 'x');
  const { id } = await accountNow();
  expect((await world.sam.send('PUT', `/api/v1/channel-accounts/${id}`, { poll: 'off' })).status).toBe(200);
  expect(await startedWith()).toBe('off');
  expect(await startedWith('on')).toBe('on');
});

const BAD_ANSWERS: { what: string; fault: Fault }[] = [
  { what: '429 with a time', fault: { status: 429, resetInMs: 4 * MINUTE } },
  { what: '429 without a time', fault: { status: 429, resetInMs: null } },
  { what: '503 in HTML', fault: { status: 503 } },
  { what: '200 in HTML', fault: { status: 200, rawBody: '<html><body>Over capacity</body></html>' } },
  { what: 'half an answer', fault: { cutBody: true } },
  { what: 'no answer', fault: { resetConnection: 'before' } },
  { what: 'an answer without data', fault: { status: 200, rawBody: '{"meta":{"result_count":3}}' } },
  {
    what: 'errors in place of data',
    fault: { status: 200, rawBody: '{"errors":[{"title":"x"}],"meta":{"result_count":0}}' },
  },
];

test.each(BAD_ANSWERS)(
  '$what moves nothing, and what was written comes with the next good answer',
  async ({ fault }) => {
    world = await openWorld(UNTOLD);
    await readFor(2 * MINUTE);
    write(ana, 'in bad times');
    write(chidi, 'in bad times too');
    const before = (await one('x'))?.poller;
    for (const endpoint of ['x.dm.list', 'messenger.conversations'] as const) world.sim.faults.next(endpoint, fault, 2);
    world.clock.set(before?.nextAt ?? 0);
    await pollOnce(world.parts);
    const failed = (await one('x'))?.poller;
    expect(failed).toMatchObject({ cursor: before?.cursor, failures: 1, lastOkAt: before?.lastOkAt });
    expect(failed?.code).not.toBeNull();
    expect(failed?.nextAt).toBeGreaterThan(world.clock.now());
    await readFor(30 * MINUTE);
    expect((await texts()).toSorted()).toEqual(['in bad times', 'in bad times too']);
    expect((await one('x'))?.poller).toMatchObject({ failures: 0, code: null });
    expect((await one('x'))?.account.state).toBe('active');
  },
);

test('a page that is too heavy for Meta is asked for in smaller ones, and nothing counts as read before it was', async () => {
  world = await openWorld(UNTOLD);
  await readFor(2 * MINUTE);
  const before = (await one('messenger'))?.poller;
  const heavy = { status: 400, code: 1, message: "Please reduce the amount of data you're asking for, then retry" };
  world.sim.faults.next('messenger.conversations', heavy, 2);
  write(chidi, 'behind a heavy page');
  const perPage = async () => JSON.parse((await one('messenger'))?.poller.cursor ?? '{}').perPage as number;
  const sizes: number[] = [];
  for (const failures of [1, 2]) {
    world.clock.set((await one('messenger'))?.poller.nextAt ?? 0);
    await pollOnce(world.parts);
    expect((await one('messenger'))?.poller).toMatchObject({ failures, lastOkAt: before?.lastOkAt });
    sizes.push(await perPage());
  }
  await readFor(20 * MINUTE);
  expect([...sizes, await perPage()]).toEqual([5, 2, 10]);
  expect(await texts()).toEqual(['behind a heavy page']);
});

test.each([
  { status: 401, problem: 'reauthorise' },
  { status: 402, problem: 'out_of_credit' },
])(
  '$status pauses the account, and what was written meanwhile is read after it was mended',
  async ({ status, problem }) => {
    world = await openWorld(UNTOLD);
    await readFor(2 * MINUTE);
    const mended = world.sim.faults.always('x.dm.list', { status });
    write(ana, 'while it was broken');
    await readFor(20 * MINUTE);
    const broken = await one('x');
    expect(broken?.account).toMatchObject({ state: 'paused', problem });
    expect(readsOf('x.dm.list').filter((call) => call.status === status).length).toBeLessThanOrEqual(3);
    mended();
    await world.sam.send('PUT', `/api/v1/channel-accounts/${broken?.account.id}`, { resume: true });
    await readFor(1000);
    expect(await texts()).toEqual(['while it was broken']);
  },
);

test('a right that is missing for reading stops no send', async () => {
  world = await openWorld(UNTOLD);
  world.sim.faults.always('x.dm.list', { status: 403, code: 453, message: 'You currently have access to a subset' });
  await readFor(MINUTE);
  expect(await one('x')).toMatchObject({ account: { state: 'active' }, poller: { code: '453', failures: 1 } });
});

test('told by webhook, the platform is asked only now and then; when it falls silent, often again', async () => {
  world = await openWorld({ env: { META_POLL: 'off' } });
  await readFor(1000);
  write(ana, 'pushed');
  await world.settle();
  await readFor(5 * MINUTE);
  const quiet = readsOf('x.dm.list').length;
  for (let i = 0; i < 6; i += 1) {
    write(ana, `pushed ${i}`);
    await world.settle();
    await readFor(10 * MINUTE);
  }
  expect(readsOf('x.dm.list').length - quiet).toBeLessThanOrEqual(7);
  world.sim.setDisorder({ drop: 1 });
  await readFor(30 * MINUTE);
  const silent = readsOf('x.dm.list').length;
  await readFor(30 * MINUTE);
  expect(readsOf('x.dm.list').length - silent).toBeGreaterThan(20);
  expect(new Set(await texts()).size).toBe(7);
});

test('what X does not push in public comes within minutes although it pushes direct messages, and is no gap', async () => {
  world = await openWorld({ env: { META_POLL: 'off' } });
  for (let i = 0; i < 6; i += 1) {
    write(ana, `pushed ${i}`);
    await world.settle();
    world.sim.setDisorder({ drop: 1 });
    world.sim.customerPosts({ channel: 'x', contact: ana.externalId, text: `@halcyonair listed ${i}` });
    world.sim.setDisorder({ drop: 0 });
    await readFor(2 * MINUTE + 1000);
    expect(await texts()).toContain(`@halcyonair listed ${i}`);
    await readFor((5 + i) * MINUTE);
  }
  world.sim.setDisorder({ drop: 1 });
  world.sim.customerPosts({ channel: 'x', contact: ana.externalId, text: '@halcyonair one look was put off' });
  world.clock.advance(3 * MINUTE);
  await readFor(1000);
  expect(await texts()).toContain('@halcyonair one look was put off');
  expect(await world.parts.store.db.select().from(world.parts.store.t.gaps)).toEqual([]);
});

test('an account that is not to be read is not, until somebody says so', async () => {
  world = await openWorld({ env: { X_POLL: 'off', META_POLL: 'off' }, ...UNTOLD });
  write(ana, 'hello?');
  await readFor(30 * MINUTE);
  expect(world.sim.calls()).toEqual([]);
  const accounts = await world.sam.accounts();
  const x = accounts.find(({ channel }) => channel === 'x');
  expect(x.poll).toBe('off');
  const changed = await world.sam.send('PUT', `/api/v1/channel-accounts/${x.id}`, { poll: 'on' });
  expect(changed.body.poll).toBe('on');
  await readFor(1000);
  expect(await texts()).toEqual(['hello?']);
});

test('who asks for a read while one is under way gets another one', async () => {
  world = await openWorld(UNTOLD);
  await readFor(2 * MINUTE);
  world.clock.advance(10 * MINUTE);
  world.sim.faults.always('x.dm.list', { hang: 200 });
  const reading = pollOnce(world.parts);
  const { pollers } = world.parts.store.t;
  const x = await one('x');
  const isUnderWay = async () =>
    (await world.parts.store.db.select().from(pollers).where(eq(pollers.nextAt, 0))).length > 0;
  while (!(await isUnderWay())) await new Promise((resolve) => setImmediate(resolve));
  await requestRead(world.parts, { accountId: x?.account.id ?? '', why: 'test' });
  await reading;
  expect((await one('x'))?.poller).toMatchObject({ behind: true, nextAt: world.clock.now() + 1000 });
});
