// Fifty pictures sent at once by somebody new: fifty deliveries in the hands of four workers in the same moment. Whoever is first
// makes the contact, the thread and the conversation, and nobody makes a second one.
import { afterEach, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import type { Context } from '../../src/context.ts';
import { ingestDeliveries } from '../../src/ingest/ingest-delivery.ts';
import { openMemoryQueue } from '../../src/queues/memory.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';
import { deliver, metaBody, type MetaChannel } from './meta-deliveries.ts';
import { openAnother, processed } from './several.ts';

tellMissingPostgres();

const PICTURES = 50;
const PEOPLE = Array.from({ length: 5 }, (_, i) => `99000000000${i}`);
const DAY = 24 * 3_600_000;

let world: World;
let workers: Context[] = [];
afterEach(async () => {
  for (const worker of workers) await worker.close();
  workers = [];
  await world.close();
});

describe.each(ENGINES)('on %s', (engine) => {
  test('each album is one conversation with all of its pictures, of a new customer and of one who comes back', async () => {
    world = await openWorld({ engine, working: false });
    workers = await Promise.all([1, 2, 3, 4].map(() => openAnother(world, openMemoryQueue({ log: world.parts.log }))));
    await everybodySends('hello');
    const first = await world.mira.conversations('&view=all');
    await expectAlbums(first, 'hello');
    for (const { id } of first)
      await world.mira.send('PUT', `/api/v1/conversations/${id}/status`, { status: 'resolved' });

    world.clock.advance(30 * DAY);
    await everybodySends('again');
    await expectAlbums(await world.mira.conversations('&view=all'), 'again');
    const made = (await world.eventTypes()).filter((type) => /^(conversation.opened|contact.created)$/.test(type));
    expect(made.toSorted()).toEqual([
      ...PEOPLE.map(() => 'contact.created'),
      ...PEOPLE.map(() => 'conversation.opened'),
      ...PEOPLE.map(() => 'conversation.opened'),
    ]);
  });
});

async function everybodySends(album: string): Promise<void> {
  for (const [i, contact] of PEOPLE.entries()) {
    const channel = i % 2 === 0 ? 'messenger' : 'instagram';
    const statuses = await Promise.all(pictures({ channel, contact, album }).map((body) => deliver(world, body)));
    expect(statuses).toEqual(Array.from({ length: PICTURES }, () => 200));
    await workAtOnce(world);
  }
  await processed(world);
}

async function expectAlbums(conversations: readonly any[], album: string): Promise<void> {
  expect(conversations.map(({ contact }) => contact.externalId as string).toSorted()).toEqual(PEOPLE);
  for (const { id, unread, contact } of conversations) {
    const messages = await world.mira.messages(id);
    expect(unread).toBe(PICTURES);
    expect(new Set(messages.map(({ threadId }) => threadId)).size, 'threads').toBe(1);
    expect(messages.map(({ externalId }) => externalId)).toEqual(
      Array.from({ length: PICTURES }, (_, i) => pictureId({ contact: contact.externalId, album, i })),
    );
    expect(messages.every(({ attachments }) => attachments[0].type === 'image')).toBe(true);
  }
}

const pictureId = ({ contact, album, i }: { contact: string; album: string; i: number }) =>
  `m_${contact}_${album}_${String(i).padStart(2, '0')}`;

/** One delivery each, as the platform makes them when somebody sends an album. */
function pictures({ channel, contact, album }: { channel: MetaChannel; contact: string; album: string }): string[] {
  return Array.from({ length: PICTURES }, (_, i) => {
    const payload = { url: `https://cdn.example/${contact}/${album}/${i}.jpg` };
    const message = { mid: pictureId({ contact, album, i }), attachments: [{ type: 'image', payload }] };
    return metaBody(channel, [{ contact, at: world.clock.now() - PICTURES + i, what: { message } }]);
  });
}

/** Every row is heard by two of the four workers, all of them in the same moment and in different orders. */
async function workAtOnce({ parts }: World): Promise<void> {
  const { inbox } = parts.store.t;
  const rows = await parts.store.db.select({ id: inbox.id }).from(inbox).where(eq(inbox.state, 'new'));
  const heard = workers.map((worker, w) => {
    const mine = rows.filter((_, i) => i % 4 === w || (i + 1) % 4 === w).map(({ id }) => id);
    return { worker, ids: w % 2 === 0 ? mine : mine.toReversed() };
  });
  await Promise.all(heard.flatMap(({ worker, ids }) => ids.map((id) => ingestDeliveries(worker, [id]))));
}
