import { createHmac } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { parseJson } from '../../../src/json.ts';
import { APPS } from '../../../src/simulator/shapes.ts';
import { INSTAGRAM, PAGE, SECRETS, smallWorld, START, type SmallWorld } from './small-world.ts';

let world: SmallWorld;
afterEach(() => world.close());

const CHIDI = '7012345678901234';
const chidi = { channel: 'messenger', contact: CHIDI } as const;
const meiLing = { channel: 'instagram', contact: '9123456789012345' } as const;
const appToken = `${APPS.meta}|${SECRETS.metaAppSecret}`;
const DAY = 24 * 3_600_000;

interface Graph {
  method?: string;
  token?: string;
  body?: unknown;
}

// eslint-disable-next-line typescript/no-explicit-any
type Answer = { status: number; body: any };
async function graph(path: string, { method = 'GET', token = 'page-token', body }: Graph = {}): Promise<Answer> {
  const url = new URL(`${world.simulator.url}/v26.0/${path}`);
  url.searchParams.set('appsecret_proof', createHmac('sha256', SECRETS.metaAppSecret).update(token).digest('hex'));
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}
const debug = (input: string, token = appToken): Promise<Answer> =>
  graph(`debug_token?input_token=${input}`, { token });
const send = (text = 'Hello'): Promise<Answer> =>
  graph('me/messages', { method: 'POST', body: { recipient: { id: CHIDI }, message: { text } } });
const error = async (answer: Promise<Answer>) => {
  const { code, error_subcode } = (await answer).body.error;
  return error_subcode === undefined ? code : `${code}/${error_subcode}`;
};
// eslint-disable-next-line typescript/no-explicit-any
const entries = (): any[] => world.received.map(({ raw }) => (parseJson(raw.toString('utf8')) as any).entry[0]);

test('a token is explained to the app that it was made for, and to nobody with a wrong secret', async () => {
  world = await smallWorld();
  const { data } = (await debug('page-token')).body;
  expect(data).toMatchObject({
    app_id: APPS.meta,
    type: 'PAGE',
    is_valid: true,
    expires_at: 0,
    profile_id: PAGE.externalId,
  });
  expect(data.scopes).toContain('pages_messaging');
  expect((await debug('unheard-of')).body.data).toMatchObject({ is_valid: false, error: { code: 190 } });
  expect(await error(debug('page-token', `${APPS.meta}|wrong`))).toBe(190);
});

test('a dead token says why, and another log-in gives one that works', async () => {
  world = await smallWorld();
  world.simulator.customerWrites({ ...chidi, text: 'Hi' });
  world.simulator.revokeAccess(PAGE, 'password_changed');
  expect(await error(send())).toBe('190/460');
  expect((await debug('page-token')).body.data).toMatchObject({ is_valid: false, error: { subcode: 460 } });
  const { pageToken = '' } = world.simulator.grantAgain(PAGE);
  expect((await graph('me', { token: pageToken })).body.id).toBe(PAGE.externalId);
  expect(await error(send())).toBe('190/460');
});

test('webhooks keep coming while the token is dead', async () => {
  world = await smallWorld();
  world.simulator.revokeAccess(PAGE);
  world.simulator.customerWrites({ ...chidi, text: 'Anybody there?' });
  await world.simulator.settled();
  expect(world.received).toHaveLength(1);
});

test('a token that ends by date ends by business time; an Instagram one is good for sixty days more', async () => {
  world = await smallWorld();
  world.simulator.setTokenExpiry(INSTAGRAM, START + 10 * DAY);
  const refresh = (token: string): Promise<Answer> =>
    graph('refresh_access_token?grant_type=ig_refresh_token', { token });
  expect(await error(refresh('instagram-token'))).toBe(100);
  world.clock.advance(DAY);
  const { body } = await refresh('instagram-token');
  expect(body).toMatchObject({ token_type: 'bearer', expires_in: 60 * 24 * 3_600 });
  world.clock.advance(9 * DAY);
  expect(await error(graph('me', { token: 'instagram-token' }))).toBe('190/463');
  expect((await debug(body.access_token)).body.data.expires_at).toBe((START + 61 * DAY) / 1000);
  expect(await error(refresh('instagram-token'))).toBe('190/463');
});

test('a permission that was not granted is missing for exactly what needs it', async () => {
  world = await smallWorld();
  world.simulator.customerWrites({ ...chidi, text: 'Hi' });
  world.simulator.setScopes(PAGE, ['pages_show_list', 'pages_manage_metadata']);
  expect(await error(send())).toBe(200);
  expect(await error(graph('me/conversations'))).toBe(10);
  expect((await graph('me/subscribed_apps')).status).toBe(200);
});

test('the person who runs the Pages finds each with its token, page by page', async () => {
  const second = {
    ...PAGE,
    externalId: '204839267451204',
    displayName: 'Halcyon Cargo',
    credentials: { pageToken: 'cargo-token' },
  };
  world = await smallWorld({ accounts: [PAGE, second, { ...INSTAGRAM, pageId: PAGE.externalId }] });
  const path = 'me/accounts?limit=1';
  const first = await graph(path, { token: SECRETS.metaUserToken });
  const rest = await graph(`${path}&after=${first.body.paging.cursors.after}`, { token: SECRETS.metaUserToken });
  expect([first, rest].map(({ body }) => body.data[0].access_token)).toEqual(['page-token', 'cargo-token']);
  expect(first.body.data[0].instagram_business_account).toEqual({ id: INSTAGRAM.externalId });
  expect(rest.body.paging.next).toBeUndefined();
  expect(await error(graph(path))).toBe(100);
  // The wrong Page: a token of another one.
  expect(await error(graph(`${PAGE.externalId}/conversations`, { token: 'cargo-token' }))).toBe('100/33');
});

test('a fresh app is told nothing until its address has proved itself and each Page is subscribed', async () => {
  world = await smallWorld({ connected: false });
  const write = async (text: string) => {
    world.simulator.customerWrites({ ...chidi, text });
    await world.simulator.settled();
  };
  await write('unheard');
  expect((await graph(`${APPS.meta}/subscriptions`, { token: appToken })).body.data).toEqual([]);
  const register = (verify_token: string) =>
    graph(`${APPS.meta}/subscriptions`, {
      method: 'POST',
      token: appToken,
      body: {
        object: 'page',
        callback_url: `${world.base}/registered`,
        fields: 'messages,message_reads',
        verify_token,
      },
    });
  expect(await error(register('wrong'))).toBe(2200);
  expect((await register(SECRETS.metaVerifyToken)).body).toEqual({ success: true });
  await write('still unheard');
  const fields = (list: string) => graph(`me/subscribed_apps?subscribed_fields=${list}`, { method: 'POST' });
  expect(await error(fields('messages,gossip'))).toBe(100);
  await fields('messages,message_echoes');
  await write('heard');
  world.simulator.nativeAppReplies({ ...chidi, text: 'an echo that the app did not ask for' });
  world.simulator.customerReads(chidi);
  await world.simulator.settled();
  expect(entries().map((entry) => entry.messaging[0].message.text)).toEqual(['heard']);
  expect(world.received[0]?.path).toBe('/registered');
  expect((await graph('me/subscribed_apps')).body.data[0].subscribed_fields).toEqual(['messages', 'message_echoes']);
  expect((await graph(`${APPS.meta}/subscriptions`, { token: appToken })).body.data).toMatchObject([
    { object: 'page', active: true, callback_url: `${world.base}/registered` },
  ]);
  await graph('me/subscribed_apps', { method: 'DELETE' });
  await write('unheard again');
  expect(world.received).toHaveLength(1);
});

test('fields decide what is told', async () => {
  world = await smallWorld();
  await graph('me/subscribed_apps?subscribed_fields=messages', { method: 'POST' });
  world.simulator.customerWrites({ ...chidi, text: 'Hi' });
  world.simulator.nativeAppReplies({ ...chidi, text: 'Hello' });
  world.simulator.customerPosts({ ...chidi, text: 'In public' });
  world.simulator.customerWrites({ ...meiLing, text: 'Instagram is not touched by that' });
  await world.simulator.settled();
  expect(entries().map(({ messaging }) => messaging?.[0].message.text)).toEqual([
    'Hi',
    'Instagram is not touched by that',
  ]);
});

test('an app that is not live hears and reaches only people with a role', async () => {
  world = await smallWorld();
  world.simulator.customerWrites({ ...chidi, text: 'before' });
  world.simulator.developmentMode(true, { peopleWithRole: ['1234567'] });
  world.simulator.customerWrites({ ...chidi, text: 'unheard' });
  world.simulator.customerWrites({ channel: 'messenger', contact: '1234567', text: 'a tester' });
  await world.simulator.settled();
  expect(entries().map(({ messaging }) => messaging[0].message.text)).toEqual(['before', 'a tester']);
  expect(await error(send())).toBe('200/2018028');
  world.simulator.developmentMode(false);
  expect((await send()).status).toBe(200);
});

test('while another app owns the thread we read along and may not answer', async () => {
  world = await smallWorld();
  world.simulator.customerWrites({ ...chidi, text: 'Hi' });
  world.simulator.ownThread(chidi, APPS.pageInbox);
  world.simulator.customerWrites({ ...chidi, text: 'to the other app' });
  await world.simulator.settled();
  expect(entries().map((entry) => Object.keys(entry).at(-1))).toEqual(['messaging', 'messaging', 'standby']);
  expect(entries()[1].messaging[0].take_thread_control).toMatchObject({ new_owner_app_id: APPS.pageInbox });
  expect(await error(send())).toBe('100/2018300');
  const take = () => graph('me/take_thread_control', { method: 'POST', body: { recipient: { id: CHIDI } } });
  expect(await error(take())).toBe('100/2018300');
  world.simulator.ownRouting(PAGE, APPS.meta);
  const owner = () => graph(`me/thread_owner?recipient=${CHIDI}`);
  expect((await owner()).body.data[0].thread_owner.app_id).toBe(APPS.pageInbox);
  expect((await take()).body).toEqual({ success: true });
  expect((await owner()).body.data[0].thread_owner.app_id).toBe(APPS.meta);
  expect((await send()).status).toBe(200);
});

test('a person who answers in Meta’s own inbox takes a routed thread over', async () => {
  world = await smallWorld();
  world.simulator.ownRouting(PAGE, APPS.meta);
  world.simulator.customerWrites({ ...chidi, text: 'Hi' });
  expect((await send()).status).toBe(200);
  world.simulator.nativeAppReplies({ ...chidi, text: 'I have got it' });
  expect(await error(send())).toBe('100/2018300');
  world.clock.advance(DAY);
  world.simulator.customerTaps({ ...chidi, text: 'Start again', payload: 'START' });
  expect((await send()).status).toBe(200);
});

test('with another default app every idle thread is in standby, and its owner is not named to us', async () => {
  world = await smallWorld();
  world.simulator.ownRouting(PAGE, APPS.pageInbox);
  world.simulator.customerWrites({ ...chidi, text: 'Hi' });
  await world.simulator.settled();
  expect(entries()[0].standby[0].message.text).toBe('Hi');
  expect((await graph(`me/thread_owner?recipient=${CHIDI}`)).body.data[0].thread_owner.app_id).toBeUndefined();
  expect((await graph('me?fields=messaging_feature_status')).body.messaging_feature_status.hop_v2).toBe(true);
});
