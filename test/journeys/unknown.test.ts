// What the platforms invent tomorrow: a kind of message, of event, of envelope that nobody here has heard of. It is taken with a
// 200, kept raw, shown for what it is, and holds up nothing that came with it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACCOUNTS, CUSTOMERS } from '../cast.ts';
import { openWorld, type World } from '../world.ts';
import { metaBody, written } from './meta-deliveries.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => world.close());

const X = ACCOUNTS.x.externalId;
const arrive = async (door: 'x' | 'meta', body: string) => {
  const { status } = await world.sim.deliverRaw(door, body);
  await world.settle();
  return status;
};
const dead = async () => (await world.sam.get('/api/v1/admin/dead-events')).body.items as any[];
const rawOf = async (id: string) => (await world.sam.get(`/api/v1/admin/dead-events/${id}`)).body;

describe.each([
  ['x', 'x', '{"hologram":{"depth":3},"for_planet":"mars"}'],
  ['x', 'x', '["a","list"]'],
  ['messenger', 'meta', '{"object":"hologram","entry":[{"id":"1"}]}'],
  ['instagram', 'meta', '{"object":"instagram","entries":{"id":"1"}}'],
] as const)('an unknown envelope at the door of %s', (_, door, body) => {
  test(`is taken and kept: ${body}`, async () => {
    const { inbox } = world.parts.store.t;
    const before = new Set((await world.parts.store.db.select({ id: inbox.id }).from(inbox)).map(({ id }) => id));
    expect(await arrive(door, body)).toBe(200);
    const rows = (await world.parts.store.db.select().from(inbox)).filter(({ id }) => !before.has(id));
    expect(rows).toHaveLength(1);
    expect(rows[0]?.body).not.toBeNull();
    const listed = (await dead()).find(({ id }) => id === rows[0]?.id);
    expect(listed).toMatchObject({ state: 'dead' });
    expect(await rawOf(listed.id)).toMatchObject({ body });
  });
});

test('an unknown event beside a message of the customer does not hold it up, on each of Meta’s channels', async () => {
  for (const channel of ['messenger', 'instagram'] as const) {
    const contact = channel === 'messenger' ? CUSTOMERS.chidi.externalId : CUSTOMERS.mei.externalId;
    const at = world.clock.now();
    const gift = { contact, at, what: { gift: { lounge: 1 } } };
    const body = metaBody(channel, [gift, written({ contact, at, mid: `m_after_${channel}`, text: 'Hello?' }), gift]);
    expect(await arrive('meta', body)).toBe(200);
  }
  const conversations = await world.mira.conversations('&status=all');
  expect(conversations.map(({ lastMessage }) => lastMessage.text)).toEqual(['Hello?', 'Hello?']);
});

test('and on X', async () => {
  const dm = (id: string, message_create: object) => ({ type: 'message_create', id, created_timestamp: String(world.clock.now()), message_create }); // prettier-ignore
  const data = { text: 'And here?', entities: { urls: [] } };
  const said = dm('2032081234567899999', { target: { recipient_id: X }, sender_id: CUSTOMERS.ana.externalId, message_data: data }); // prettier-ignore
  const body = { for_user_id: X, direct_message_gift_events: [{ gift: 1 }], direct_message_events: [{ type: 'hologram', id: '1' }, said], users: {} }; // prettier-ignore
  expect(await arrive('x', JSON.stringify(body))).toBe(200);
  const conversations = await world.mira.conversations('&status=all&channel=x');
  expect(conversations.map(({ lastMessage }) => lastMessage.text)).toEqual(['And here?']);
});
