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
const ALBUMS = 8;

let world: World;
let workers: Context[] = [];
afterEach(async () => {
  for (const worker of workers) await worker.close();
  workers = [];
  await world.close();
});

describe.each(ENGINES)('on %s', (engine) => {
  test(`${ALBUMS} albums of ${PICTURES} pictures at once in the hands of four workers are ${ALBUMS} conversations`, async () => {
    world = await openWorld({ engine, working: false });
    workers = await Promise.all([1, 2, 3, 4].map(() => openAnother(world, openMemoryQueue({ log: world.parts.log }))));
    for (let album = 0; album < ALBUMS; album += 1) {
      const contact = `99000000000${album}`;
      const channel = album % 2 === 0 ? 'messenger' : 'instagram';
      const statuses = await Promise.all(pictures({ channel, contact }).map((body) => deliver(world, body)));
      expect(statuses).toEqual(Array.from({ length: PICTURES }, () => 200));
      await workAtOnce(world);
    }
    await processed(world);

    const conversations = await world.mira.conversations('&view=all');
    expect(conversations.map(({ contact }) => contact.externalId)).toHaveLength(ALBUMS);
    for (const { id, unread, contact } of conversations) {
      const messages = await world.mira.messages(id);
      expect(unread).toBe(PICTURES);
      expect(new Set(messages.map(({ threadId }) => threadId)).size, 'threads').toBe(1);
      expect(messages.map(({ externalId }) => externalId)).toEqual(
        Array.from({ length: PICTURES }, (_, i) => pictureId(contact.externalId, i)),
      );
      expect(messages.every(({ attachments }) => attachments[0].type === 'image')).toBe(true);
    }
    const opened = (await world.eventTypes()).filter(
      (type) => type === 'conversation.opened' || type === 'contact.created',
    );
    expect(opened).toHaveLength(2 * ALBUMS);
  });
});

const pictureId = (contact: string, i: number) => `m_${contact}-${String(i).padStart(2, '0')}`;

/** One delivery each, as the platform makes them when somebody sends an album. */
function pictures({ channel, contact }: { channel: MetaChannel; contact: string }): string[] {
  return Array.from({ length: PICTURES }, (_, i) => {
    const payload = { url: `https://cdn.example/${contact}/${i}.jpg` };
    const message = { mid: pictureId(contact, i), attachments: [{ type: 'image', payload }] };
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
