// Silence is not quiet: what the platform could not tell in time is counted once, as a time with a beginning and an end, and the
// thread says so where it happened. Here by pushes that come late; read back instead of told: receiver-down.test.ts.
import { afterEach, describe, expect, test } from 'vitest';
import type { SimulatedChannel } from '../../src/simulator/shapes.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World, type WorldOptions } from '../world.ts';
import { deliver, metaBody, written } from './meta-deliveries.ts';

tellMissingPostgres();

const MINUTE = 60_000;

let world: World;
afterEach(async () => world.close());

/** Nobody asks the platforms here: what comes, comes by itself. */
const open = async (options: WorldOptions = {}) => {
  world = await openWorld({ ...options, env: { X_POLL: 'off', META_POLL: 'off', ...options.env } });
  world.clock.advance(MINUTE);
};

const accountOf = async (channel: SimulatedChannel) =>
  (await world.sam.accounts()).find((each) => each.channel === channel);
const gapsOf = async (channel: SimulatedChannel): Promise<any[]> =>
  (await world.ruth.get(`/api/v1/channel-accounts/${(await accountOf(channel)).id}/gaps`)).body.items;
const writes = (channel: SimulatedChannel, who: number, text: string) =>
  world.sim.customerWrites({ channel, contact: `77000000000020${String(who).padStart(2, '0')}`, text });
const iso = (ms: number) => new Date(ms).toISOString();

/** Everything that waits for another attempt is delivered. */
async function retried(): Promise<void> {
  world.sim.networkUp();
  world.sim.delivery.retryNow();
  await world.settle(20_000);
}

describe.each(ENGINES)('on %s', (engine) => {
  test('a push that the platform repeats later counts once, and so does its repeat', async () => {
    await open({ engine });
    writes('messenger', 1, 'in time');
    await world.settle();
    world.sim.networkDown();
    world.clock.advance(MINUTE);
    const first = writes('messenger', 1, 'one');
    world.clock.advance(MINUTE);
    writes('messenger', 1, 'two');
    const last = writes('messenger', 2, 'three');
    await world.settle();
    world.clock.advance(5 * MINUTE);
    await retried();
    const [gap, ...more] = await gapsOf('messenger');
    expect(more).toEqual([]);
    expect(gap).toMatchObject({
      startsAt: iso(first.at),
      endsAt: iso(last.at),
      recovered: 3,
      missing: 0,
      because: 'unknown',
    });
    expect(gap.sentence).toMatch(/Messenger/);
    // The platform did not hear our answer and brings them again.
    const again = { contact: '7700000000002001', at: first.at, mid: first.externalId, text: 'one' };
    expect(await deliver(world, metaBody('messenger', [written(again)]))).toBe(200);
    await world.settle();
    expect((await gapsOf('messenger'))[0].recovered).toBe(3);
    expect(await gapsOf('x'), 'nobody else was silent').toEqual([]);
    expect((await world.eventTypes()).filter((type) => type === 'gap.noticed')).toHaveLength(1);
  });

  test('late ones in any order, worked on side by side, make one gap', async () => {
    await open({ engine });
    world.sim.pauseDelivery();
    const all = Array.from({ length: 120 }, (_, i) => {
      world.clock.advance(MINUTE / 2);
      return writes('instagram', i % 20, `line ${i}`);
    });
    world.clock.advance(3 * MINUTE);
    world.sim.resumeDelivery({ shuffled: true });
    await world.settle(30_000);
    const gaps = await gapsOf('instagram');
    expect(gaps).toMatchObject([{ startsAt: iso(all[0]!.at), endsAt: iso(all.at(-1)!.at), recovered: 120 }]);
    const { messages: m } = world.parts.store.t;
    const marked = await world.parts.store.db.select({ gapId: m.gapId }).from(m);
    expect(new Set(marked.map(({ gapId }) => gapId)), 'all of them are marked with it').toEqual(new Set([gaps[0].id]));
  });

  test('two outages far apart are two gaps, and each is over when the platform tells again', async () => {
    await open({ engine });
    for (const round of [1, 2]) {
      world.sim.networkDown();
      for (let i = 0; i < 4; i += 1) {
        world.clock.advance(MINUTE);
        writes('x', i, `round ${round}`);
      }
      await world.settle();
      world.clock.advance(5 * MINUTE);
      await retried();
      expect((await accountOf('x')).gaps).toMatchObject({ open: 1, last: { recovered: 4, healedAt: null } });
      await world.later(2 * MINUTE);
      writes('x', 9, 'good morning');
      await world.settle();
      expect((await accountOf('x')).gaps).toMatchObject({
        open: 0,
        last: { recovered: 4, healedAt: iso(world.clock.now()) },
      });
      await world.later(180 * MINUTE);
    }
    expect(await gapsOf('x')).toMatchObject([{ recovered: 4 }, { recovered: 4 }]);
    const healed = (await world.events()).filter(({ type }) => type === 'gap.healed');
    expect(healed.map(({ data }) => data['recovered'])).toEqual([4, 4]);
  });
});

test('what comes in time is no gap, and what was said before the handle was connected neither', async () => {
  await open();
  for (const channel of ['x', 'messenger', 'instagram'] as const) {
    writes(channel, 1, 'now');
    world.sim.customerWrites({
      channel,
      contact: '7700000000002002',
      text: 'last week',
      at: world.clock.now() - 7 * 1440 * MINUTE,
    });
  }
  world.sim.pauseDelivery();
  writes('messenger', 3, 'a moment ago');
  world.clock.advance(2 * MINUTE);
  world.sim.resumeDelivery();
  await world.settle();
  for (const channel of ['x', 'messenger', 'instagram'] as const) expect(await gapsOf(channel)).toEqual([]);
  const messages = (
    await Promise.all((await world.mira.conversations()).map(({ id }) => world.mira.messages(id)))
  ).flat();
  expect(messages).toHaveLength(7);
  expect(messages.map(({ arrivedLate }) => arrivedLate)).toEqual(messages.map(() => false));
});

test('the thread says where the silence was, on whichever page it stands, and the messages in it say that they came late', async () => {
  await open();
  for (let i = 0; i < 3; i += 1) {
    writes('messenger', 1, `before ${i}`);
    await world.later(MINUTE);
  }
  world.sim.networkDown();
  const late = Array.from({ length: 7 }, (_, i) => {
    world.clock.advance(MINUTE);
    return writes('messenger', 1, `late ${i}`);
  });
  await world.settle();
  world.clock.advance(4 * MINUTE);
  await retried();
  writes('messenger', 1, 'after');
  await world.settle();
  const { id } = await world.mira.onlyConversation();
  const told = (item: any): string =>
    item.type === 'gap' ? `${item.gap.cameLater} came later` : (item.message?.text ?? '');
  const whole = (await world.mira.get(`/api/v1/conversations/${id}/timeline`)).body.items as any[];
  const expected = ['before 0', 'before 1', 'before 2', '7 came later', ...late.map((_, i) => `late ${i}`), 'after'];
  expect(whole.map(told).filter((words) => words !== '')).toEqual(expected);
  expect(whole.find(({ type }) => type === 'gap').gap).toMatchObject({
    startsAt: iso(late[0]!.at),
    endsAt: iso(late[6]!.at),
    missing: 0,
  });
  // Page by page nothing is lost or told twice, wherever a page ends.
  for (const limit of [1, 2, 3, 8, 9]) {
    const pages: string[][] = [];
    for (let before: string | null = ''; before !== null;) {
      const path = `/api/v1/conversations/${id}/timeline?limit=${limit}${before === '' ? '' : `&before=${before}`}`;
      const { items, next } = (await world.mira.get(path)).body as { items: any[]; next: string | null };
      pages.unshift(items.map(told).filter((words) => words !== ''));
      before = next;
    }
    expect(pages.flat(), `pages of ${limit}`).toEqual(expected);
  }
  const messages = await world.mira.messages(id);
  expect(messages.filter(({ arrivedLate }) => arrivedLate).map(({ text }) => text)).toEqual(
    late.map((_, i) => `late ${i}`),
  );
  expect(Date.parse((await world.mira.onlyConversation()).waitingSince), 'clocks run by platform time').toBe(
    Date.parse(messages[0].sentAt),
  );
});

test('an answer in the platform’s own app that comes late is counted; our own answers are not', async () => {
  await open();
  writes('messenger', 1, 'Hello?');
  await world.settle();
  world.sim.pauseDelivery();
  world.sim.nativeAppReplies({ channel: 'messenger', contact: '7700000000002001', text: 'From the app. ^Omar' });
  await world.mira.replies((await world.mira.onlyConversation()).id, 'From here. ^Mira');
  world.clock.advance(10 * MINUTE);
  world.sim.resumeDelivery();
  await world.settle();
  expect(await gapsOf('messenger')).toMatchObject([{ recovered: 1 }]);
});

test('the count stands in the metrics, and gaps page backwards', async () => {
  await open();
  for (let i = 0; i < 3; i += 1) {
    world.sim.pauseDelivery();
    writes('messenger', i, 'late');
    world.clock.advance(30 * MINUTE);
    world.sim.resumeDelivery();
    await world.settle();
  }
  const metrics = await (await fetch(`${world.url}/metrics`)).text();
  expect(metrics).toContain('touchpoint_recovered_by_reconcile_total{channel="messenger"} 3');
  const { id } = await accountOf('messenger');
  const path = `/api/v1/channel-accounts/${id}/gaps`;
  const all = (await world.mira.get(path)).body.items as any[];
  const first = (await world.mira.get(`${path}?limit=2`)).body;
  const second = (await world.mira.get(`${path}?limit=2&cursor=${first.next}`)).body;
  expect([...first.items, ...second.items]).toEqual(all);
  const starts = all.map(({ startsAt }) => Date.parse(startsAt as string));
  expect(starts).toEqual(starts.toSorted((a, b) => b - a));
  expect(second.next).toBeNull();
  expect((await world.mira.get('/api/v1/channel-accounts/cha_nobody/gaps')).status).toBe(404);
});
