// A token dies in the middle of a day: replies wait instead of failing, the inbox says whose access it is and what to do,
// customers are heard all the time, and after a new log-in everything leaves in the order in which it was written.
import { afterEach, describe, expect, test } from 'vitest';
import { accountsFromSettings } from '../../src/accounts/from-settings.ts';
import { sendingAccount } from '../../src/accounts/credentials.ts';
import { accountById } from '../../src/accounts/find-account.ts';
import { keepOnce } from '../../workers/keep.ts';
import { ACCOUNTS, CUSTOMERS } from '../cast.ts';
import { until } from '../crash/product.ts';
import { openWorld, type World } from '../world.ts';

let world: World;
afterEach(async () => world.close());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const { ana, inigo, chidi, sofia, mei } = CUSTOMERS;
/** The first has a long conversation, the others show that it is the account and not one thread. */
const WRITERS = {
  x: [ana, inigo],
  messenger: [chidi, sofia],
  instagram: [mei, { ...mei, externalId: '7700000000000032' }],
} as const;

type Channel = keyof typeof WRITERS;

async function accountOf(channel: Channel) {
  const items = await world.ruth.accounts();
  return items.find((account: { channel: string }) => account.channel === channel);
}
const checkOf = (account: any, name: string) =>
  account.connection.checks.find(({ check }: { check: string }) => check === name);

async function conversationWith(customer: { externalId: string }) {
  const found = (await world.mira.conversations('&view=all')).find(
    ({ contact }) => contact.externalId === customer.externalId,
  );
  return found;
}

/** Business time in steps in which the keeper looks, until `isDone`; answers how long it took. */
async function keepUntil(isDone: () => Promise<boolean>, { stepMs = 5_000, mostMs = 10 * MINUTE } = {}) {
  const began = world.clock.now();
  while (!(await isDone())) {
    if (world.clock.now() - began > mostMs) throw new Error('it did not happen in time');
    world.clock.advance(stepMs);
    await keepOnce(world.parts);
    await world.settle();
  }
  return world.clock.now() - began;
}

const withHandle = (config: World['parts']['config'], handle: string) => ({
  ...config,
  x: { ...config.x, account: { ...config.x.account!, handle } },
});

const textsTo = ({ externalId }: { externalId: string }) =>
  world.sim.ledger.messagesTo(externalId).map(({ text }) => text);
const isPaused = (channel: Channel) => async () => (await accountOf(channel)).state === 'paused';

describe.each(['x', 'messenger', 'instagram'] as const)('a token of %s that dies', (channel) => {
  const [first, second] = WRITERS[channel];

  test('is met by a send: nothing fails, the banner tells, customers are heard, and all of it leaves in order', async () => {
    world = await openWorld({ reachable: true });
    for (const { externalId } of WRITERS[channel])
      world.sim.customerWrites({ channel, contact: externalId, text: 'Hola' });
    await world.settle();
    await keepOnce(world.parts);
    const conversation = await conversationWith(first);
    const other = await conversationWith(second);
    await world.mira.replies(conversation.id, 'reply 1');
    await world.settle();
    expect(textsTo(first)).toEqual(['reply 1']);

    world.clock.advance(1_000);
    world.sim.revokeAccess({ ...ACCOUNTS[channel] }, 'token_regenerated');
    const revokedAt = world.clock.now();
    for (const n of [2, 3, 4, 5]) await world.mira.replies(conversation.id, `reply ${n}`, { force: true });
    await world.mira.replies(other.id, 'for the other', { force: true });
    await world.settle();
    const account = await accountOf(channel);
    expect(account).toMatchObject({ state: 'paused', problem: { reason: 'reauthorise' }, waitingToSend: 5 });
    expect(Date.parse(account.problem.at) - revokedAt).toBeLessThanOrEqual(MINUTE);
    const waiting = await world.mira.messages(conversation.id);
    expect(waiting.filter(({ state }) => state === 'queued')).toHaveLength(4);
    expect(await world.eventTypes()).not.toContain('message.failed');

    // The keeper looks at once, because a send met something that it had not seen.
    world.clock.advance(5_000);
    await keepOnce(world.parts);
    const looked = await accountOf(channel);
    expect(looked.problem.sentence).toContain(`@${looked.handle}`);
    expect(looked.problem.sentence).toMatch(/connects it again/);
    const token = checkOf(looked, 'token');
    expect(token).toMatchObject({ state: 'broken', since: new Date(world.clock.now()).toISOString() });
    expect(token.sentence).toContain(`@${looked.handle}`);
    expect(token.next).toContain(`npx touchpoint account add ${channel} ${ACCOUNTS[channel].externalId}`);
    const { composer } = (await world.mira.get(`/api/v1/conversations/${conversation.id}`)).body;
    expect(composer).toMatchObject({ open: false, blocked: { reason: 'reauthorise' } });

    world.sim.customerWrites({ channel, contact: first.externalId, text: '¿Sigue ahí?' });
    await world.settle();
    expect((await world.mira.messages(conversation.id)).map(({ text }) => text)).toContain('¿Sigue ahí?');
    await keepUntil(async () => true);

    const credentials = world.sim.grantAgain({ ...ACCOUNTS[channel] });
    const put = await world.sam.send('PUT', `/api/v1/channel-accounts/${looked.id}`, { credentials });
    expect(put.status, JSON.stringify(put.body)).toBe(200);
    await world.settle();
    expect(textsTo(first)).toEqual([1, 2, 3, 4, 5].map((n) => `reply ${n}`));
    expect(textsTo(second)).toEqual(['for the other']);
    await keepOnce(world.parts);
    expect(checkOf(await accountOf(channel), 'token')).toMatchObject({ state: 'ok', next: null });
  });

  test('stays away after a new log-in: a restart does not bring it back, a new value in the settings counts', async () => {
    world = await openWorld({ reachable: true });
    world.sim.revokeAccess({ ...ACCOUNTS[channel] }, 'token_regenerated');
    await keepOnce(world.parts);
    const { id } = await accountOf(channel);
    const used = async () =>
      sendingAccount(world.parts.sealer, (await accountById(world.parts.store, id))!).credentials;
    const credentials = world.sim.grantAgain({ ...ACCOUNTS[channel] });
    const put = await world.sam.send('PUT', `/api/v1/channel-accounts/${id}`, { credentials });
    expect(put.status, JSON.stringify(put.body)).toBe(200);

    for (const name of ['halcyonair', 'halcyon']) {
      // With another setting changed as well the handle is written, its credentials are not.
      const { config } = world.parts;
      await accountsFromSettings({ ...world.parts, config: withHandle(config, name) });
      expect(await used()).toEqual(credentials);
      world.clock.advance(HOUR);
      await keepOnce(world.parts);
      expect(await accountOf(channel)).toMatchObject({ state: 'active', problem: null });
      expect(checkOf(await accountOf(channel), 'token')).toMatchObject({ state: 'ok' });
    }

    const { config } = world.parts;
    const without = { externalId: ACCOUNTS.x.externalId, handle: 'halcyon' };
    const none = { accessToken: undefined, accessSecret: undefined, refreshToken: undefined };
    const x = { ...config.x, account: { ...without, ...none } };
    await accountsFromSettings({ ...world.parts, config: { ...config, x } });
    expect(await used()).toEqual(credentials);

    const next = {
      ...config,
      x: { ...config.x, account: { ...config.x.account!, accessToken: 'next' } },
      meta: {
        ...config.meta,
        page: { ...config.meta.page!, token: 'next' },
        instagram: { ...config.meta.instagram!, token: 'next' },
      },
    };
    await accountsFromSettings({ ...world.parts, config: next });
    expect(Object.values(await used())).toContain('next');
  });

  test('is met by nobody who sends: the keeper stops the waiting replies within a minute', async () => {
    world = await openWorld({ reachable: true });
    world.sim.customerWrites({ channel, contact: first.externalId, text: 'Hola' });
    await world.settle();
    await keepOnce(world.parts);
    const conversation = await conversationWith(first);
    // Nothing may leave for a quarter of an hour.
    world.sim.faults.next(channel === 'x' ? 'x.dm.send' : `${channel}.send`, { status: 429, resetInMs: 15 * MINUTE });
    await world.mira.replies(conversation.id, 'It waits');
    await world.settle();
    world.clock.advance(7_000);
    await keepOnce(world.parts);
    world.sim.revokeAccess({ ...ACCOUNTS[channel] }, 'token_regenerated');
    const took = await keepUntil(isPaused(channel));
    console.log(`${channel}: the keeper saw the dead token ${took / 1000} s after it died`);
    expect(took).toBeLessThanOrEqual(MINUTE);
    expect((await accountOf(channel)).waitingToSend).toBe(1);
    expect(textsTo(first)).toEqual([]);
  });
});

test.each(['x', 'messenger'] as const)(
  'an answer of %s about the old credentials says nothing of the new ones',
  async (channel) => {
    world = await openWorld({ reachable: true });
    const [writer] = WRITERS[channel];
    world.sim.customerWrites({ channel, contact: writer.externalId, text: 'Hola' });
    await world.settle();
    await keepOnce(world.parts);
    const conversation = await conversationWith(writer);
    const { id } = await accountOf(channel);
    const endpoint = channel === 'x' ? 'x.dm.send' : `${channel}.send`;
    world.sim.faults.next(endpoint as 'x.dm.send', { status: 401, hang: 700 });
    await world.mira.replies(conversation.id, 'reply 1');
    const isLeaving = async () => (await world.mira.messages(conversation.id)).some(({ state }) => state === 'sending');
    await until('it is on its way', isLeaving);
    const credentials = world.sim.grantAgain({ ...ACCOUNTS[channel] });
    expect((await world.sam.send('PUT', `/api/v1/channel-accounts/${id}`, { credentials })).status).toBe(200);
    await world.settle();
    expect(await accountOf(channel)).toMatchObject({ state: 'active', waitingToSend: 0 });
    expect(textsTo(writer)).toEqual(['reply 1']);
    expect(await world.eventTypes()).not.toContain('account.paused');
  },
);
