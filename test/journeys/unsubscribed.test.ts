// We were away for an hour and five minutes while customers wrote. Meta has given up telling us by then, and nobody but us starts
// it again; X has dropped what it could not deliver. Afterwards: told again, everything read back, one gap that says so.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { pollOnce } from '../../src/polling/poll-due.ts';
import { keepOnce } from '../../workers/keep.ts';
import { ACCOUNTS } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';

tellMissingPostgres();

let world: World;
afterEach(async () => world.close());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const AWAY_MINUTES = 65;
const PEOPLE = 13;
type Channel = keyof typeof ACCOUNTS;

const contactOf = (channel: Channel, n: number) =>
  `${{ x: '2200000000000001', messenger: '66000000000001', instagram: '77000000000001' }[channel]}${String(n).padStart(2, '0')}`;
const write = (channel: Channel, n: number, text: string) =>
  world.sim.customerWrites({ channel, contact: contactOf(channel, n), text });

async function accountOf(channel: Channel) {
  const items = await world.sam.accounts();
  return items.find((account: { channel: string }) => account.channel === channel);
}
const stateOf = (account: any, name: string) =>
  account.connection.checks.find(({ check }: { check: string }) => check === name)?.state;

/** Everything that was written, by person, in the order of the inbox. */
async function textsBy(channel: Channel): Promise<Record<string, string[]>> {
  const conversations = await world.mira.conversations('&view=all');
  const mine = conversations.filter(({ contact }) => contact.channel === channel);
  const entries = await Promise.all(
    mine.map(async ({ id, contact }): Promise<[string, string[]]> => {
      const messages = await world.mira.messages(id);
      return [contact.externalId, messages.map(({ text }) => text as string)];
    }),
  );
  return Object.fromEntries(entries);
}

/** What all the timed doors do. */
async function work(): Promise<void> {
  await keepOnce(world.parts);
  await pollOnce(world.parts);
  await world.settle();
}

describe.each(ENGINES)('on %s', (engine) => {
  test.each(['messenger', 'instagram', 'x'] as const)(
    'an hour and five minutes away from %s: told again, nothing missing',
    { timeout: 120_000 },
    async (channel) => {
      world = await openWorld({ engine, reachable: true });
      const { sim, clock } = world;
      const written: Record<string, string[]> = {};
      const writes = (n: number, text: string) => {
        write(channel, n, text);
        (written[contactOf(channel, n)] ??= []).push(text);
      };
      await work();
      for (let n = 0; n < PEOPLE; n += 1) writes(n, 'before');
      await world.settle();
      clock.advance(MINUTE);

      sim.networkDown();
      const began = clock.now();
      for (let minute = 0; minute < AWAY_MINUTES; minute += 1) {
        writes(minute % PEOPLE, `while away, ${minute}`);
        await sim.settled();
        await sim.delivery.playRetries(began + (minute + 1) * MINUTE, (at) => clock.set(at));
        await work();
      }
      if (channel !== 'x') expect(sim.delivery.isSubscribed(ACCOUNTS[channel].externalId)).toBe(false);
      expect(Object.values(await textsBy(channel)).flat()).toHaveLength(PEOPLE);

      sim.networkUp();
      const back = clock.now();
      let toldAt: number | undefined;
      let wholeAt: number | undefined;
      while ((toldAt === undefined || wholeAt === undefined) && clock.now() < back + 60 * MINUTE) {
        clock.advance(15_000);
        await work();
        if (stateOf(await accountOf(channel), 'subscription') === 'ok') toldAt ??= clock.now();
        const texts = await textsBy(channel);
        if (Object.values(texts).flat().length >= PEOPLE + AWAY_MINUTES) wholeAt ??= clock.now();
      }
      expect(await textsBy(channel)).toEqual(written);
      const after = ((toldAt ?? Infinity) - back) / 1000;
      console.log(
        `${channel} on ${engine}: told again after ${after} s, whole after ${((wholeAt ?? Infinity) - back) / 1000} s`,
      );
      expect(sim.delivery.isSubscribed(ACCOUNTS[channel].externalId)).toBe(true);
      expect(after).toBeLessThanOrEqual(5 * 60);

      const { items: gaps } = (await world.ruth.get(`/api/v1/channel-accounts/${(await accountOf(channel)).id}/gaps`))
        .body;
      expect(gaps).toHaveLength(1);
      expect(gaps[0]).toMatchObject({ recovered: AWAY_MINUTES, missing: 0 });

      // Told again, by itself: nobody reads here.
      writes(0, 'and after');
      await world.settle();
      expect(await textsBy(channel)).toEqual(written);
    },
  );
});

test('a stranger who signs with another secret does not keep us from mending what the platform gave up', async () => {
  world = await openWorld({ reachable: true });
  const { sim, clock } = world;
  const codeOf = (account: any) =>
    account.connection.checks.find(({ check }: { check: string }) => check === 'webhook')?.code;
  const url = `${world.url}/webhooks/x`;
  await keepOnce(world.parts);
  sim.networkDown();
  clock.advance(29 * HOUR);
  expect(await sim.delivery.check({ door: 'x', url })).toBe(false);
  sim.networkUp();
  expect(sim.delivery.isValid('x', url)).toBe(false);

  const headers = { 'x-twitter-webhooks-signature': `sha256=${'A'.repeat(43)}=` };
  expect((await fetch(url, { method: 'POST', body: '{}', headers })).status).toBe(401);
  await vi.waitFor(async () => expect(codeOf(await accountOf('x'))).toBe('wrong_secret'), 5_000);
  await keepOnce(world.parts);
  expect(sim.delivery.isValid('x', url)).toBe(true);
  // People are still told of the stranger.
  expect(codeOf(await accountOf('x'))).toBe('wrong_secret');
  write('x', 1, 'hello again');
  await world.settle();
  expect(Object.values(await textsBy('x'))).toEqual([['hello again']]);
});

test('what nobody has subscribed is subscribed once, and again is harmless', async () => {
  world = await openWorld({ reachable: true, simulator: { connected: false } });
  expect((await accountOf('x')).connection.checks).toEqual([]);
  await keepOnce(world.parts);
  for (const channel of ['x', 'messenger', 'instagram'] as const) {
    const account = await accountOf(channel);
    expect([channel, stateOf(account, 'webhook'), stateOf(account, 'subscription')]).toEqual([channel, 'ok', 'ok']);
  }
  const calls = () => world.sim.calls().filter(({ method }) => method !== 'GET').length;
  const made = calls();
  for (const path of ['connect', 'connect', 'check'])
    for (const channel of ['x', 'messenger', 'instagram'] as const) {
      const answer = await world.sam.send('POST', `/api/v1/channel-accounts/${(await accountOf(channel)).id}/${path}`);
      expect([answer.status, stateOf(answer.body, 'subscription')]).toEqual([200, 'ok']);
    }
  // Meta's subscription is written anew each time, X's are only looked at.
  expect(calls() - made).toBe(4);

  for (const channel of ['x', 'messenger', 'instagram'] as const) write(channel, 1, `hello ${channel}`);
  await world.settle();
  for (const channel of ['x', 'messenger', 'instagram'] as const)
    expect(Object.values(await textsBy(channel))).toEqual([[`hello ${channel}`]]);
  expect((await world.mira.send('POST', `/api/v1/channel-accounts/${(await accountOf('x')).id}/check`)).status).toBe(
    403,
  );
});
