// X's two kinds of direct messages with one person: the readable ones, and XChat's, which nobody but the two devices can read.
// Whatever order they arrive in and however often: one conversation in X's own order, a placeholder for each, and one alert.
import { afterEach, describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/simulator/random.ts';
import { ACCOUNTS, CUSTOMERS } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';

tellMissingPostgres();

let world: World;
afterEach(async () => world.close());

const EVENTS = 200;
const ENCRYPTED = 10;
const { ana } = CUSTOMERS;
const account = ACCOUNTS.x.externalId;

/** Every twentieth is encrypted; a second between any two, the newest just now. */
const written = (now: number) =>
  Array.from({ length: EVENTS }, (_, n) => ({
    n,
    at: now - (EVENTS - n) * 1_000,
    isEncrypted: n % (EVENTS / ENCRYPTED) === 7,
  }));

type Written = ReturnType<typeof written>[number];

const idOf = ({ n, isEncrypted }: Written): string =>
  isEncrypted
    ? `0f6a4c1e-5b7d-4e2a-9c3b-${String(n).padStart(12, '0')}`
    : String(2_032_000_000_000_000_000n + BigInt(n));

/** In X Activity's envelope, or, where the older one knows such messages, in that. */
function bodyOf(message: Written, envelope: 'aaa' | 'xaa'): string {
  const { n, at, isEncrypted } = message;
  const id = idOf(message);
  const created = {
    type: 'message_create',
    id,
    created_timestamp: String(at),
    message_create: {
      target: { recipient_id: account },
      sender_id: ana.externalId,
      message_data: { text: `message ${n}`, entities: { urls: [] } },
    },
  };
  if (envelope === 'aaa' && !isEncrypted)
    return JSON.stringify({ for_user_id: account, direct_message_events: [created], users: {} });
  const chat = {
    id,
    created_at_msec: String(at),
    sender_id: ana.externalId,
    conversation_id: `${ana.externalId}:${account}`,
    conversation_key_version: '1768236281331',
    encoded_event: 'CwABAAAAEzIwODA0MDA4',
    message_event_signature: { signature: 'c2ln', signature_version: '7' },
  };
  const payload = isEncrypted ? chat : { direct_message_events: [created], users: {} };
  const event_type = isEncrypted ? 'chat.received' : 'dm.received';
  const data = { event_uuid: `-68504721716005${n}`, filter: { user_id: account }, event_type, payload };
  return JSON.stringify({ data });
}

describe.each(ENGINES)('on %s', (engine) => {
  test('200 events, shuffled, each delivered up to three times, make one conversation and one alert', async () => {
    world = await openWorld({ engine });
    const luck = seededRandom(`encrypted/${engine}`);
    const all = written(world.clock.now());
    const deliveries = luck.shuffled(
      all.flatMap((message) =>
        Array.from({ length: luck.int(1, 3) }, () => bodyOf(message, luck.pick(['aaa', 'xaa'] as const))),
      ),
    );
    for (let from = 0; from < deliveries.length; from += 10) {
      const some = deliveries.slice(from, from + 10);
      const answers = await Promise.all(some.map((body) => world.sim.deliverRaw('x', body)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    }
    await world.settle(60_000);

    const { id } = await world.mira.onlyConversation();
    const shown = await allMessages(id);
    expect(shown.map(({ externalId }) => externalId)).toEqual(all.map(idOf));
    const placeholders = shown.filter(({ attachments }) => attachments.some(({ type }: any) => type === 'encrypted'));
    expect(placeholders.map(({ text, externalId }) => [text, externalId])).toEqual(
      all.filter(({ isEncrypted }) => isEncrypted).map((message) => ['', idOf(message)]),
    );
    const types = await world.eventTypes();
    expect(types.filter((type) => type === 'message.received')).toHaveLength(EVENTS);
    expect(types.filter((type) => type === 'account.checked')).toHaveLength(1);
    expect(types.filter((type) => /conflicted|noticed|dead/.test(type))).toEqual([]);
    const [alert, ...more] = await alerts();
    expect(more).toEqual([]);
    expect(alert).toMatchObject({ check: 'encryption', state: 'warning', code: 'encrypted_messages' });
    expect(alert.sentence).toContain('@halcyonair');
  }, 120_000);
});

test('the alert ends when nothing of the kind has come for two weeks, and the next one is told again', async () => {
  world = await openWorld();
  const encrypted: Written = { n: 7, at: world.clock.now() - 1_000, isEncrypted: true };
  await world.sim.deliverRaw('x', bodyOf(encrypted, 'xaa'));
  await world.settle();
  const [x] = (await world.sam.accounts()).filter(({ channel }) => channel === 'x');
  const check = () => world.sam.send('POST', `/api/v1/channel-accounts/${x.id}/check`);
  await check();
  expect(await alerts()).toMatchObject([{ state: 'warning' }]);
  await world.later(15 * 86_400_000);
  await check();
  expect(await alerts()).toMatchObject([{ state: 'ok' }]);
  await world.sim.deliverRaw('x', bodyOf({ ...encrypted, n: 27, at: world.clock.now() }, 'xaa'));
  await world.settle();
  expect(await alerts()).toMatchObject([{ state: 'warning' }]);
});

async function alerts(): Promise<any[]> {
  const accounts = await world.sam.accounts();
  return accounts.flatMap(({ connection }) => connection.checks).filter(({ check }) => check === 'encryption');
}

/** All pages, oldest first. */
async function allMessages(id: string): Promise<any[]> {
  const pages: any[][] = [];
  for (let before = ''; ;) {
    const query = `limit=100${before === '' ? '' : `&before=${encodeURIComponent(before)}`}`;
    const { items, next } = (await world.mira.get(`/api/v1/conversations/${id}/messages?${query}`)).body;
    pages.unshift(items);
    if (next === null) return pages.flat();
    before = next;
  }
}
