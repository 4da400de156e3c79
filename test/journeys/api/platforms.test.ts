import { createHmac } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as S from '../../../src/api/schemas.ts';
import { ProductError } from '../../../src/errors.ts';
import { openDoor, problem, type Door } from './door.ts';
import { account, conversation, hire, until, X_SECRET } from './house.ts';

let door: Door;
beforeEach(async () => {
  door = await openDoor();
});
afterEach(() => door.close());

const signed = (raw: string, secret = X_SECRET) => ({
  'x-twitter-webhooks-signature': `sha256=${createHmac('sha256', secret).update(raw).digest('base64')}`,
});
const deliver = (raw: string, headers: Record<string, string>) =>
  door.app.inject({ method: 'POST', url: '/webhooks/x', payload: raw, headers });
const inbox = () => door.house.store.db.select().from(door.house.store.t.inbox);
const count = async (outcome: string) =>
  (await door.app.inject('/metrics')).body
    .split('\n')
    .find((line) => line.startsWith('touchpoint_deliveries_total') && line.includes(`"${outcome}"`));

describe('a delivery', () => {
  it('is kept before it is answered, whatever its content type says', async () => {
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'nonsense']) {
      const raw = `{"for_user_id":"4337869213","type":"${type}"}`;
      const answer = await deliver(raw, { 'content-type': type, ...signed(raw) });
      expect([answer.statusCode, answer.body]).toEqual([200, '']);
    }
    expect(await inbox()).toHaveLength(4);
  });

  it('that is not signed, or wrongly, is refused and nothing of it is kept', async () => {
    const raw = '{"for_user_id":"4337869213"}';
    for (const headers of [
      {},
      signed(raw, 'another secret'),
      signed(`${raw} `),
      { 'x-twitter-webhooks-signature': 'sha256=' },
    ]) {
      problem(await deliver(raw, { 'content-type': 'application/json', ...headers }), 'bad_signature');
    }
    expect(await inbox()).toHaveLength(0);
    expect(await count('bad_signature')).toMatch(/ 4$/);
  });

  it('is not accepted for Meta, whose secret nobody has set', async () => {
    const raw = '{"object":"page"}';
    for (const secret of ['', 'undefined', X_SECRET]) {
      const headers = { 'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}` };
      problem(await door.app.inject({ method: 'POST', url: '/webhooks/meta', payload: raw, headers }), 'bad_signature');
    }
  });

  it('of more than 8 MiB is refused and counted as an alarm', async () => {
    const raw = `"${'x'.repeat(8 * 1024 * 1024)}"`;
    problem(await deliver(raw, { 'content-type': 'application/json', ...signed(raw) }), 'too_large');
    expect(await count('too_large')).toMatch(/ 1$/);
    const allowed = `"${'x'.repeat(8 * 1024 * 1024 - 100)}"`;
    expect((await deliver(allowed, { 'content-type': 'application/json', ...signed(allowed) })).statusCode).toBe(200);
  });

  it('that cannot be stored is answered 503, so that the platform comes again', async () => {
    const full = {
      receive: () => Promise.reject(new ProductError('overloaded')),
      waiting: 0,
      close: async () => undefined,
    };
    const other = await openDoor({ receiver: full });
    const raw = '{}';
    const answer = await other.app.inject({ method: 'POST', url: '/webhooks/x', payload: raw, headers: signed(raw) });
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('5');
    await other.close();
  });

  it('is asked for first: the CRC answer proves that the address is ours', async () => {
    const answer = await door.app.inject('/webhooks/x?crc_token=abc');
    expect(answer.json()).toEqual({
      response_token: `sha256=${createHmac('sha256', X_SECRET).update('abc').digest('base64')}`,
    });
    problem(await door.app.inject('/webhooks/x'), 'not_allowed');
  });
});

describe('a handle that is added', () => {
  it('lets in what was delivered for it before, and never shows its credentials again', async () => {
    await hire(door.house, 'Sam', 'admin');
    const sam = await door.signIn('Sam');
    const raw = '{"for_user_id":"77"}';
    await deliver(raw, { 'content-type': 'application/json', ...signed(raw) });
    const { inbox: t } = door.house.store.t;
    await door.house.store.tx(async (db) => {
      await db.update(t).set({ state: 'unrouted', unroutedFor: 'x:77' });
    });
    const dead = S.DeadEventPage.parse((await sam('GET', '/api/v1/admin/dead-events')).json());
    expect(dead.items).toMatchObject([{ state: 'unrouted', unroutedFor: 'x:77', bytes: raw.length }]);
    const detail = S.DeadEventDetail.parse((await sam('GET', `/api/v1/admin/dead-events/${dead.items[0]?.id}`)).json());
    expect(detail.body).toBe(raw);

    const body = {
      channel: 'x',
      externalId: '77',
      handle: 'halcyoncargo',
      credentials: { accessToken: 'CANARY-1', accessSecret: 'CANARY-2' },
    };
    const added = await sam('POST', '/api/v1/channel-accounts', body);
    expect(added.statusCode, added.body).toBe(201);
    expect(S.ChannelAccount.parse(added.json())).toMatchObject({
      handle: 'halcyoncargo',
      hasCredentials: true,
      state: 'active',
      targetMinutes: 60,
    });
    expect((await inbox())[0]).toMatchObject({ state: 'new', unroutedFor: null });
    problem(await sam('POST', '/api/v1/channel-accounts', body), 'already_exists');

    const id = added.json<{ id: string }>().id;
    const rows = await door.house.store.db.select().from(door.house.store.t.channelAccounts);
    expect(Buffer.from(JSON.stringify(rows)).includes('CANARY')).toBe(false);
    expect((await sam('GET', '/api/v1/channel-accounts')).body).not.toContain('CANARY');
    expect(
      problem(await sam('PUT', `/api/v1/channel-accounts/${id}`, { credentials: { pageToken: 'x' } }), 'bad_request'),
    ).toMatchObject({ field: 'credentials' });
    expect((await sam('DELETE', `/api/v1/channel-accounts/${id}`)).statusCode).toBe(204);
    expect(S.ChannelAccountList.parse((await sam('GET', '/api/v1/channel-accounts')).json()).items).toMatchObject([
      { state: 'removed', hasCredentials: false },
    ]);
  });
});

describe('what goes out', () => {
  it('has exactly the fields of the contract, on every reading route', async () => {
    await hire(door.house, 'Sam', 'admin');
    const sam = await door.signIn('Sam');
    const accountId = await account(door.house);
    const failure = { reason: 'window_closed', code: '10', at: 1 };
    const attachments = [
      { id: 'att_1', type: 'image', state: 'remote' as const, url: 'https://platform.example/private.jpg' },
    ];
    const told = await conversation(door.house, accountId, {
      message: { failure, attachments, reactions: [{ by: 'contact', emoji: '👍', at: 1 }] },
      contact: { displayName: null, handle: null },
    });
    await sam('POST', `/api/v1/conversations/${told.conversationId}/notes`, { text: 'note' });
    await sam('PUT', `/api/v1/conversations/${told.conversationId}/status`, { status: 'waiting_customer' });
    const one = `/api/v1/conversations/${told.conversationId}`;
    const shapes = {
      '/api/v1/session': S.Session, '/api/v1/conversations': S.ConversationPage, [one]: S.ConversationDetail, [`${one}/messages`]: S.MessagePage,
      [`${one}/timeline`]: S.TimelinePage, '/api/v1/views': S.ViewCounts, [`/api/v1/contacts/${told.contactId}`]: S.ContactDetail,
      '/api/v1/users': S.UserList, '/api/v1/tokens': S.TokenList, '/api/v1/channel-accounts': S.ChannelAccountList, '/api/v1/admin/dead-events': S.DeadEventPage,
    }; // prettier-ignore
    for (const [url, shape] of Object.entries(shapes)) {
      const answer = await sam('GET', url);
      // Parsing drops what the shape does not know: the same text afterwards means nothing was too much.
      expect(shape.parse(answer.json()), url).toEqual(answer.json());
      expect(answer.body).not.toContain('platform.example');
    }
    const name = (await sam('GET', one)).json<S.Conversation>().contact.displayName;
    expect(name).toMatch(/^X user ·\d{4}$/);
  });

  it('is documented: every route of the API stands in the OpenAPI page', async () => {
    const { paths, openapi } = (await door.app.inject('/api/openapi.json')).json<{
      openapi: string;
      paths: Record<string, Record<string, { responses: Record<string, { content?: Record<string, unknown> }> }>>;
    }>();
    expect(openapi).toBe('3.1.0');
    const { PERMISSIONS } = await import('../../../src/auth/permissions.ts');
    for (const name of Object.keys(PERMISSIONS).filter((name) => name.includes('/api/v1/'))) {
      const [method = '', path = ''] = name.split(' ');
      const told = paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]?.responses ?? {};
      expect(Object.keys(told['default']?.content ?? {}), name).toEqual(['application/problem+json']);
      if (method === 'DELETE') expect(told, name).toMatchObject({ 204: { description: expect.any(String) } });
    }
    expect(paths['/api/v1/admin/dead-events/{id}/replay']?.['post']?.responses).toHaveProperty('202');
    expect(paths['/api/v1/events']?.['get']?.responses['200']?.content).toHaveProperty(['text/event-stream']);
    const page = await door.app.inject('/api/docs/');
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-security-policy']).not.toContain('https:');
  });
});

describe('the live stream over HTTP', () => {
  it('resumes after Last-Event-ID, and ends when the process closes', async () => {
    await hire(door.house, 'Mira', 'agent');
    const signedIn = await door.app.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { email: 'mira@halcyonair.example', password: 'a good password' },
    });
    const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? '';
    const mira = await door.signIn('Mira');
    const told = await conversation(door.house, await account(door.house));
    await door.app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = door.app.server.address() as AddressInfo;
    const open = (headers: Record<string, string>) =>
      new Promise<{ answer: IncomingMessage; text: () => string; over: Promise<void> }>((resolve, reject) => {
        let text = '';
        get({ host: '127.0.0.1', port, path: '/api/v1/events', headers: { cookie, ...headers } }, (answer) => {
          answer.on('data', (bytes: Buffer) => (text += bytes.toString()));
          resolve({ answer, text: () => text, over: new Promise((done) => answer.once('close', done)) });
        }).once('error', reject);
      });
    const first = await open({});
    expect(first.answer.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    await until('it is ready', () => first.text().includes('event: ready'));
    await mira('POST', `/api/v1/conversations/${told.conversationId}/read`);
    await until('it is told', () => first.text().includes('conversation.read'));
    const ready = /^id: (.*)$/m.exec(first.text())?.[1] ?? '';
    const again = await open({ 'last-event-id': ready });
    await until('it is replayed', () => again.text().includes('conversation.read'));
    const frame = /event: log\ndata: (.*)\n/.exec(again.text())?.[1] ?? '{}';
    expect(S.LoggedEvent.parse(JSON.parse(frame))).toMatchObject({
      type: 'conversation.read',
      conversationId: told.conversationId,
    });
    expect((await door.app.inject('/metrics')).body).toContain('touchpoint_live_readers 2');
    await door.app.close();
    await Promise.all([first.over, again.over]);
  });

  it('is closed to whoever is not signed in', async () => {
    problem(await door.stranger('GET', '/api/v1/events'), 'not_signed_in');
  });
});

describe('the numbers for monitors', () => {
  it('are for this machine, and behind a proxy for administrators', async () => {
    expect((await door.stranger('GET', '/metrics')).statusCode).toBe(200);
    problem(await door.stranger('GET', '/metrics', undefined, { 'x-forwarded-for': '127.0.0.1' }), 'not_signed_in');
    const far = await door.app.inject({ url: '/metrics', remoteAddress: '203.0.113.5' });
    problem(far, 'not_signed_in');
  });

  it('say that it is alive and able to serve', async () => {
    expect((await door.stranger('GET', '/healthz')).json()).toEqual({ status: 'alive' });
    expect((await door.stranger('GET', '/readyz')).json()).toMatchObject({ status: 'ready', database: true });
  });
});

describe('the demo', () => {
  it('shows its log-ins before anybody is signed in; the real product shows nothing', async () => {
    expect(problem(await door.stranger('GET', '/api/v1/session'), 'not_signed_in')).not.toHaveProperty('logins');
    const logins = [{ email: 'mira@halcyonair.example', password: 'a good password', name: 'Mira', role: 'agent' }];
    const demo = await openDoor({ demo: { logins } });
    expect(problem(await demo.stranger('GET', '/api/v1/session'), 'not_signed_in')).toMatchObject({
      simulated: true,
      logins,
    });
    await demo.close();
  });
});
