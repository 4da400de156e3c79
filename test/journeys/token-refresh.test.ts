// Tokens that end are renewed before they do. X's refresh tokens work once: whoever asks, however many at a time, each of them
// is used by one process only, and what follows it is stored before anything else happens.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { keepFindings } from '../../src/accounts/check-account.ts';
import { accountById } from '../../src/accounts/find-account.ts';
import { accountsFromSettings } from '../../src/accounts/from-settings.ts';
import { refreshToken } from '../../src/accounts/refresh-token.ts';
import type { Found } from '../../src/channels/connection.ts';
import { openMemoryQueue } from '../../src/queues/memory.ts';
import { keepOnce } from '../../workers/keep.ts';
import { ACCOUNTS, CUSTOMERS } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';
import { openAnother } from './several.ts';

tellMissingPostgres();

let world: World;
afterEach(async () => world.close());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const GIVEN = { userAccessToken: 'first-bearer', refreshToken: 'first-refresh' };

/** X's account is connected by OAuth 2; the settings know only the refresh token of the first log-in. */
const byOAuth2 = (engine: 'sqlite' | 'postgres' = 'sqlite') =>
  openWorld({
    engine,
    reachable: true,
    env: { X_ACCESS_TOKEN: '', X_ACCESS_SECRET: '', X_REFRESH_TOKEN: GIVEN.refreshToken },
    simulator: { accounts: [{ ...ACCOUNTS.x, credentials: GIVEN }, ACCOUNTS.messenger, ACCOUNTS.instagram] },
  });

const refreshes = () => world.sim.calls().filter(({ endpoint }) => endpoint === 'x.token');
async function accountOf(channel: string) {
  const items = await world.sam.accounts();
  return items.find((account: { channel: string }) => account.channel === channel);
}
const tokenOf = (account: any) => account.connection.checks.find(({ check }: { check: string }) => check === 'token');

async function sends(text: string) {
  const { id } = await world.mira.onlyConversation();
  await world.mira.replies(id, text, { force: true });
  await world.settle();
  return world.sim.ledger.messagesTo(CUSTOMERS.ana.externalId).at(-1)?.text;
}

test('a refresh token in the settings is enough, is used once, and a restart does not bring it back', async () => {
  world = await byOAuth2();
  world.sim.customerWrites({ channel: 'x', contact: CUSTOMERS.ana.externalId, text: 'Hola' });
  await world.settle();
  await keepOnce(world.parts);
  const account = await accountOf('x');
  expect(account).toMatchObject({ state: 'active' });
  expect(tokenOf(account)).toMatchObject({ state: 'ok' });
  expect(Date.parse(account.connection.tokenExpiresAt)).toBe(world.clock.now() + 2 * HOUR);
  expect(await sends('by the second token')).toBe('by the second token');

  // Nothing is renewed before its time, which is shortly before the end.
  for (let minutes = 0; minutes < 115; minutes += 5) {
    await keepOnce(world.parts);
    world.clock.advance(5 * MINUTE);
  }
  await keepOnce(world.parts);
  expect(refreshes().map(({ status }) => status)).toEqual([200, 200]);
  world.clock.advance(30 * MINUTE);
  expect(await sends('by the third token')).toBe('by the third token');

  await accountsFromSettings(world.parts);
  await keepOnce(world.parts);
  expect(tokenOf(await accountOf('x'))).toMatchObject({ state: 'ok' });
  expect(refreshes()).toHaveLength(2);
  expect(await world.eventTypes()).not.toContain('account.paused');
});

describe.each(ENGINES)('on %s', (engine) => {
  test('several processes at once never use one refresh token twice', async () => {
    world = await byOAuth2(engine);
    const others = await Promise.all([1, 2].map(() => openAnother(world, openMemoryQueue({ log: world.parts.log }))));
    const { id } = await accountOf('x');
    try {
      for (let round = 0; round < 8; round += 1) {
        const all = [world.parts, ...others, world.parts];
        const results = await Promise.all(all.map((parts) => refreshToken(parts, id)));
        expect(results.filter((result) => result === 'refreshed')).toHaveLength(1);
        expect(results).not.toContain('revoked');
        world.clock.advance(2 * HOUR);
      }
    } finally {
      for (const other of others) await other.close();
    }
    expect(refreshes().map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(await world.eventTypes()).not.toContain('account.paused');
  });
});

test.each([
  ['fails three times', 'before'],
  ['is lost after it was carried out', 'after'],
] as const)('new tokens are not lost when the commit that keeps them %s', async (_how, when) => {
  world = await byOAuth2();
  const { store } = world.parts;
  const { id } = await accountOf('x');
  let failures = 0;
  const tx = store.tx.bind(store);
  const failing = vi.spyOn(store, 'tx').mockImplementation(async (fn) => {
    const isLost = refreshes().length > 0 && failures < 3;
    if (isLost) failures += 1;
    if (isLost && when === 'before') throw new Error('database or disk is full');
    const done = await tx(fn);
    if (isLost) throw new Error('Connection terminated unexpectedly');
    return done;
  });
  await refreshToken(world.parts, id).finally(() => failing.mockRestore());
  expect(failures).toBe(3);
  await keepOnce(world.parts);
  expect(await accountOf('x')).toMatchObject({ state: 'active', problem: null });
  expect(tokenOf(await accountOf('x'))).toMatchObject({ state: 'ok' });
  expect((await world.eventTypes()).filter((type) => type === 'account.refreshed')).toHaveLength(1);

  // Nothing is left behind that would stand in the way of the next time.
  world.clock.advance(2 * HOUR);
  expect(await refreshToken(world.parts, id)).toBe('refreshed');
  expect(refreshes().map(({ status }) => status)).toEqual([200, 200]);
});

test('when X takes the log-in back, the account waits for a person, who is told; new credentials go on at once', async () => {
  world = await byOAuth2();
  await keepOnce(world.parts);
  world.sim.revokeAccess(ACCOUNTS.x, 'token_regenerated');
  world.clock.advance(2 * HOUR);
  await keepOnce(world.parts);
  const account = await accountOf('x');
  expect(account).toMatchObject({ state: 'paused', problem: { reason: 'reauthorise', code: 'refresh_refused' } });
  expect(tokenOf(account).sentence).toContain('does not renew the access of @halcyonair');
  const asked = refreshes().length;
  for (let minutes = 0; minutes < 60; minutes += 5) {
    world.clock.advance(5 * MINUTE);
    await keepOnce(world.parts);
  }
  expect(refreshes()).toHaveLength(asked);

  const credentials = world.sim.grantAgain({ ...ACCOUNTS.x });
  const put = await world.sam.send('PUT', `/api/v1/channel-accounts/${account.id}`, { credentials });
  expect(put.status, JSON.stringify(put.body)).toBe(200);
  await keepOnce(world.parts);
  const again = await accountOf('x');
  expect(again).toMatchObject({ state: 'active', problem: null });
  expect(tokenOf(again)).toMatchObject({ state: 'ok' });
});

test('a look that began before the end of a log-in was known does not talk over the reason', async () => {
  world = await byOAuth2();
  await keepOnce(world.parts);
  const { id } = await accountOf('x');
  const before = await accountById(world.parts.store, id);
  world.sim.revokeAccess(ACCOUNTS.x, 'token_regenerated');
  world.clock.advance(3 * HOUR);
  expect(await refreshToken(world.parts, id)).toBe('revoked');

  const found: Found[] = [{ check: 'token', state: 'broken', code: 'refused', pauses: 'reauthorise' }];
  await keepFindings(world.parts, { account: before!, found, depth: 'full' });
  const account = await accountOf('x');
  expect(account).toMatchObject({ state: 'paused', problem: { code: 'refresh_refused' } });
  expect(tokenOf(account).sentence).toContain('does not renew the access of @halcyonair');
});

test('a send that meets an ended token first stops nothing for long: it is renewed and goes out', async () => {
  world = await byOAuth2();
  world.sim.customerWrites({ channel: 'x', contact: CUSTOMERS.ana.externalId, text: 'Hola' });
  await world.settle();
  await keepOnce(world.parts);
  world.clock.advance(3 * HOUR); // nobody kept anything meanwhile
  expect(await sends('too late for this token')).toBeUndefined();
  expect(await accountOf('x')).toMatchObject({ state: 'paused', waitingToSend: 1 });
  await keepOnce(world.parts);
  await world.settle();
  expect(await accountOf('x')).toMatchObject({ state: 'active', waitingToSend: 0 });
  expect(world.sim.ledger.messagesTo(CUSTOMERS.ana.externalId).map(({ text }) => text)).toEqual([
    'too late for this token',
  ]);
});

test("Instagram's sixty days are renewed at half of them, however quiet the account is", async () => {
  world = await openWorld({ reachable: true });
  const renewals = () => world.sim.calls().filter(({ path }) => path.endsWith('/refresh_access_token'));
  await keepOnce(world.parts);
  // Less than a day old: Instagram refuses, and nobody is alarmed.
  expect(await accountOf('instagram')).toMatchObject({ state: 'active' });
  expect(renewals().map(({ status }) => status)).toEqual([400]);
  await keepOnce(world.parts);
  expect(renewals()).toHaveLength(1);

  const { id } = await accountOf('instagram');
  world.clock.advance(2 * DAY);
  const { leases } = world.parts.store.t;
  await world.parts.store.tx(
    async (db) => void (await db.update(leases).set({ until: 0 }).returning({ n: leases.name })),
  );
  await keepOnce(world.parts);
  const { tokenExpiresAt } = (await accountOf('instagram')).connection;
  expect(Date.parse(tokenExpiresAt)).toBe(world.clock.now() + 60 * DAY);
  for (let day = 0; day < 90; day += 1) {
    world.clock.advance(DAY);
    await keepOnce(world.parts);
  }
  const inAQuarter = renewals().filter(({ status }) => status === 200);
  expect(inAQuarter.map(({ at }) => Math.round((at - (inAQuarter[0]?.at ?? 0)) / DAY))).toEqual([0, 30, 60, 90]);
  expect(tokenOf(await accountOf('instagram'))).toMatchObject({ state: 'ok' });
  await accountsFromSettings(world.parts);
  expect((await accountOf('instagram')).connection.tokenExpiresAt).not.toBeNull();
  expect(await refreshToken(world.parts, id)).toBe('not needed');
});
