// A file is fetched by one worker at a time, and whoever comes back late destroys nothing that another has stored, and leaves nothing
// that nobody may have. Late workers are played by the test; each ends in one of the ways in which processes do.
import { readdirSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { fetchAttachment } from '../../src/files/fetch-attachment.ts';
import { findFileForUser } from '../../src/files/find-file.ts';
import { fetchAgain } from '../../src/files/fetch-again.ts';
import type { Parts } from '../../src/parts.ts';
import { relayOnce } from '../../workers/relay.ts';
import { CUSTOMERS } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';

tellMissingPostgres();

let world: World;
afterEach(() => world.close());

const { ana } = CUSTOMERS;

const row = async () => (await world.parts.store.db.select().from(world.parts.store.t.files))[0]!;
const lying = () =>
  readdirSync(world.parts.config.dataDir, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('att_')); // prettier-ignore
const leaseEnds = async () => {
  const { files: f } = world.parts.store.t;
  const { id } = await row();
  await world.parts.store.tx((db) => db.update(f).set({ leaseUntil: 1 }).where(eq(f.id, id)).returning({ id: f.id }));
};
const readable = async () => {
  const opened = await world.parts.files.open((await row()).id, 'original');
  return opened ? (await buffer(opened.stream)).length : 0;
};

/** A customer has sent a picture, and nobody has fetched it. */
async function sent(engine: 'sqlite' | 'postgres'): Promise<{ id: string; externalId: string }> {
  world = await openWorld({ engine });
  const resume = holdMedia();
  const { externalId } = world.sim.customerWrites({ channel: 'x', contact: ana.externalId, text: '', attachments: [{ type: 'image' }] }); // prettier-ignore
  while ((await world.parts.store.db.select().from(world.parts.store.t.files)).length === 0)
    await new Promise((resolve) => setTimeout(resolve, 5));
  await world.stopWorking();
  resume();
  return { id: (await row()).id, externalId };
}

/** Nobody hears of files. */
function holdMedia(): () => void {
  const { queue } = world.parts;
  const ring = queue.ring.bind(queue);
  queue.ring = (belt, ids) => (belt === 'media' ? Promise.resolve(true) : ring(belt, ids));
  return () => void (queue.ring = ring);
}

interface Gate {
  /** It has come so far. */
  there: Promise<void>;
  open(): void;
}

function gate(): Gate & { pass(): Promise<void> } {
  let arrive = () => {};
  let open = () => {};
  const there = new Promise<void>((resolve) => (arrive = resolve));
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { there, open, pass: () => (arrive(), opened) };
}

/** Stands still before it stores the first byte, or after all of them are stored. */
function late(where: 'before' | 'after', { dies = false } = {}): Gate & { parts: Parts } {
  const stop = gate();
  const { files } = world.parts;
  const slow: Parts['files'] = {
    ...files,
    put: async (id, variant, content) => {
      if (where === 'before' && variant === 'original') await stop.pass();
      const put = await files.put(id, variant, content);
      if (where === 'after' && variant === 'original') await stop.pass();
      return put;
    },
    destroy: (id) => (dies ? Promise.reject(new Error('this process is dead')) : files.destroy(id)),
  };
  return { ...stop, parts: { ...world.parts, files: slow } };
}

describe.each(ENGINES)('on %s', (engine) => {
  test.each(['before', 'after'] as const)('what another stored stays, when one comes back who stood still %s storing', async (where) => {
    const { id } = await sent(engine);
    const slow = late(where);
    const frozen = fetchAttachment(slow.parts, id);
    await slow.there;
    await leaseEnds();
    await fetchAttachment(world.parts, id);
    expect(await row()).toMatchObject({ state: 'stored', fence: 2 });
    slow.open();
    await frozen;
    await relayOnce(world.parts);
    const { state, bytes, fence } = await row();
    expect({ state, fence, readable: await readable() }).toEqual({ state: 'stored', fence: 2, readable: bytes });
  }); // prettier-ignore

  test('one who is still at it is left alone by one who lost it', async () => {
    const { id } = await sent(engine);
    const slow = late('after');
    const frozen = fetchAttachment(slow.parts, id);
    await slow.there;
    await leaseEnds();
    const second = late('after');
    const current = fetchAttachment(second.parts, id);
    await second.there;
    slow.open();
    await frozen;
    expect(await readable()).toBeGreaterThan(0);
    second.open();
    await current;
    expect(await row()).toMatchObject({ state: 'stored', bytes: await readable() });
  });

  test('two at the same moment end with a file that can be read', async () => {
    const { id } = await sent(engine);
    for (let n = 0; n < 5; n += 1) {
      const slow = late('before');
      const first = fetchAttachment(slow.parts, id);
      await slow.there;
      await leaseEnds();
      const second = fetchAttachment(world.parts, id);
      slow.open();
      await Promise.all([first, second]);
      expect(await row()).toMatchObject({ state: 'stored', bytes: await readable() });
      await world.parts.files.destroy(id);
      const { files: f } = world.parts.store.t;
      await world.parts.store.tx((db) => db.update(f).set({ state: 'wanted', leaseUntil: 0 }).where(eq(f.id, id)).returning({ id: f.id })); // prettier-ignore
    }
  });

  test('a stored file that a late one spoilt is fetched once more', async () => {
    const { id } = await sent(engine);
    const slow = late('after');
    const frozen = fetchAttachment(slow.parts, id);
    await slow.there;
    await leaseEnds();
    await fetchAttachment(world.parts, id);
    await world.parts.files.destroy(id);
    slow.open();
    await frozen;
    expect(await row()).toMatchObject({ state: 'wanted' });
    world.startWorking();
    await world.settle();
    expect(await row()).toMatchObject({ state: 'stored', bytes: await readable() });
  });

  test.each([false, true])('what is taken back while it is stored is nowhere (the worker dies over it: %s)', async (dies) => {
    const { id, externalId } = await sent(engine);
    const slow = late('after', { dies });
    const fetching = fetchAttachment(slow.parts, id).catch(() => undefined);
    await slow.there;
    const { files: f, messages: m } = world.parts.store.t;
    const { messageId } = await row();
    world.sim.customerUnsends({ message: externalId });
    const [message] = await world.parts.store.db.select().from(m).where(eq(m.id, messageId ?? ''));
    expect(message).toBeDefined();
    // As take-back.ts writes it.
    const now = world.clock.now();
    await world.parts.store.tx((db) => db.update(f).set({ state: 'erased', because: 'taken_back', fence: 2, expiresAt: now, nextAt: now }).where(eq(f.id, id)).returning({ id: f.id }));
    await relayOnce(world.parts);
    const bytes = await world.parts.files.put(id, 'original', Buffer.from('stored after it was destroyed'));
    expect(bytes.bytes).toBeGreaterThan(0);
    slow.open();
    await fetching;
    if (dies) {
      expect(lying(), 'it died before it could').not.toEqual([]);
      await leaseEnds();
      world.clock.advance(600_000);
      await relayOnce(world.parts);
    }
    await relayOnce(world.parts);
    expect(lying()).toEqual([]);
    await leaseEnds();
    world.clock.advance(600_000);
    await relayOnce(world.parts);
    expect(await row()).toMatchObject({ state: 'erased', expiresAt: null });
  }); // prettier-ignore

  test('of what failed nothing half is left, and it can be wanted again', async () => {
    const { id, externalId } = await sent(engine);
    await world.parts.files.put(id, 'original', Buffer.from('left by one that was killed'));
    world.sim.customerUnsends({ message: externalId });
    await fetchAttachment(world.parts, id);
    expect(await row()).toMatchObject({ state: 'failed' });
    await relayOnce(world.parts);
    expect([lying(), await row()]).toMatchObject([[], { state: 'failed', expiresAt: null, leaseUntil: 0 }]);
    const [user] = await world.parts.store.db.select().from(world.parts.store.t.users).where(eq(world.parts.store.t.users.displayName, 'Mira')); // prettier-ignore
    const file = await findFileForUser(world.parts.store, { user: { id: user?.id ?? '', roles: ['admin'] }, fileId: id, to: 'change' }); // prettier-ignore
    await fetchAgain(world.parts, file);
    expect(await row()).toMatchObject({ state: 'wanted', expiresAt: null });
  });

  test('with a disk that is nearly full nothing is fetched, and no try is lost', async () => {
    const { id } = await sent(engine);
    const short: Parts = { ...world.parts, files: { ...world.parts.files, hasRoom: () => Promise.resolve(false) } };
    await fetchAttachment(short, id);
    expect(await row()).toMatchObject({ state: 'wanted', because: 'no_room', attempts: 0 });
    world.startWorking();
    await world.later(300_000);
    expect(await row()).toMatchObject({ state: 'stored' });
  });
});
