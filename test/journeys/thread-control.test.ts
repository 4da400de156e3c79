// Another app answers in a thread (Meta's routing). The agent reads along, is told so before writing, and takes the thread over
// where the platform allows it. The world knows its own app, as one must to tell it from others.
import { afterEach, describe, expect, test } from 'vitest';
import { APPS } from '../../src/simulator/shapes.ts';
import { ACCOUNTS, CUSTOMERS } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';
import { deliver, metaBody, written } from './meta-deliveries.ts';

tellMissingPostgres();

let world: World;
afterEach(async () => world.close());

const WHO = { x: CUSTOMERS.ana, messenger: CUSTOMERS.chidi, instagram: CUSTOMERS.mei } as const;
const BOT = '555000111222333';

async function writes(channel: keyof typeof WHO, text: string) {
  world.clock.advance(1_000);
  world.sim.customerWrites({ channel, contact: WHO[channel].externalId, text });
  await world.settle();
}

async function composer() {
  const { id } = await world.mira.onlyConversation();
  const { body } = await world.mira.get(`/api/v1/conversations/${id}`);
  return { id: id as string, ...body.composer };
}

async function control(action: 'take' | 'release') {
  const { id, threadId } = await composer();
  return world.mira.send('POST', `/api/v1/conversations/${id}/thread-control`, { threadId, action });
}

const others = { otherApp: { canTake: true }, open: false, blocked: { reason: 'other_app_owns_thread' } };
const free = { otherApp: null, open: true, blocked: null };

describe.each(ENGINES)('a thread that another app answers in (on %s)', (engine) => {
  test('is told to be so, taken over, answered in, and given back', async () => {
    world = await openWorld({ engine, env: { META_APP_ID: APPS.meta } });
    const { chidi } = CUSTOMERS;
    world.sim.ownRouting(ACCOUNTS.messenger, APPS.meta);
    await writes('messenger', 'Hello?');
    expect(await composer()).toMatchObject(free);

    world.sim.ownThread({ channel: 'messenger', contact: chidi.externalId }, BOT);
    await writes('messenger', 'A person, please');
    expect(await composer()).toMatchObject(others);
    expect((await composer()).blocked.sentence).toContain(BOT);
    const { id } = await composer();
    expect((await world.mira.messages(id)).map(({ text, standby }) => [text, standby])).toEqual([
      ['Hello?', false],
      ['A person, please', true],
    ]);

    const since = (await world.events()).at(-1)?.n ?? 0;
    const taken = await control('take');
    expect([taken.status, taken.body]).toEqual([200, expect.objectContaining(free)]);
    expect(await world.eventTypes(since)).toEqual(['account.noticed']);
    expect((await world.mira.replies(id, 'Here I am.')).status).toBe(202);
    await world.settle();
    expect((await world.mira.messages(id)).at(-1)).toMatchObject({ text: 'Here I am.', state: 'sent' });
    expect((await control('release')).status).toBe(200);
  });

  test('is ours again when the platform delivers to us as before', async () => {
    world = await openWorld({ engine, env: { META_APP_ID: APPS.meta } });
    world.sim.ownRouting(ACCOUNTS.instagram, APPS.meta);
    await writes('instagram', 'Hello?');
    world.sim.ownThread({ channel: 'instagram', contact: WHO.instagram.externalId }, APPS.pageInbox);
    await world.settle();
    expect(await composer()).toMatchObject(others);
    expect((await composer()).blocked.sentence).toContain('own inbox');
    world.sim.ownThread({ channel: 'instagram', contact: WHO.instagram.externalId }, null);
    await writes('instagram', 'Anybody?');
    expect(await composer()).toMatchObject(free);
  });

  test('is whose the newest word says it is, whatever comes late', async () => {
    world = await openWorld({ engine, env: { META_APP_ID: APPS.meta } });
    const contact = WHO.messenger.externalId;
    const start = world.clock.now();
    const arrives = async (...body: Parameters<typeof metaBody>) => {
      expect(await deliver(world, metaBody(...body))).toBe(200);
      await world.settle();
    };
    const passed = (minute: number, new_owner_app_id: string | null) =>
      arrives('messenger', [
        { contact, at: start + minute * 60_000, what: { pass_thread_control: { new_owner_app_id } } },
      ]);
    const says = (minute: number, { standby }: { standby: boolean }) =>
      arrives(
        'messenger',
        [written({ contact, at: start + minute * 60_000, mid: `m_${minute}`, text: `minute ${minute}` })],
        { standby },
      );
    world.clock.advance(60 * 60_000);
    await says(1, { standby: false });
    await passed(5, BOT);
    expect(await composer()).toMatchObject(others);
    await passed(3, APPS.meta);
    expect(await composer(), 'told late').toMatchObject({ ...others, otherApp: { appId: BOT } });
    await passed(7, APPS.meta);
    await says(6, { standby: true });
    expect(await composer(), 'written before it was ours').toMatchObject(free);
    await says(9, { standby: false });
    await passed(8, BOT);
    expect(await composer(), 'delivered to us since').toMatchObject(free);

    await passed(10, BOT);
    world.sim.ownRouting(ACCOUNTS.messenger, APPS.meta);
    expect((await control('take')).status).toBe(200);
    await says(11, { standby: true });
    expect(await composer(), 'written before we took it').toMatchObject(free);
    world.clock.advance(60_000);
    await says(62, { standby: true });
    expect(await composer(), 'theirs again').toMatchObject(others);
  });
});

test('what the platform does not give is said in its place, with the way out', async () => {
  world = await openWorld({ env: { META_APP_ID: APPS.meta } });
  world.sim.ownRouting(ACCOUNTS.messenger, BOT);
  await writes('messenger', 'Hello?');
  expect(await composer()).toMatchObject({ ...others, otherApp: { appId: null } });
  const refused = await control('take');
  expect([refused.status, refused.body.code]).toEqual([409, 'state_conflict']);
  expect(refused.body.detail).toContain('Conversation routing');
  expect(await composer(), 'still theirs').toMatchObject(others);
});

test('where everybody may answer there is nothing to take over, and a stranger’s thread is not found', async () => {
  world = await openWorld();
  await writes('x', 'Hello?');
  const { id } = await composer();
  expect(await control('take')).toMatchObject({ status: 409 });
  const wrong = { threadId: 'thr_01900000-0000-7000-8000-000000000000', action: 'take' };
  expect((await world.mira.send('POST', `/api/v1/conversations/${id}/thread-control`, wrong)).status).toBe(404);
});
