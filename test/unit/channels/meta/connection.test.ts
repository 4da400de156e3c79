// Keeping Meta's webhook, subscriptions and tokens, against a real server that answers in each of Meta's ways.
import { afterEach, describe, expect, test } from 'vitest';
import type { CheckQuery } from '../../../../src/channels/connection.ts';
import { instagramChannel } from '../../../../src/channels/instagram/channel.ts';
import { messengerChannel } from '../../../../src/channels/messenger/channel.ts';
import { manualClock } from '../../../../src/clock.ts';
import type { Json } from '../../../../src/json.ts';
import { deadUrl, openGraphServer, type GraphServer } from './graph-server.ts';

let server: GraphServer;
afterEach(async () => server[Symbol.asyncDispose]());

const NOW = Date.parse('2026-11-21T12:00:00Z');
const PAGE = '100200300400500';
const APP = '781204563109842';
const OURS = 'https://care.example/webhooks/meta';
const RIGHTS = ['pages_messaging', 'pages_manage_metadata', 'pages_read_engagement'];
const FIELDS = [
  'messages', 'message_echoes', 'message_edits', 'message_reactions', 'message_deliveries', 'message_reads', 'messaging_postbacks',
  'messaging_referral', 'messaging_optins', 'messaging_handover', 'standby', 'messaging_policy_enforcement', 'messaging_account_linking', 'feed',
]; // prettier-ignore

type Answers = Record<string, Json | { status: number; body: Json }>;
const error = (code: number, subcode?: number, status = 400) => ({
  status,
  body: { error: { message: 'x', type: 'OAuthException', code, ...(subcode ? { error_subcode: subcode } : {}) } },
});

/** All is well, except where `answers` say otherwise; a key is a method and the path after the version. */
async function openMeta(answers: Answers = {}, { appId = APP }: { appId?: string | null } = {}) {
  server = await openGraphServer();
  const well: Answers = {
    'GET me': { id: PAGE, name: 'Halcyon Air' },
    'GET debug_token': { data: { app_id: APP, is_valid: true, scopes: RIGHTS, expires_at: 0 } },
    [`GET ${PAGE}/subscribed_apps`]: { data: [{ id: APP, subscribed_fields: FIELDS }] },
    [`GET ${APP}/subscriptions`]: { data: [{ object: 'page', callback_url: OURS, active: true, fields: [] }] },
    [`GET ${PAGE}/thread_owner`]: { data: [] },
    [`GET ${PAGE}/conversations`]: { data: [] },
    [`POST ${PAGE}/subscribed_apps`]: { success: true },
    [`POST ${APP}/subscriptions`]: { success: true },
  };
  server.answer((response, { method, path }) => {
    const found = { ...well, ...answers }[`${method} ${path.replace(/^\/v26\.0\//, '')}`];
    const { status, body } =
      found !== null && typeof found === 'object' && 'status' in found
        ? (found as { status: number; body: Json })
        : { status: found === undefined ? 404 : 200, body: (found ?? {}) as Json };
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  const { connection } = messengerChannel({
    graphUrl: server.url,
    version: 'v26.0',
    appSecret: 'app-secret',
    verifyToken: 'verify',
    timeoutMs: 2_000,
    clock: manualClock(NOW),
    ...(appId === null ? {} : { appId }),
  });
  const account = { id: 'cha_1', externalId: PAGE, handle: 'halcyonair', credentials: { pageToken: 'page-token' } };
  const query: CheckQuery = {
    account,
    webhookUrl: OURS,
    depth: 'full',
    mayRead: true,
    contactExternalId: '660',
    problemCode: null,
  };
  return {
    check: (more: Partial<CheckQuery> = {}) => connection.check({ ...query, ...more }),
    subscribe: (more: Partial<CheckQuery> = {}) => connection.subscribe({ ...query, ...more }),
    calls: () => server.calls.map(({ method, path }) => `${method} ${path.replace(/^\/v26\.0\//, '')}`),
  };
}

describe('a look', () => {
  test('at a Page that is well finds nothing, and asks the app with its own token', async () => {
    const at = await openMeta();
    const found = await at.check();
    expect(found.map(({ check, state }) => [check, state])).toEqual(
      ['token', 'permissions', 'app', 'subscription', 'webhook', 'routing'].map((check) => [check, 'ok']),
    );
    expect(found[0]).toMatchObject({ expiresAt: null });
    const asked = server.calls.find(({ path }) => path.endsWith('/debug_token'));
    expect(asked?.headers.authorization).toBe(`Bearer ${APP}|app-secret`);
    expect((await at.check({ depth: 'quick' })).map(({ check }) => check)).toEqual(['token', 'subscription']);
  });

  const token = { check: 'token', state: 'broken', pauses: 'reauthorise' };
  test.each([
    ['GET me', error(190, 460, 401), { ...token, code: 'password_changed' }],
    ['GET me', error(190, 458), { ...token, code: 'app_removed' }],
    ['GET me', error(190, 463), { ...token, code: 'expired' }],
    ['GET me', error(190), { ...token, code: 'refused' }],
    ['GET me', error(368), { check: 'token', code: 'restricted', pauses: 'restricted' }],
    ['GET me', error(100), { check: 'app', state: 'broken', code: 'wrong_secret', pauses: 'configuration' }],
    ['GET me', error(4), { check: 'token', state: 'unknown', code: 'limited' }],
    ['GET me', { status: 503, body: '<html>' }, { check: 'token', state: 'unknown', code: 'no_answer' }],
    ['GET me', { id: '5', name: 'Other Air' }, { check: 'token', code: 'wrong_account', detail: 'Other Air', pauses: 'configuration' }],
    ['GET debug_token', { data: { app_id: APP, is_valid: true, scopes: RIGHTS.slice(1), expires_at: 0 } }, { check: 'permissions', detail: 'pages_messaging', pauses: 'configuration' }],
    ['GET debug_token', { data: { app_id: APP, is_valid: true, scopes: RIGHTS.slice(0, 1), expires_at: 0 } }, { check: 'permissions', detail: 'pages_manage_metadata, pages_read_engagement' }],
    ['GET debug_token', { data: { app_id: '9', is_valid: true, scopes: RIGHTS, expires_at: 0 } }, { check: 'app', code: 'token_of_other_app', detail: '9' }],
    ['GET debug_token', { data: { app_id: APP, is_valid: true, scopes: RIGHTS, expires_at: NOW / 1000 + 60 } }, { check: 'token', state: 'ok', expiresAt: NOW + 60_000 }],
    ['GET debug_token', error(190), { check: 'app', code: 'app_refused', detail: APP }],
    [`GET ${PAGE}/subscribed_apps`, { data: [] }, { check: 'subscription', state: 'broken', code: 'unsubscribed' }],
    [`GET ${PAGE}/subscribed_apps`, { data: [{ id: '9', subscribed_fields: FIELDS }] }, { check: 'subscription', code: 'unsubscribed' }],
    [`GET ${PAGE}/subscribed_apps`, { data: [{ id: APP, subscribed_fields: ['messages'] }] }, { check: 'subscription', state: 'warning', code: 'incomplete' }],
    [`GET ${PAGE}/subscribed_apps`, { data: [{ id: APP, subscribed_fields: ['feed'] }] }, { check: 'subscription', state: 'broken', code: 'incomplete' }],
    [`GET ${APP}/subscriptions`, { data: [] }, { check: 'webhook', state: 'broken', code: 'missing' }],
    [`GET ${APP}/subscriptions`, { data: [{ object: 'page', callback_url: 'https://other.example', active: true }] }, { check: 'webhook', code: 'other_url', detail: 'https://other.example' }],
    [`GET ${APP}/subscriptions`, { data: [{ object: 'page', callback_url: OURS, active: false }] }, { check: 'webhook', state: 'broken', code: 'invalid' }],
    [`GET ${APP}/subscriptions`, error(190), { check: 'webhook', state: 'broken', code: 'app_refused' }],
    [`GET ${PAGE}/thread_owner`, { data: [{ thread_owner: { app_id: APP } }] }, { check: 'routing', state: 'ok' }],
    [`GET ${PAGE}/thread_owner`, { data: [{ thread_owner: { app_id: 555 } }] }, { check: 'routing', state: 'broken', code: 'other_app', detail: '555' }],
    [`GET ${PAGE}/thread_owner`, { data: [{ thread_owner: { expiration: 1 } }] }, { check: 'routing', code: 'other_app', detail: 'not named by Meta' }],
    [`GET ${PAGE}/thread_owner`, { data: [{ thread_owner: { app_id: 263902037430900 } }] }, { check: 'routing', state: 'warning', code: 'platform_inbox' }],
    [`GET ${PAGE}/thread_owner`, error(200, 2018028), { check: 'app', state: 'broken', code: 'development_mode' }],
  ])('%s answered with %j', async (call, answer, found) => {
    const at = await openMeta({ [call]: answer as Json });
    expect(await at.check()).toContainEqual(expect.objectContaining(found));
  }); // prettier-ignore

  test('knows development mode by what stopped the sends', async () => {
    const at = await openMeta();
    const found = await at.check({ problemCode: '200/2018028' });
    expect(found).toContainEqual(expect.objectContaining({ check: 'app', code: 'development_mode' }));
  });

  test('without the app reads once, where it may, and says what it cannot know', async () => {
    const at = await openMeta({}, { appId: null });
    const found = await at.check();
    expect(found).toContainEqual(expect.objectContaining({ check: 'webhook', state: 'unknown', code: 'no_app_id' }));
    expect(found).toContainEqual(expect.objectContaining({ check: 'permissions', state: 'ok' }));
    const asked = () => at.calls().filter((call) => call.endsWith('/conversations')).length;
    expect(asked()).toBe(1);
    expect((await at.check({ mayRead: false })).some(({ check }) => check === 'permissions')).toBe(false);
    expect(asked()).toBe(1);
  });

  test('at nothing that answers is nobody knows', async () => {
    server = await openGraphServer();
    const { connection } = messengerChannel({ graphUrl: await deadUrl(), version: 'v26.0', appSecret: 's', clock: manualClock(NOW), timeoutMs: 1_000 });
    const account = { id: 'cha_1', externalId: PAGE, handle: 'h', credentials: { pageToken: 't' } };
    const query = { account, webhookUrl: OURS, depth: 'full', mayRead: true, contactExternalId: '6', problemCode: null } as const;
    for (const { state } of await connection.check(query)) expect(state).toBe('unknown');
    expect(await connection.check({ ...query, account: { ...account, credentials: {} } })).toEqual([
      { check: 'token', state: 'broken', code: 'no_credentials' },
    ]);
  }); // prettier-ignore
});

describe('subscribing', () => {
  test('registers what is missing, and leaves what is right as it is', async () => {
    const at = await openMeta({ [`GET ${APP}/subscriptions`]: { data: [] } });
    expect(await at.subscribe()).toEqual({ outcome: 'subscribed' });
    const registered = server.calls.find(({ method, path }) => method === 'POST' && path.includes(APP));
    expect(registered?.body).toMatchObject({ object: 'page', callback_url: OURS, verify_token: 'verify' });
    await server[Symbol.asyncDispose]();
    const well = await openMeta();
    expect(await well.subscribe()).toEqual({ outcome: 'subscribed' });
    expect(well.calls()).not.toContain(`POST ${APP}/subscriptions`);
  });

  test("never takes another installation's address away, and subscribes the Page all the same", async () => {
    const other = { object: 'page', callback_url: 'https://other.example', active: true };
    const at = await openMeta({ [`GET ${APP}/subscriptions`]: { data: [other] } });
    expect(await at.subscribe()).toMatchObject({ outcome: 'failed', found: { code: 'other_url' } });
    expect(at.calls()).not.toContain(`POST ${APP}/subscriptions`);
    expect(at.calls()).toContain(`POST ${PAGE}/subscribed_apps`);
  });

  test('an address that does not prove itself is said', async () => {
    const at = await openMeta({
      [`GET ${APP}/subscriptions`]: { data: [] },
      [`POST ${APP}/subscriptions`]: error(2200),
    });
    expect(await at.subscribe()).toMatchObject({ outcome: 'failed', found: { code: 'not_proved', detail: OURS } });
  });

  test('a name that Meta does not know costs one more question, not the subscription', async () => {
    const at = await openMeta({ [`POST ${PAGE}/subscribed_apps`]: error(100) });
    expect(await at.subscribe()).toMatchObject({ outcome: 'failed' });
    const tried = server.calls.filter(({ method, path }) => method === 'POST' && path.endsWith('/subscribed_apps'));
    const fields = tried.map(({ query }) => query.get('subscribed_fields')?.split(',') ?? []);
    expect(fields[0]).toContain('messaging_referrals');
    expect(fields[1]).toContain('messaging_referral');
    expect(fields[2]).toEqual(['messages']);
  });
});

test("an Instagram account's token is its own account, by Login or through a Page", async () => {
  const ig = '17841400000000001';
  server = await openGraphServer();
  server.answer((response, { path }) => {
    const isMe = path.endsWith('/me');
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isMe ? { id: '24', user_id: ig, username: 'halcyonair' } : { id: ig, data: [] }));
  });
  const { connection } = instagramChannel({ graphUrl: server.url, version: 'v26.0', appSecret: 's', clock: manualClock(NOW) });
  const account = { id: 'cha_1', externalId: ig, handle: 'h', credentials: { token: 't' } as Record<string, string> };
  const query = { webhookUrl: null, depth: 'quick', mayRead: false, contactExternalId: null, problemCode: null } as const;
  expect((await connection.check({ ...query, account }))[0]).toMatchObject({ check: 'token', state: 'ok' });
  const byPage = { ...account, credentials: { token: 't', pageId: PAGE } };
  expect((await connection.check({ ...query, account: byPage }))[0]).toMatchObject({ check: 'token', state: 'ok' });
  expect(server.calls.map(({ path }) => path.replace('/v26.0/', ''))).toEqual([
    'me',
    `${ig}/subscribed_apps`,
    ig,
    `${PAGE}/subscribed_apps`,
  ]);
  expect(connection.mustRefresh({ account, expiresAt: null, now: NOW })).toBe(true);
  expect(connection.mustRefresh({ account: byPage, expiresAt: null, now: NOW })).toBe(false);
}); // prettier-ignore
