import { afterEach, expect, test } from 'vitest';
import { parseJson } from '../../../src/json.ts';
import type { SimulatedAccount } from '../../../src/simulator/shapes.ts';
import { ANA, callX, SECRETS, sendDm, smallWorld, START, X_ACCOUNT, type SmallWorld } from './small-world.ts';

let world: SmallWorld;
afterEach(() => world.close());

const ana = { channel: 'x', contact: ANA } as const;
/** An account that has logged in by OAuth 2 only. */
const OAUTH2: SimulatedAccount = {
  ...X_ACCOUNT,
  credentials: { userAccessToken: 'bearer-0', refreshToken: 'refresh-0' },
};
const basic = `Basic ${Buffer.from(`${SECRETS.xClientId}:${SECRETS.xClientSecret}`).toString('base64')}`;

// eslint-disable-next-line typescript/no-explicit-any
type Answer = { status: number; body: any };
async function refresh(token: string, { asJson = false, authorization = basic } = {}): Promise<Answer> {
  const parts = { grant_type: 'refresh_token', refresh_token: token };
  const response = await fetch(`${world.simulator.url}/2/oauth2/token`, {
    method: 'POST',
    headers: { authorization, ...(asJson ? { 'content-type': 'application/json' } : {}) },
    body: asJson ? JSON.stringify(parts) : new URLSearchParams(parts),
  });
  return { status: response.status, body: await response.json() };
}
const withBearer = (token: string, path = 'users/me', init: RequestInit = {}): Promise<Response> =>
  fetch(`${world.simulator.url}/2/${path}`, { ...init, headers: { authorization: `Bearer ${token}` } });

test('a refresh token gives a new pair once; the new access token works for two hours', async () => {
  world = await smallWorld({ accounts: [OAUTH2] });
  expect((await withBearer('bearer-0')).status).toBe(200);
  const first = await refresh('refresh-0');
  expect(first.body).toMatchObject({ token_type: 'bearer', expires_in: 7200 });
  expect(first.body.scope).toContain('dm.write');
  const second = await refresh(first.body.refresh_token, { asJson: true });
  expect(second.status).toBe(200);
  expect(new Set([first, second].map(({ body }) => body.access_token)).size).toBe(2);
  world.clock.advance(7_199_999);
  expect((await withBearer(second.body.access_token)).status).toBe(200);
  world.clock.advance(1);
  const late = await withBearer(second.body.access_token);
  expect([late.status, await late.json()]).toEqual([
    401,
    expect.objectContaining({ title: 'Unauthorized', status: 401 }),
  ]);
  expect((await refresh(second.body.refresh_token)).status).toBe(200);
});

test('a refresh token used twice ends everything that came of it', async () => {
  world = await smallWorld({ accounts: [OAUTH2] });
  const first = await refresh('refresh-0');
  const again = await refresh('refresh-0');
  expect([again.status, again.body.error]).toEqual([400, 'invalid_request']);
  expect((await withBearer(first.body.access_token)).status).toBe(401);
  expect((await refresh(first.body.refresh_token)).status).toBe(400);
});

test('only the app itself may refresh', async () => {
  world = await smallWorld({ accounts: [OAUTH2] });
  const stranger = await refresh('refresh-0', { authorization: `Basic ${Buffer.from('other:x').toString('base64')}` });
  expect(stranger).toEqual({ status: 401, body: expect.objectContaining({ error: 'unauthorized_client' }) });
  expect((await refresh('refresh-0')).status).toBe(200);
});

test('a scope that was not granted is missing for exactly what needs it', async () => {
  world = await smallWorld({ accounts: [OAUTH2] });
  world.simulator.customerWrites({ ...ana, text: 'hi' });
  world.simulator.setScopes(X_ACCOUNT, ['tweet.read', 'users.read', 'dm.read']);
  expect((await withBearer('bearer-0', 'dm_events')).status).toBe(200);
  const send = { method: 'POST', body: JSON.stringify({ text: 'no' }) };
  const refused = await withBearer('bearer-0', `dm_conversations/with/${ANA}/messages`, send);
  expect([refused.status, await refused.json()]).toEqual([403, expect.objectContaining({ title: 'Forbidden', type: 'about:blank' })]); // prettier-ignore
  expect(world.simulator.ledger.accepted()).toEqual([]);
});

test('an app without the permission for direct messages says so on every answer, and refuses them', async () => {
  world = await smallWorld();
  world.simulator.customerWrites({ ...ana, text: 'hi' });
  const me = `${world.simulator.url}/2/users/me`;
  expect((await callX({ url: me })).headers.get('x-access-level')).toBe('read-write-directmessages');
  world.simulator.setAccessLevel(X_ACCOUNT, 'read-write');
  expect((await callX({ url: me })).headers.get('x-access-level')).toBe('read-write');
  const refused = await sendDm(world.simulator, { text: 'no' });
  expect([refused.status, await refused.json()]).toEqual([403, { errors: [expect.objectContaining({ code: 93 })] }]);
  expect(refused.headers.get('x-access-level')).toBe('read-write');
});

test('access that was revoked is told to the webhook and comes back with new credentials', async () => {
  world = await smallWorld();
  world.simulator.customerWrites({ ...ana, text: 'hi' });
  world.simulator.revokeAccess(X_ACCOUNT);
  await world.simulator.settled();
  expect((await sendDm(world.simulator, { text: 'no' })).status).toBe(401);
  // eslint-disable-next-line typescript/no-explicit-any
  const event = parseJson(world.received[1]?.raw.toString() ?? '') as any;
  expect(event.user_event.revoke.source).toEqual({ user_id: X_ACCOUNT.externalId });
  expect(event.for_user_id).toBeUndefined();
  const credentials = world.simulator.grantAgain(X_ACCOUNT);
  expect((await sendDm(world.simulator, { text: 'no' })).status).toBe(401);
  const { accessToken = '', accessSecret = '' } = credentials;
  const url = `${world.simulator.url}/2/users/me`;
  expect((await callX({ url, accessToken, accessSecret })).status).toBe(200);
});

test('without credit, and where the plan does not reach, nothing is done', async () => {
  world = await smallWorld();
  world.simulator.customerWrites({ ...ana, text: 'hi' });
  world.simulator.setCredit(false);
  const broke = await sendDm(world.simulator, { text: 'no' });
  expect([broke.status, await broke.json()]).toEqual([402, expect.objectContaining({ title: 'CreditsDepleted' })]);
  world.simulator.setCredit(true);
  world.simulator.setPlanWithout(['x.dm.send']);
  const excluded = await sendDm(world.simulator, { text: 'no' });
  expect([excluded.status, await excluded.json()]).toEqual([403, { errors: [expect.objectContaining({ code: 453 })] }]);
  expect((await callX({ url: `${world.simulator.url}/2/dm_events` })).status).toBe(200);
});

test('every call is kept with its business time, its account and its answer, also one that never got one', async () => {
  world = await smallWorld();
  world.simulator.customerWrites({ ...ana, text: 'hi' });
  await sendDm(world.simulator, { text: 'hello' });
  world.clock.advance(5_000);
  world.simulator.faults.next('x.dm.send', { status: 429 });
  world.simulator.faults.next('x.dm.send', { dropResponseAfterAccepting: true });
  await sendDm(world.simulator, { text: 'too many' });
  await sendDm(world.simulator, { text: 'lost' }).catch(() => {});
  expect(world.simulator.calls().map(({ at, endpoint, account, status }) => [at - START, endpoint, account, status])).toEqual([
    [0, 'x.dm.send', X_ACCOUNT.externalId, 201],
    [5_000, 'x.dm.send', X_ACCOUNT.externalId, 429],
    [5_000, 'x.dm.send', X_ACCOUNT.externalId, 0],
  ]); // prettier-ignore
});

test('the platforms’ clock can be ahead of ours, in the date, the resets and the messages', async () => {
  world = await smallWorld();
  world.simulator.setClockSkew(45_000);
  world.simulator.customerWrites({ ...ana, text: 'hi' });
  const answer = await callX({ url: `${world.simulator.url}/2/dm_events` });
  expect(Date.parse(answer.headers.get('date') ?? '')).toBe(START + 45_000);
  expect(answer.headers.get('x-rate-limit-reset')).toBe(String((START + 45_000) / 1000 + 900));
  expect(world.simulator.ledger.all()[0]?.at).toBe(START + 45_000);
  expect(world.simulator.calls()[0]?.at).toBe(START);
});
