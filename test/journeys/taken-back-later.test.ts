// What was taken back and could not go at once: it goes as soon as it can, the disk is told then, and nobody is kept busy meanwhile.
// And two that meet at the same moment leave nothing behind.
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { conversationById } from '../../src/conversations/episodes.ts';
import { readSetting } from '../../src/db/settings.ts';
import { applyLeftChanges } from '../../src/ingest/apply-change.ts';
import { eraseLeftRaw, purgeErased } from '../../src/ingest/finish-taking-back.ts';
import { PURGE_WANTED } from '../../src/ingest/want-purge.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';
import { deskIn, type Desk } from './desk.ts';
import { deliver, metaBody, written } from './meta-deliveries.ts';

tellMissingPostgres();
vi.setConfig({ testTimeout: 60_000 });

const HOUR = 3_600_000;

describe.each(ENGINES)('taken back later (on %s)', (engine) => {
  let world: World;
  let desk: Desk;
  beforeAll(async () => {
    world = await openWorld({ engine, env: { X_POLL: 'off', META_POLL: 'off' } });
    desk = deskIn(world);
  });
  afterAll(async () => world.close());

  const say = (contact: string, mid: string) =>
    written({ contact, at: world.clock.now() - 1_000, mid, text: `words of ${mid}` });
  const edit = (contact: string, mid: string) => ({
    contact, at: world.clock.now(), what: { message_edit: { mid, text: `edit of ${mid}`, num_edit: 1 } },
  }); // prettier-ignore
  const unsent = (contact: string, mid: string) =>
    metaBody('instagram', [{ contact, at: world.clock.now(), what: { message: { mid, is_deleted: true } } }]);
  const wanted = () => readSetting(world.parts.store, world.parts.store.db, PURGE_WANTED);
  /** What of a look of the relay is about messages that were taken back. */
  const look = async () => (await applyLeftChanges(world.parts)) + (await eraseLeftRaw(world.parts));
  const partAbout = async (mid: string) => {
    const { inbox: t } = world.parts.store.t;
    const rows = await world.parts.store.db.select().from(t);
    const part = rows.find(({ about }) => about?.endsWith(`/${mid}`) ?? false);
    if (!part) throw new Error('no part is about that message');
    return part;
  };
  const rowOf = async (id: string | null) => {
    const { inbox: t } = world.parts.store.t;
    return (
      await world.parts.store.db
        .select()
        .from(t)
        .where(eq(t.id, id ?? ''))
    )[0];
  };
  const becomes = async (id: string, values: { state: 'new' | 'dead'; nextAt?: number; leaseUntil?: number }) => {
    const { inbox: t } = world.parts.store.t;
    await world.parts.store.tx((db) => db.update(t).set(values).where(eq(t.id, id)).returning({ id: t.id }));
  };

  test('the edit of a message that never came, in a delivery that waits: its bytes go later, and the disk is told then', async () => {
    const [contact, other] = [desk.somebody(), desk.somebody()];
    const [mid, later] = [`m_${contact}`, `m_${other}`];
    await desk.arrive(metaBody('instagram', [edit(contact, mid), say(other, later)]));
    const part = await partAbout(later);
    await becomes(part.id, { state: 'new', nextAt: world.clock.now() + HOUR, leaseUntil: 0 });
    await desk.arrive(unsent(contact, mid));
    await purgeErased(world.parts);
    expect(await wanted()).toBeUndefined();
    await world.later(HOUR);
    await world.later(60_000);
    expect(await rowOf(part.parentId)).toMatchObject({ body: null, salt: null });
    expect(await wanted(), 'the disk is to let go of them').toBeDefined();
    await purgeErased(world.parts);
  });

  test('as long as a part of its delivery is dead, it is looked at now and then, and nothing is asked of the disk', async () => {
    const [contact, other] = [desk.somebody(), desk.somebody()];
    const [mid, dead] = [`m_${contact}`, `m_${other}`];
    await desk.arrive(metaBody('instagram', [say(contact, mid), say(other, dead)]));
    const part = await partAbout(dead);
    await becomes(part.id, { state: 'dead' });
    await desk.arrive(unsent(contact, mid));
    await purgeErased(world.parts);
    expect(await look(), 'nothing to do').toBe(0);
    expect(await wanted()).toBeUndefined();
    world.clock.advance(2 * 60_000);
    expect(await look(), 'one look').toBeGreaterThan(0);
    expect(await wanted(), 'it found nothing to erase').toBeUndefined();
    expect(await look()).toBe(0);
    await world.later(25 * HOUR);
    expect(await rowOf(part.parentId)).toMatchObject({ body: null, salt: null });
    expect(await wanted()).toBeDefined();
  });

  if (engine === 'sqlite') return; // one writer at a time
  test('a repeat that comes while the message is being taken back keeps nothing', async () => {
    const contact = desk.somebody();
    const mid = `m_${contact}`;
    const body = metaBody('instagram', [say(contact, mid)]);
    await desk.arrive(body);
    const { store, clock } = world.parts;
    const { messages: m, messageChanges: h, inbox: t } = store.t;
    const [message] = await store.db.select().from(m).where(eq(m.externalId, mid));
    if (!message) throw new Error('no message');
    const { id, channelAccountId, conversationId } = message;
    const repeats = async () =>
      (await store.db.select().from(t)).filter(({ outcome }) => outcome?.startsWith('repeat'));
    const before = (await repeats()).length;
    // As the transaction that takes it back: it holds the message when the repeat comes, and looks for raw deliveries only then.
    // Held, not changed: for a changed row the insert itself would wait, and it could not be seen whether the repeat looks again.
    await store.tx(async (db) => {
      await store.lock(db.select().from(m).where(eq(m.id, id)));
      expect(await deliver(world, body)).toBe(200);
      await expect
        .poll(async () => (await repeats()).length > before || (await isSomebodyWaiting()), { timeout: 20_000 })
        .toBe(true);
      await db.update(m).set({ unsentAt: clock.now(), text: '' }).where(eq(m.id, id)).returning({ id: m.id });
      const change = { id: `chg_${contact}`, channelAccountId, messageExternalId: mid, change: 'unsent', by: 'contact', version: 1, at: clock.now(), appliedAt: clock.now() } as const; // prettier-ignore
      await db.insert(h).values(change).returning({ id: h.id });
    });
    await world.settle();
    expect((await repeats()).map(({ outcome }) => outcome).join()).toContain('taken back');
    expect(await conversationById(store, conversationId)).toBeDefined();
    const left = (await store.db.select().from(t)).filter(({ about }) => about === `${channelAccountId}/${mid}`);
    // The first delivery was found by the one who took it back; here nobody looked for it but the relay.
    expect(left).toEqual([]);
  });

  /** Some transaction waits for a row that another one holds. */
  async function isSomebodyWaiting(): Promise<boolean> {
    const { Client } = await import('pg');
    const client = new Client({ connectionString: world.parts.config.databaseUrl });
    await client.connect();
    try {
      const { rows } = await client.query(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' LIMIT 1",
      );
      return rows.length > 0;
    } finally {
      await client.end();
    }
  }
});
