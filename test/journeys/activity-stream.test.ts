// X's activity stream as the way in of a brand without a public address: no webhook arrives in any of these tests. Nothing is
// lost when the stream breaks, when the product was away, when something could not be kept; one process follows it at a time.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { eq } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import type { Context } from '../../src/context.ts';
import { pollOnce } from '../../src/polling/poll-due.ts';
import { openMemoryQueue } from '../../src/queues/memory.ts';
import { startWorkers } from '../../workers/main.ts';
import { CUSTOMERS } from '../cast.ts';
import { until } from '../crash/product.ts';
import { openWorld, type World, type WorldOptions } from '../world.ts';
import { openAnother } from './several.ts';

let world: World;
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
  await world.close();
});

const { ana, bruno } = CUSTOMERS;

/** A world whose webhooks never come. */
async function withoutWebhooks(options: WorldOptions = {}): Promise<void> {
  world = await openWorld({ stream: true, ...options });
  world.sim.pauseDelivery();
  if (options.working ?? true) await connected();
}

const connected = (times = 1, withinMs = 40_000) =>
  until(`the stream was opened ${times} times`, async () => world.sim.xStream.connected() >= times, withinMs);
const writes = (text: string, contact: { externalId: string } = ana) =>
  world.sim.customerWrites({ channel: 'x', contact: contact.externalId, text });

/** The texts of the one conversation, once there are so many. */
const arrived = (count: number) =>
  until(`${count} messages`, async () => {
    await world.settle();
    const [conversation] = await world.mira.conversations('&view=all');
    if (conversation === undefined) return undefined;
    const texts: string[] = (await world.mira.messages(conversation.id)).map(({ text }) => text);
    return texts.length >= count ? texts : undefined;
  });
const kept = () => {
  const { inbox } = world.parts.store.t;
  return world.parts.store.db.select().from(inbox).where(eq(inbox.way, 'stream'));
};
const standings = () => {
  const { pollers } = world.parts.store.t;
  return world.parts.store.db.select().from(pollers).where(eq(pollers.source, 'stream'));
};
const standing = async () => (await standings())[0];

/** Somebody else at the database. */
function outside(statement: string): void {
  const database = new Database(join(world.parts.config.dataDir, 'touchpoint.db'));
  database.exec(statement);
  database.close();
}

test('a message comes over the stream alone, and counts as told by the platform', async () => {
  await withoutWebhooks();
  writes('¿Me leéis? 👩‍👩‍👧‍👦');
  expect(await arrived(1)).toEqual(['¿Me leéis? 👩‍👩‍👧‍👦']);
  expect(await kept()).toMatchObject([{ door: 'x', way: 'stream', state: 'done' }]);
  expect(await standing()).toMatchObject({ lastOkAt: world.clock.now(), failures: 0, code: null });
  const accounts = await world.sam.accounts();
  const x = accounts.find(({ channel }) => channel === 'x');
  expect(x.lastDeliveryAt).toBe(new Date(world.clock.now()).toISOString());
});

test('a heartbeat alone says that it is heard, at most twice a minute', async () => {
  await withoutWebhooks();
  world.sim.xStream.beat();
  const first = await until('the beat is written down', async () => (await standing())?.lastOkAt);
  world.clock.advance(20_000);
  world.sim.xStream.beat();
  writes('now something that is kept');
  await arrived(1);
  expect((await standing())?.lastOkAt).toBe(first);
});

test('a handle that is added while the stream stands is heard over it too', async () => {
  await withoutWebhooks();
  const second = { channel: 'x', externalId: '1190000000000000002', handle: 'halcyoncare' };
  expect((await world.sam.send('POST', '/api/v1/channel-accounts', second)).status).toBe(201);
  world.clock.advance(1_000);
  writes('so that it is heard');
  await arrived(1);
  await world.stopWorking();
  expect((await standings()).map(({ lastOkAt }) => lastOkAt)).toEqual([world.clock.now(), world.clock.now()]);
});

test('cut in the middle of a character, it comes again, once', async () => {
  await withoutWebhooks();
  writes('first');
  await arrived(1);
  world.sim.xStream.cutInsideNext();
  writes('Íñigo perdió el vuelo ✈️');
  await connected(2);
  writes('last');
  expect(await arrived(3)).toEqual(['first', 'Íñigo perdió el vuelo ✈️', 'last']);
  expect((await kept()).length, 'the first came again').toBeGreaterThan(3);
  expect((await world.eventTypes()).filter((type) => type === 'message.received')).toHaveLength(3);
});

test('what was written while the product was away comes when it is back', async () => {
  await withoutWebhooks();
  writes('before');
  await arrived(1);
  await world.stopWorking();
  world.clock.advance(3 * 60_000);
  writes('meanwhile');
  world.clock.advance(60_000);
  world.startWorking();
  expect(await arrived(2)).toEqual(['before', 'meanwhile']);
});

test('what cannot be kept ends the connection, and is asked for until it is kept', async () => {
  await withoutWebhooks();
  writes('before');
  await arrived(1);
  outside("CREATE TRIGGER full BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'full'); END");
  writes('into a full disk');
  await connected(4);
  expect(await standing()).toMatchObject({ code: 'not_kept' });
  outside('DROP TRIGGER full');
  expect(await arrived(2)).toEqual(['before', 'into a full disk']);
});

test('a line that nobody understands is kept, and a person sees it', async () => {
  await withoutWebhooks();
  world.sim.xStream.sayAndEnd('{"nothing":"like an event"');
  await until('a dead event', async () => {
    await world.settle();
    return (await world.sam.get('/api/v1/admin/dead-events')).body.items.length === 1;
  });
  await connected(2);
});

test('of two processes one follows it, and the other takes over', async () => {
  await withoutWebhooks();
  const other = await another();
  const workers = startWorkers(other, ['stream']);
  ends.push(() => workers.close());
  writes('heard by the first');
  await arrived(1);
  expect([world.sim.xStream.connected(), world.sim.xStream.connections()]).toEqual([1, 1]);
  await world.stopWorking();
  writes('heard by the other', bruno);
  await connected(2, 8_000); // sooner than a lease that nobody gave up
  await until('it is kept', async () => (await kept()).length >= 2);
});

async function another(): Promise<Context> {
  const parts = await openAnother(world, openMemoryQueue({ log: world.parts.log }));
  ends.push(() => parts.close());
  return parts;
}

test('a refused token says so, and does not knock again and again', async () => {
  world = await openWorld({ stream: true, env: { X_BEARER_TOKEN: 'somebody-elses' } });
  const row = await until('the refusal is written down', standing);
  expect(row).toMatchObject({ code: 'http_401', lastOkAt: null, failures: 1, nextAt: world.clock.now() + 1_800_000 });
  expect(world.sim.xStream.connected()).toBe(0);
});

test('its worker closes at once, wherever the stream stands', async () => {
  for (const stands of ['connected', 'refused'] as const) {
    world = await openWorld({ stream: true, ...(stands === 'refused' && { env: { X_BEARER_TOKEN: 'wrong' } }) });
    await until('it stands', async () =>
      stands === 'connected' ? world.sim.xStream.connections() === 1 : (await standing())?.code === 'http_401',
    );
    const began = performance.now();
    await world.stopWorking();
    expect(performance.now() - began).toBeLessThan(1_000);
    await until('the connection is gone', async () => world.sim.xStream.connections() === 0);
    if (stands === 'connected') await world.close();
  }
});

test('what was missed while nobody listened for longer than X repeats is read at once', async () => {
  await withoutWebhooks();
  await pollOnce(world.parts);
  writes('before');
  await arrived(1);
  await world.stopWorking();
  world.clock.advance(20 * 60_000);
  writes('nobody listens, and X does not repeat it');
  world.clock.advance(20 * 60_000);
  writes('a moment ago');
  outside(`UPDATE pollers SET next_at = ${world.clock.now() + 3_600_000} WHERE source <> 'stream'`);
  world.startWorking();
  expect(await arrived(2)).toEqual(['before', 'a moment ago']);
  await pollOnce(world.parts);
  expect(await arrived(3)).toEqual(['before', 'nobody listens, and X does not repeat it', 'a moment ago']);
});

test('the account says how its stream stands, and what is to be done', async () => {
  await withoutWebhooks();
  writes('so that it is heard');
  await arrived(1);
  const asked = async () => {
    const accounts = await world.sam.accounts();
    return accounts.find(({ channel }) => channel === 'x').connection;
  };
  const { checks, lastPollAt } = await asked();
  expect(checks).toMatchObject([{ check: 'webhook', state: 'ok', code: 'streaming', next: null }]);
  expect(lastPollAt, 'to be told is not to read').toBeNull();
  world.clock.advance(3_600_000);
  expect((await asked()).checks).toMatchObject([
    { check: 'webhook', state: 'warning', code: 'stream_silent', detail: '2026-03-12 13:00' },
  ]);
  world.sim.faults.always('x.stream', { status: 403 });
  world.sim.xStream.cut();
  await until('the refusal is known', async () => (await asked()).checks[0].code === 'stream_refused');
  expect((await asked()).checks[0].next).toMatch(/plan/);
});
