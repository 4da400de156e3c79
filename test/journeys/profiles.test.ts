// Meta's webhooks carry no names. The platform is asked afterwards: a message never waits for a name, nobody is called by an
// invented one, and nobody is asked about twice without need.
import { afterEach, describe, expect, test } from 'vitest';
import { openContext } from '../../src/context.ts';
import { fetchProfile } from '../../src/ingest/fetch-profile.ts';
import { openMemoryQueue } from '../../src/queues/memory.ts';
import type { Endpoint } from '../../src/simulator/faults.ts';
import { CUSTOMERS } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World, type WorldOptions } from '../world.ts';

tellMissingPostgres();

let world: World;
let asked: Endpoint[];
afterEach(async () => world.close());

const HOUR_MS = 3_600_000;
const { ana, chidi, sofia, mei } = CUSTOMERS;
type Customer = (typeof CUSTOMERS)[keyof typeof CUSTOMERS];

/** A world in which each question about a person is counted where it arrives. */
async function openCounting(options: WorldOptions = {}): Promise<void> {
  world = await openWorld({ profiles: true, ...options });
  asked = [];
  const { faults } = world.sim;
  const take = faults.take.bind(faults);
  faults.take = (endpoint) => {
    if (endpoint.endsWith('.profile') || endpoint === 'x.users') asked.push(endpoint);
    return take(endpoint);
  };
}

async function writes({ channel, externalId }: Customer, text: string): Promise<void> {
  world.sim.customerWrites({ channel, contact: externalId, text });
  await world.settle();
}

const shown = async ({ externalId }: Customer) =>
  (await world.mira.conversations('&view=all')).find(({ contact }) => contact.externalId === externalId);
const nameOf = async (customer: Customer): Promise<string> => (await shown(customer)).contact.displayName;
const textsOf = async (customer: Customer) =>
  (await world.mira.messages((await shown(customer)).id)).map(({ text }) => text as string);

describe.each(ENGINES)('on %s', (engine) => {
  test('the name appears after the first message, and the screens are told where', async () => {
    await openCounting({ engine });
    await writes(mei, 'Where is my pushchair?');
    await writes(chidi, 'My flight is gone from the board');
    expect(await shown(mei)).toMatchObject({ contact: { displayName: 'Mei-Ling Tan', handle: 'meiling.tan' } });
    expect(await nameOf(chidi)).toBe('Chidi Okafor');
    const news = (await world.events()).filter(({ type }) => type === 'contact.updated');
    expect(news.map(({ conversationId }) => conversationId)).toEqual([(await shown(mei)).id, (await shown(chidi)).id]);
    expect(JSON.stringify(news)).not.toContain('Tan');

    for (const text of ['hello?', 'anybody?']) await writes(mei, text);
    await world.later(30 * 24 * HOUR_MS);
    await writes(mei, 'still me');
    expect(asked.toSorted()).toEqual(['instagram.profile', 'messenger.profile']);
  });

  test('a platform that tells nobody for an hour costs no message, and the names fill in afterwards', async () => {
    await openCounting({ engine });
    const mend = world.sim.faults.always('instagram.profile', { status: 500 });
    await writes(mei, 'Where is my pushchair?');
    expect(await nameOf(mei)).toBe('Instagram user ·0031');
    for (let minute = 0; minute < 60; minute += 10) {
      await world.later(600_000 - 1);
      await writes(mei, `minute ${minute}`);
    }
    expect(await textsOf(mei)).toHaveLength(7);
    expect(await nameOf(mei)).toBe('Instagram user ·0031');
    expect(asked).toHaveLength(1);
    mend();
    await world.later(1_000);
    expect(await nameOf(mei)).toBe('Mei-Ling Tan');
    expect(asked).toHaveLength(2);
  });
});

test('somebody whose platform refuses keeps an honest placeholder, and is asked about after an hour, a day, and when they write', async () => {
  await openCounting();
  const consent = world.sim.faults.always('instagram.profile', { status: 400, code: 230 });
  await writes(mei, 'I would rather not say');
  await writes(mei, 'who I am');
  expect(await shown(mei)).toMatchObject({ contact: { displayName: 'Instagram user ·0031', handle: null } });
  expect(asked).toHaveLength(1);
  await world.later(HOUR_MS);
  expect(asked).toHaveLength(2);
  await world.later(23 * HOUR_MS);
  expect(asked).toHaveLength(2);
  await world.later(HOUR_MS);
  expect(asked).toHaveLength(3);
  await world.later(7 * 24 * HOUR_MS);
  expect(asked).toHaveLength(3);
  expect((await world.eventTypes()).filter((type) => type === 'contact.updated')).toEqual([]);
  consent();
  await writes(mei, 'It is me, Mei-Ling');
  expect(await nameOf(mei)).toBe('Mei-Ling Tan');
  expect(asked).toHaveLength(4);
});

test('a limit of the platform is waited for by everybody of that account, and by nobody else', async () => {
  await openCounting();
  world.sim.faults.next('messenger.profile', { status: 429, resetInMs: 300_000 });
  await writes(chidi, 'hello');
  await writes(sofia, 'ciao');
  await writes(mei, 'hi');
  expect(asked).toEqual(['messenger.profile', 'instagram.profile']);
  expect([await nameOf(chidi), await nameOf(sofia), await nameOf(mei)]).toEqual([
    'Messenger user ·0021',
    'Messenger user ·0022',
    'Mei-Ling Tan',
  ]);
  const [page] = (await world.sam.accounts()).filter(({ channel }) => channel === 'messenger');
  expect(page.connection.limits).toMatchObject([
    {
      words: 'Asking for names, as the platform counts',
      unit: 'percent',
      remaining: 0,
      resetAt: '2026-03-12T13:05:00.000Z',
    },
  ]);
  await world.later(299_000);
  expect(asked).toHaveLength(2);
  await world.later(1_000);
  await world.later(500);
  expect([await nameOf(chidi), await nameOf(sofia)]).toEqual(['Chidi Okafor', 'Sofia Rossi']);
  expect(asked).toHaveLength(4);
});

test('several processes keep to one pace, and rest together', async () => {
  await openCounting();
  await writes(chidi, 'hello');
  await writes(sofia, 'ciao');
  const another = await openContext(world.parts.config, { clock: world.clock, queue: openMemoryQueue(world.parts) });
  const accounts = await world.sam.accounts();
  const page = accounts.find(({ channel }) => channel === 'messenger').id as string;
  await fetchProfile(another, page);
  expect(asked).toHaveLength(1);
  world.clock.advance(500);
  world.sim.faults.next('messenger.profile', { status: 429, resetInMs: 300_000 });
  await fetchProfile(another, page);
  expect(asked).toHaveLength(2);
  world.sim.customerWrites({ channel: 'messenger', contact: '6600000000000099', text: 'me too' });
  await world.later(60_000);
  expect(asked).toHaveLength(2);
  await another.close();
});

test('a storm of strangers is asked about at two in a second, and every name comes', async () => {
  await openCounting();
  for (let i = 0; i < 12; i += 1)
    world.sim.customerWrites({ channel: 'messenger', contact: `66000000000001${i + 10}`, text: 'Is it cancelled?' });
  await world.settle();
  expect(asked).toHaveLength(1);
  for (let half = 1; half < 12; half += 1) {
    await world.later(500);
    expect(asked).toHaveLength(half + 1);
  }
  await world.later(HOUR_MS);
  expect(asked).toHaveLength(12);
  const names = (await world.mira.conversations('&view=all')).map(({ contact }) => contact.displayName as string);
  expect(names).toHaveLength(12);
  expect(names.filter((name) => name.includes('user ·'))).toEqual([]);
});

test('nobody asks about those whose messages say who they are', async () => {
  await openCounting();
  await writes(ana, 'Hola');
  expect(await nameOf(ana)).toBe('Ana Ruiz');
  expect(asked).toEqual([]);
});

test('a stopped account asks nothing, and everything when it goes on', async () => {
  await openCounting();
  const mend = world.sim.faults.always('instagram.send', { status: 401 });
  const silent = world.sim.faults.always('instagram.profile', { status: 401 });
  await writes(mei, 'Where is my pushchair?');
  await world.mira.replies((await shown(mei)).id, 'I am looking for it');
  await world.settle();
  await world.later(3 * HOUR_MS);
  expect(asked).toHaveLength(1);
  mend();
  silent();
  const accounts = await world.sam.accounts();
  const instagram = accounts.find(({ channel }) => channel === 'instagram');
  expect(instagram.state).toBe('paused');
  await world.sam.send('PUT', `/api/v1/channel-accounts/${instagram.id}`, { resume: true });
  await world.settle();
  expect(await nameOf(mei)).toBe('Mei-Ling Tan');
});
