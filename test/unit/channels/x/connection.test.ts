// Keeping X's webhook and subscriptions, against a real server that answers in each of the ways in which X has been seen to.
import { afterEach, describe, expect, test } from 'vitest';
import { xChannel } from '../../../../src/channels/x/channel.ts';
import { manualClock } from '../../../../src/clock.ts';
import { HALCYON } from './fixtures.ts';
import { account, json, NOW, openStandIn, type StandIn } from './x-stand-in.ts';

let x: StandIn;
afterEach(async () => x.close());

const OURS = 'https://care.example/webhooks/x';
const ALL = [
  'dm.received', 'post.mention.create', 'post.reply.create', 'dm.sent', 'dm.read', 'dm.indicate_typing', 'chat.received', 'chat.sent',
  'post.quote.create', 'post.create', 'post.delete', 'oauth.revoke',
]; // prettier-ignore

/** An X that keeps webhooks and subscriptions, and answers each call as `refuse` wants it. */
async function openX({
  webhooks = [] as { id: string; url: string; valid: boolean }[],
  subscriptions = [] as { type: string; webhook_id?: string }[],
  shape = (one: object): object => ({ data: [one] }),
  refuse = (_call: string): { status: number; body: unknown } | undefined => undefined,
  level = 'read-write-directmessages',
} = {}) {
  x = await openStandIn((response, request, nth) => {
    const path = (request.url ?? '').replace(/^\/2\//, '').replace(/\?.*/, '');
    const call = `${request.method ?? ''} ${path}`;
    const refused = refuse(call);
    if (refused) return json(response, refused.status, refused.body);
    const body = JSON.parse(x.received[nth - 1]?.body || '{}') as Record<string, string>;
    if (call === 'GET webhooks') return json(response, 200, { data: webhooks });
    if (call === 'POST webhooks') {
      const made = { id: '77', url: body['url'] ?? '', valid: true };
      webhooks.push(made);
      return json(response, 201, { data: made });
    }
    if (call.startsWith('PUT webhooks/')) {
      for (const each of webhooks) each.valid = true;
      response.writeHead(204).end();
      return;
    }
    const shown = ({ type, webhook_id }: { type: string; webhook_id?: string }) => ({
      subscription_id: `9${ALL.indexOf(type)}`,
      event_type: type,
      filter: { user_id: HALCYON },
      webhook_id,
    });
    if (call === 'GET activity/subscriptions') return json(response, 200, { data: subscriptions.map(shown) });
    if (call === 'POST activity/subscriptions') {
      const made = {
        type: body['event_type'] ?? '',
        ...(body['webhook_id'] ? { webhook_id: body['webhook_id'] } : {}),
      };
      subscriptions.push(made);
      return json(response, 200, shape(shown(made)));
    }
    if (call.startsWith('PUT activity/subscriptions/')) {
      const one = subscriptions.find(({ type }) => path.endsWith(`/9${ALL.indexOf(type)}`));
      if (one && body['webhook_id']) one.webhook_id = body['webhook_id'];
      return json(response, 200, { data: {} });
    }
    if (call === 'GET users/me')
      return json(response, 200, { data: { id: HALCYON, username: 'halcyonair' } }, { 'x-access-level': level });
    if (call === 'GET dm_events') return json(response, 200, { meta: { result_count: 0 } });
    return json(response, 404, { title: 'Not Found', type: 'about:blank', status: 404 });
  });
  const { connection } = xChannel({
    apiUrl: x.url,
    consumerKey: 'key',
    consumerSecret: 'secret',
    bearerToken: 'app-bearer',
    timeoutMs: 2_000,
    clock: manualClock(NOW),
  });
  const query = { account, webhookUrl: OURS as string | null };
  const full = { ...query, depth: 'full' as const, mayRead: true, contactExternalId: null, problemCode: null };
  return {
    subscribe: (more: Partial<typeof query> = {}) => connection.subscribe({ ...query, ...more }),
    check: (more: Partial<typeof full> = {}) => connection.check({ ...full, ...more }),
    of: async (check: string) => (await connection.check(full)).find((one) => one.check === check),
    subscriptions,
    webhooks,
    calls: () => x.received.map(({ method, url }) => `${method ?? ''} ${(url ?? '').replace(/\?.*/, '')}`),
  };
}

const problem = (detail: string, status = 400) => ({
  status,
  body: { title: 'x', detail, type: 'about:blank', status },
});

describe('being told', () => {
  test.each([
    ['a list', (one: object) => ({ data: [one], meta: { total_subscriptions: 1 } })],
    ['one object', (one: object) => ({ data: one })],
    ['an object under its name', (one: object) => ({ data: { subscription: one } })],
  ])('is asked for once, when X answers with %s', async (_name, shape) => {
    const at = await openX({ shape });
    expect(await at.of('webhook')).toMatchObject({ state: 'broken', code: 'missing' });
    expect(await at.subscribe()).toEqual({ outcome: 'subscribed' });
    expect(at.subscriptions.map(({ type }) => type).toSorted()).toEqual(ALL.toSorted());
    expect(new Set(at.subscriptions.map(({ webhook_id }) => webhook_id))).toEqual(new Set(['77']));
    const made = at.calls().filter((call) => !call.startsWith('GET')).length;
    expect(await at.subscribe()).toEqual({ outcome: 'subscribed' });
    expect(at.calls().filter((call) => !call.startsWith('GET'))).toHaveLength(made);
    const found = await at.check();
    expect(found.filter(({ state }) => state !== 'ok')).toEqual([]);
    // What is private is asked for by the account itself, webhooks by the app.
    const asked = x.received.find(({ method, url }) => method === 'POST' && url === '/2/activity/subscriptions');
    expect(asked?.authorization).toMatch(/^OAuth /);
    expect(x.received.find(({ url }) => url === '/2/webhooks')?.authorization).toBe('Bearer app-bearer');
  });

  test('what X says is there already is success', async () => {
    const at = await openX({
      webhooks: [{ id: '77', url: OURS, valid: true }],
      refuse: (call) =>
        call === 'POST activity/subscriptions' ? problem('DuplicateSubscriptionFailed', 409) : undefined,
    });
    expect(await at.subscribe()).toEqual({ outcome: 'subscribed' });
  });

  const THEIRS = { id: '1', url: 'https://other.example/hook', valid: true };
  test('subscriptions of another installation that listens are not taken from it, and it is named', async () => {
    const at = await openX({
      webhooks: [{ id: '77', url: OURS, valid: true }, { ...THEIRS }],
      subscriptions: ALL.slice(0, 9).map((type) => ({ type, webhook_id: '1' })),
    });
    const found = { check: 'subscription', state: 'broken', code: 'other_url', detail: THEIRS.url };
    expect(await at.of('subscription')).toEqual(found);
    expect(await at.subscribe()).toEqual({ outcome: 'failed', found });
    expect(at.calls().filter((call) => call.startsWith('PUT'))).toEqual([]);
    // What it does not want is ours.
    expect(at.subscriptions.map(({ webhook_id }) => webhook_id)).toEqual([
      ...Array.from({ length: 9 }, () => '1'),
      '77',
      '77',
      '77',
    ]);
    expect(await at.of('subscription')).toEqual(found);
    // Its owner gives up: X notices, and then they are led to us.
    for (const each of at.webhooks) each.valid = each.id === '77';
    expect(await at.of('subscription')).toMatchObject({ state: 'broken', code: 'incomplete' });
    expect(await at.subscribe()).toEqual({ outcome: 'subscribed' });
    expect(await at.of('subscription')).toMatchObject({ state: 'ok' });
  });

  test('what another installation lacks is asked for, although it has some', async () => {
    const at = await openX({
      webhooks: [{ id: '77', url: OURS, valid: true }, { ...THEIRS }],
      subscriptions: [{ type: 'dm.received', webhook_id: '1' }],
    });
    expect(await at.of('subscription')).toMatchObject({ state: 'broken', code: 'unsubscribed' });
    expect(await at.subscribe()).toMatchObject({ outcome: 'failed', found: { code: 'other_url' } });
    expect(at.subscriptions.map(({ webhook_id }) => webhook_id)).toEqual(['1', ...ALL.slice(1).map(() => '77')]);
    expect(await at.of('subscription')).toMatchObject({ state: 'broken', code: 'other_url' });
  });

  test('subscriptions that lead where nobody listens are led to our webhook', async () => {
    const at = await openX({
      webhooks: [{ id: '77', url: OURS, valid: true }],
      subscriptions: ALL.map((type) => ({ type, webhook_id: '1' })),
    });
    expect(await at.of('subscription')).toMatchObject({ state: 'broken', code: 'unsubscribed' });
    expect(await at.subscribe()).toEqual({ outcome: 'subscribed' });
    expect(new Set(at.subscriptions.map(({ webhook_id }) => webhook_id))).toEqual(new Set(['77']));
  });

  test('without a public address the subscriptions are made for the stream alone', async () => {
    const at = await openX();
    expect(await at.subscribe({ webhookUrl: null })).toEqual({ outcome: 'subscribed' });
    expect(at.webhooks).toEqual([]);
    expect(at.subscriptions.every(({ webhook_id }) => webhook_id === undefined)).toBe(true);
    const found = await at.check({ webhookUrl: null });
    expect(found.find(({ check }) => check === 'webhook')?.code).toBe('not_public');
    expect(found.find(({ check }) => check === 'subscription')?.state).toBe('ok');
  });

  test('a plan without encrypted chat is told the rest', async () => {
    const isChat = () => (x.received.at(-1)?.body ?? '').includes('chat.');
    const at = await openX({
      webhooks: [{ id: '77', url: OURS, valid: true }],
      refuse: (call) => (call === 'POST activity/subscriptions' && isChat() ? problem('no', 403) : undefined),
    });
    expect(await at.subscribe()).toEqual({ outcome: 'subscribed' });
    expect(await at.of('subscription')).toMatchObject({ state: 'warning', detail: 'chat.received, chat.sent' });
  });
});

describe('the webhook', () => {
  test('that X has given up is proved again by a PUT', async () => {
    const at = await openX({ webhooks: [{ id: '77', url: OURS, valid: false }] });
    expect(await at.of('webhook')).toMatchObject({ state: 'broken', code: 'invalid', detail: OURS });
    expect(await at.subscribe()).toEqual({ outcome: 'subscribed' });
    expect(at.calls()).toContain('PUT /2/webhooks/77');
    expect(at.calls()).not.toContain('POST /2/webhooks');
    expect(await at.of('webhook')).toMatchObject({ state: 'ok' });
  });

  test('of another installation is never replaced, also when X allows no second one', async () => {
    const theirs = { id: '1', url: 'https://other.example/hook', valid: true };
    const at = await openX({
      webhooks: [theirs],
      refuse: (call) => (call === 'POST webhooks' ? problem('WebhookLimitExceeded') : undefined),
    });
    const found = { check: 'webhook', state: 'broken', code: 'other_url', detail: theirs.url };
    expect(await at.of('webhook')).toEqual(found);
    expect(await at.subscribe()).toEqual({ outcome: 'failed', found });
    expect(at.webhooks).toEqual([theirs]);
    expect(at.subscriptions).toEqual([]);
  });

  test.each([
    [problem('CrcValidationFailed'), 'not_proved', 'broken'],
    [{ status: 400, body: { errors: [{ message: 'UrlValidationFailed', code: 214 }] } }, 'url_refused', 'broken'],
    [problem('Unauthorized', 401), 'bearer_refused', 'broken'],
    [{ status: 503, body: '<html></html>' }, 'no_answer', 'unknown'],
  ])('that cannot be registered says why: %j', async (answer, code, state) => {
    const at = await openX({ refuse: (call) => (call === 'POST webhooks' ? answer : undefined) });
    expect(await at.subscribe()).toMatchObject({ outcome: 'failed', found: { check: 'webhook', state, code } });
  });
});

describe('the token', () => {
  test.each([
    [problem('Unauthorized', 401), { check: 'token', state: 'broken', code: 'refused', pauses: 'reauthorise' }],
    [{ status: 401, body: { errors: [{ code: 32, message: 'x' }] } }, { check: 'token', code: 'signature_refused' }],
    [{ status: 401, body: { errors: [{ code: 135, message: 'x' }] } }, { check: 'token', code: 'clock_wrong' }],
    [{ status: 402, body: { title: 'CreditsDepleted' } }, { check: 'app', code: 'credit', pauses: 'out_of_credit' }],
    [{ status: 403, body: { errors: [{ code: 453, message: 'x' }] } }, { check: 'app', code: 'plan', pauses: 'configuration' }],
    [{ status: 403, body: { errors: [{ code: 64, message: 'x' }] } }, { check: 'token', code: 'restricted', pauses: 'restricted' }],
    [problem('Too Many Requests', 429), { check: 'token', state: 'unknown', code: 'limited' }],
    [{ status: 503, body: '<html>' }, { check: 'token', state: 'unknown', code: 'no_answer' }],
    [{ status: 200, body: '<html>' }, { check: 'token', state: 'unknown', code: 'no_answer' }],
    [{ status: 200, body: { data: { id: '5', username: 'other' } } }, { check: 'token', code: 'wrong_account', detail: '@other', pauses: 'configuration' }],
  ])('%j', async (answer, found) => {
    const at = await openX({ refuse: (call) => (call === 'GET users/me' ? answer : undefined) });
    expect(await at.check()).toContainEqual(expect.objectContaining(found));
  }); // prettier-ignore

  test('lacks a right: by its header, by its scopes, or because it may not read', async () => {
    const header = await openX({ level: 'read-write' });
    expect(await header.of('permissions')).toMatchObject({ state: 'broken', code: 'missing', pauses: 'configuration' });
    await x.close();
    const refused = await openX({
      refuse: (call) => (call === 'GET dm_events' ? problem('Forbidden', 403) : undefined),
    });
    expect(await refused.of('permissions')).toMatchObject({ state: 'broken', detail: 'dm.read' });
    expect(refused.calls().filter((call) => call.includes('dm_events'))).toHaveLength(1);
    const credentials = {
      userAccessToken: 'bearer',
      scope: 'dm.read tweet.read users.read offline.access tweet.write',
    };
    const scoped = await refused.check({ account: { ...account, credentials } });
    expect(scoped).toContainEqual(
      expect.objectContaining({ check: 'permissions', detail: 'dm.write', pauses: 'configuration' }),
    );
    expect(refused.calls().filter((call) => call.includes('dm_events'))).toHaveLength(1);
  });

  test('is not read with when no call may be spent on it, and nothing is said then', async () => {
    const at = await openX();
    const found = await at.check({ mayRead: false });
    expect(found.map(({ check }) => check)).toEqual(['token', 'webhook', 'subscription']);
    expect(at.calls().join()).not.toContain('dm_events');
  });
});

test('a dead line is nobody knows, for everything', async () => {
  const at = await openX();
  await x.close();
  for (const { state, code } of await at.check())
    expect([state, code]).toEqual(['unknown', expect.stringMatching(/no_answer|no_webhook/)]);
  expect(await at.subscribe()).toMatchObject({ outcome: 'failed', found: { state: 'unknown' } });
  x = await openStandIn((response) => response.end());
});
