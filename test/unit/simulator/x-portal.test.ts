import { afterEach, expect, test } from 'vitest';
import { parseJson } from '../../../src/json.ts';
import { ANA, callX, SECRETS, smallWorld, X_ACCOUNT, type SmallWorld } from './small-world.ts';

let world: SmallWorld;
afterEach(() => world.close());

const ana = { channel: 'x', contact: ANA } as const;
// eslint-disable-next-line typescript/no-explicit-any
type Answer = { status: number; body: any };
interface Asking {
  method?: string;
  body?: unknown;
}

/** As the app, with its bearer token. */
async function asApp(path: string, { method = 'GET', body }: Asking = {}): Promise<Answer> {
  const response = await fetch(`${world.simulator.url}/2/${path}`, {
    method,
    headers: { authorization: `Bearer ${SECRETS.xBearerToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}
async function asUser(path: string, asking: Asking = {}): Promise<Answer> {
  const response = await callX({ url: `${world.simulator.url}/2/${path}`, ...asking });
  return { status: response.status, body: await response.json() };
}
const register = (path = '/registered') => asApp('webhooks', { method: 'POST', body: { url: `${world.base}${path}` } });
const asking = (event_type: string, webhook_id?: string) => ({
  method: 'POST',
  body: { event_type, filter: { user_id: X_ACCOUNT.externalId }, tag: 'care', ...(webhook_id ? { webhook_id } : {}) },
});
const write = async (text: string): Promise<void> => {
  world.simulator.customerWrites({ ...ana, text });
  await world.simulator.settled();
};
// eslint-disable-next-line typescript/no-explicit-any
const bodies = (): any[] => world.received.map(({ raw }) => parseJson(raw.toString('utf8')));
const fresh = async (): Promise<void> => void (world = await smallWorld({ connected: false }));

test('a fresh portal tells nothing until an address is registered and an account subscribed, event by event', async () => {
  await fresh();
  await write('unheard');
  expect((await asApp('webhooks')).body).toEqual({ data: [], meta: { result_count: 0 } });
  const { id, valid } = (await register()).body.data;
  expect(valid).toBe(true);
  await write('still unheard');
  const made = await asUser('activity/subscriptions', asking('dm.received', id));
  expect(made.body.data).toEqual([
    expect.objectContaining({ event_type: 'dm.received', webhook_id: id, filter: { user_id: X_ACCOUNT.externalId } }),
  ]);
  await write('heard');
  world.simulator.customerReads(ana);
  world.simulator.nativeAppReplies({ ...ana, text: 'an echo that nobody asked for' });
  await world.simulator.settled();
  expect(bodies().map(({ data }) => data.event_type)).toEqual(['dm.received']);
  expect(world.received[0]?.path).toBe('/registered');
  await asApp(`activity/subscriptions/${made.body.data[0].subscription_id}`, { method: 'DELETE' });
  await write('unheard again');
  expect(world.received).toHaveLength(1);
});

test('private events are for the account itself, and once', async () => {
  await fresh();
  const { id } = (await register()).body.data;
  expect((await asApp('activity/subscriptions', asking('dm.received', id))).status).toBe(403);
  world.simulator.setAccessLevel(X_ACCOUNT, 'read-write');
  expect((await asUser('activity/subscriptions', asking('dm.received', id))).status).toBe(403);
  world.simulator.setAccessLevel(X_ACCOUNT, 'read-write-directmessages');
  expect((await asUser('activity/subscriptions', asking('dm.received', id))).status).toBe(200);
  expect((await asUser('activity/subscriptions', asking('dm.received', id))).status).toBe(409);
  expect((await asApp('activity/subscriptions', asking('post.mention.create', id))).status).toBe(200);
  expect((await asApp('activity/subscriptions', asking('dm.whispered', id))).status).toBe(400);
  expect((await asApp('activity/subscriptions')).body.meta).toEqual({ total_subscriptions: 2 });
});

test('a subscription without a webhook is for the stream alone, until it is tied to one', async () => {
  await fresh();
  const made = await asUser('activity/subscriptions', asking('dm.received'));
  await write('to the stream');
  expect(world.received).toEqual([]);
  const { id } = (await register()).body.data;
  const path = `activity/subscriptions/${made.body.data[0].subscription_id}`;
  expect((await asApp(path, { method: 'PUT', body: { webhook_id: id } })).body.data.webhook_id).toBe(id);
  await write('to both');
  expect(world.received).toHaveLength(1);
});

test('the answer to a subscription has any of the three documented forms', async () => {
  await fresh();
  const shapes = [];
  for (const [shape, type] of [['guide-list', 'dm.sent'], ['guide-object', 'dm.read'], ['oas', 'chat.received']] as const) {
    world.simulator.setSubscriptionShape(shape);
    shapes.push((await asUser('activity/subscriptions', asking(type))).body.data);
  }
  expect(shapes).toMatchObject([
    [{ event_type: 'dm.sent' }],
    { event_type: 'dm.read' },
    { subscription: { event_type: 'chat.received' } },
  ]);
}); // prettier-ignore

test('one webhook, on https or on this machine, and only one that proves itself', async () => {
  await fresh();
  const reasonOf = async (url: string): Promise<string> =>
    (await asApp('webhooks', { method: 'POST', body: { url } })).body.detail;
  expect(await reasonOf('http://care.example/x')).toBe('UrlValidationFailed');
  expect(await reasonOf('https://care.example:8443/x')).toBe('UrlValidationFailed');
  expect(await reasonOf(`https://care.example/${'x'.repeat(200)}`)).toBe('UrlValidationFailed');
  world.crc = 'wrong';
  expect((await register()).body.detail).toBe('CrcValidationFailed');
  world.crc = 'right';
  const { id } = (await register()).body.data;
  expect([(await register()).status, (await register()).body.detail]).toEqual([409, 'DuplicateUrlFailed']);
  expect((await register('/second')).body.detail).toBe('WebhookLimitExceeded');
  expect((await asApp(`webhooks/${id}`, { method: 'DELETE' })).body).toEqual({ data: { deleted: true } });
  expect((await register('/second')).status).toBe(200);
});

test('a wrong answer ends the address at once, and a PUT lets it go on', async () => {
  await fresh();
  const { id } = (await register()).body.data;
  await asUser('activity/subscriptions', asking('dm.received', id));
  world.crc = 'wrong';
  expect((await asApp(`webhooks/${id}`, { method: 'PUT' })).status).toBe(400);
  expect((await asApp('webhooks')).body.data[0].valid).toBe(false);
  await write('unheard');
  world.crc = 'right';
  expect((await asApp(`webhooks/${id}`, { method: 'PUT' })).body).toEqual({ data: { valid: true } });
  await write('heard');
  expect(world.received).toHaveLength(1);
});

test('an address that only fails is believed for 28 hours', async () => {
  await fresh();
  await register();
  world.crc = 'failing';
  const validAfter = async (hours: number): Promise<boolean> => {
    world.clock.advance(hours * 3_600_000);
    return (await asApp('webhooks')).body.data[0].valid;
  };
  expect(await validAfter(25)).toBe(true);
  expect(await validAfter(2.9)).toBe(true);
  expect(await validAfter(0.6)).toBe(false);
});

test('Account Activity tells everything about an account in the flat envelope, beside X Activity', async () => {
  await fresh();
  const { id } = (await register()).body.data;
  const path = `account_activity/webhooks/${id}/subscriptions/all`;
  expect((await asUser(path)).body).toEqual({ data: { subscribed: false } });
  expect((await asApp(path, { method: 'POST' })).status).toBe(403);
  expect((await asUser(path, { method: 'POST' })).body).toEqual({ data: { subscribed: true } });
  const again = await asUser(path, { method: 'POST' });
  expect([again.status, again.body.errors[0].code]).toEqual([409, 355]);
  await asUser('activity/subscriptions', asking('dm.received', id));
  await write('twice');
  expect(bodies()).toMatchObject([{ for_user_id: X_ACCOUNT.externalId }, { data: { event_type: 'dm.received' } }]);
  expect((await asApp(`${path}/list`)).body.data.subscriptions).toEqual([{ user_id: X_ACCOUNT.externalId }]);
  expect((await asApp('account_activity/subscriptions/count')).body.data.subscriptions_count_all).toBe('1');
  await asApp(`account_activity/webhooks/${id}/subscriptions/${X_ACCOUNT.externalId}/all`, { method: 'DELETE' });
  expect((await asUser(path)).body).toEqual({ data: { subscribed: false } });
});

test('an account connected from the start looks as if somebody had set it up by hand', async () => {
  world = await smallWorld();
  const [webhook] = (await asApp('webhooks')).body.data;
  expect(webhook).toMatchObject({ url: `${world.base}/webhooks/x`, valid: true });
  const path = `account_activity/webhooks/${webhook.id}/subscriptions/all`;
  expect((await asUser(path)).body).toEqual({ data: { subscribed: true } });
});

test('when the owner takes the access away the subscriptions end with it', async () => {
  world = await smallWorld();
  world.simulator.revokeAccess(X_ACCOUNT);
  await write('unheard');
  expect(bodies()).toMatchObject([{ user_event: { revoke: {} } }]);
});
