// A handle is removed: nothing is sent or asked for it any more, and everything that was said stays, can be read and found, and
// says why nobody can answer.
import { afterEach, expect, test } from 'vitest';
import { accountsFromSettings } from '../../src/accounts/from-settings.ts';
import { registerAccount } from '../../src/accounts/register-account.ts';
import { keepOnce } from '../../workers/keep.ts';
import { ACCOUNTS, CUSTOMERS } from '../cast.ts';
import { openWorld, type World } from '../world.ts';

let world: World;
afterEach(async () => world.close());

test('what was said on a removed handle is read and found, and the composer says why it is closed', async () => {
  world = await openWorld({ reachable: true });
  await keepOnce(world.parts);
  const { channel, externalId, displayName } = CUSTOMERS.ana;
  world.sim.customerWrites({ channel, contact: externalId, text: 'My suitcase is in Nairobi' });
  await world.settle();
  const conversation = await world.mira.onlyConversation();
  await world.mira.replies(conversation.id, 'It comes with the morning flight');
  await world.settle();
  const accounts = () => world.sam.accounts();
  const account = (await accounts()).find((each) => each.channel === channel);

  expect((await world.sam.send('DELETE', `/api/v1/channel-accounts/${account.id}`)).status).toBe(204);
  const texts = (await world.mira.messages(conversation.id)).map(({ text }) => text);
  expect(texts).toEqual(['My suitcase is in Nairobi', 'It comes with the morning flight']);
  const found = await world.mira.conversations(`&view=all&q=${encodeURIComponent(displayName.split(' ')[0] ?? '')}`);
  expect(found.map(({ id }) => id)).toEqual([conversation.id]);
  const { composer } = (await world.mira.get(`/api/v1/conversations/${conversation.id}`)).body;
  expect(composer).toMatchObject({ open: false, blocked: { reason: 'removed' } });
  expect(composer.blocked.sentence).toMatch(/was removed from Touchpoint\. You can read, but not answer/);
  expect((await world.mira.replies(conversation.id, 'One more thing', { force: true })).status).toBeGreaterThanOrEqual(
    400,
  );

  const shown = (await accounts()).find(({ id }) => id === account.id);
  expect(shown).toMatchObject({ state: 'removed', hasCredentials: false, connection: { checks: [] } });
  const asked = world.sim.calls().length;
  world.clock.advance(3_600_000);
  await keepOnce(world.parts);
  const calls = world.sim.calls().slice(asked);
  expect(calls.length).toBeGreaterThan(0);
  expect(calls.filter((call) => call.account === account.externalId)).toEqual([]);
  expect((await world.sam.send('POST', `/api/v1/channel-accounts/${account.id}/check`)).status).toBe(404);
});

test('a removed handle that stands in the settings gets no access back at the next start', async () => {
  world = await openWorld();
  const accounts = () => world.sam.accounts();
  for (const { id } of await accounts())
    expect((await world.sam.send('DELETE', `/api/v1/channel-accounts/${id}`)).status).toBe(204);
  const { config } = world.parts;
  await accountsFromSettings(world.parts);
  const page = { ...config.meta.page!, token: 'another token' };
  await accountsFromSettings({ ...world.parts, config: { ...config, meta: { ...config.meta, page } } });
  for (const account of await accounts()) expect(account).toMatchObject({ state: 'removed', hasCredentials: false });

  // Brought back without any, it takes those that the settings have.
  const { channel, externalId, handle } = ACCOUNTS.messenger;
  expect((await world.sam.send('POST', '/api/v1/channel-accounts', { channel, externalId, handle })).status).toBe(201);
  await accountsFromSettings(world.parts);
  const back = (await accounts()).find((each) => each.channel === channel);
  expect(back).toMatchObject({ state: 'active', hasCredentials: true });
});

test("the platform's question whether the address is ours is answered at any moment", async () => {
  world = await openWorld({ reachable: true, working: false });
  const url = `${world.url}/webhooks/x`;
  const isAnswered = () => world.sim.delivery.check({ door: 'x', url });
  expect(await isAnswered()).toBe(true);
  // While hundreds of deliveries come in and nobody works on them, while the account is stopped, and when there is none.
  const writing = Array.from({ length: 300 }, (_, i) =>
    world.sim.customerWrites({ channel: 'x', contact: CUSTOMERS.ana.externalId, text: `line ${i}` }),
  );
  expect(await isAnswered()).toBe(true);
  await world.sim.settled();
  expect(writing).toHaveLength(300);
  const items = await world.sam.accounts();
  world.sim.revokeAccess({ channel: 'x', externalId: items[0].externalId }, 'token_regenerated');
  await keepOnce(world.parts);
  expect(await isAnswered()).toBe(true);
  await world.sam.send('DELETE', `/api/v1/channel-accounts/${items[0].id}`);
  expect(await isAnswered()).toBe(true);
});

test('a removed handle comes back from the operator as it does from the screen', async () => {
  world = await openWorld();
  const { channel, externalId, handle, credentials } = ACCOUNTS.messenger;
  const shown = async () => (await world.sam.accounts()).find((each) => each.channel === channel);
  const { id } = await shown();
  const change = { displayName: 'Halcyon Cargo', reopenDays: 9, targetMinutes: 5 };
  await world.sam.send('PUT', `/api/v1/channel-accounts/${id}`, change);
  const body = { channel, externalId, handle, credentials };
  const bringBack = {
    operator: () =>
      world.parts.store.tx((db) =>
        registerAccount(world.parts, db, { userId: null, account: body, ifKnown: 'change' }),
      ),
    screen: () => world.sam.send('POST', '/api/v1/channel-accounts', body),
  };
  for (const back of Object.values(bringBack)) {
    await world.sam.send('DELETE', `/api/v1/channel-accounts/${id}`);
    expect(await shown()).toMatchObject({ state: 'removed', hasCredentials: false });
    await back();
    expect(await shown()).toMatchObject({
      id,
      state: 'active',
      hasCredentials: true,
      displayName: null,
      reopenDays: 3,
      targetMinutes: 60,
    });
  }
  await bringBack.operator(); // known and at work: it is changed, and keeps what was not named
  expect((await world.eventTypes()).filter((type) => /^account\.(added|changed)$/.test(type)).slice(-3)).toEqual([
    'account.added',
    'account.added',
    'account.changed',
  ]);
  expect((await bringBack.screen()).status).toBe(409);
});
