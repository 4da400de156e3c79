// An echo that was taken for a message of the native app brings its own copy of a file. When it turns out to be ours, the copy goes
// with it: the row is kept only until its bytes are gone.
import { eq } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { becomeSent } from '../../src/outbox/sent.ts';
import { relayOnce } from '../../workers/relay.ts';
import { CUSTOMERS } from '../cast.ts';
import { openWorld, type World } from '../world.ts';

let world: World;
afterEach(() => world.close());

test('the copy of a file that came with an absorbed echo is destroyed', async () => {
  world = await openWorld();
  const { externalId: contact } = CUSTOMERS.mei;
  world.sim.customerWrites({ channel: 'instagram', contact, text: 'A photo, please' });
  await world.settle();
  world.sim.nativeAppReplies({ channel: 'instagram', contact, text: '', attachments: [{ type: 'image' }] });
  await world.settle();
  const { store, files, clock } = world.parts;
  const { files: f, messages: m, outbox: o } = store.t;
  const [copy] = await store.db.select().from(f);
  expect(copy).toMatchObject({ state: 'stored' });
  const [twin] = await store.db.select().from(m).where(eq(m.authorType, 'native_app'));

  await world.stopWorking();
  const { id } = await world.mira.onlyConversation();
  expect((await world.mira.replies(id, 'Here')).status).toBe(202);
  const [row] = await store.db.select().from(o);
  const [message] = await store.db
    .select()
    .from(m)
    .where(eq(m.id, row?.messageId ?? ''));
  if (!row || !message || !twin?.externalId || !copy) throw new Error('somebody is missing');
  const { externalId } = twin;
  const leaving = { row, message };
  await store.tx((db) => becomeSent(world.parts, { db, leaving, externalId, sentAt: clock.now(), by: 'answer' }));
  expect(await store.db.select().from(m).where(eq(m.id, twin.id))).toEqual([]);
  const [erased] = await store.db.select().from(f);
  expect(erased).toMatchObject({ state: 'erased', name: null, contentType: null, fence: copy.fence + 1 });
  await relayOnce(world.parts);
  expect(await Array.fromAsync(files.list())).toEqual([]);
  expect(await store.db.select().from(f)).toMatchObject([{ state: 'erased', expiresAt: null }]);
});
