// The doctor on a running installation, the deliveries that went wrong, and what brings them home.
import { createServer, type AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { ACCOUNTS, CUSTOMERS, SECRETS } from '../../cast.ts';
import { openWorld, type World } from '../../world.ts';
import { deliver, metaBody, written } from '../meta-deliveries.ts';
import { settingsOf, touchpoint, touchpointHere } from './tool.ts';

vi.setConfig({ testTimeout: 120_000 }); // processes are started, perhaps on a busy machine

const revoked = new URL('../../fixtures/x/activity-revoked.json', import.meta.url);
let world: World;
afterEach(async () => world.close());

interface Check {
  check: string;
  status: 'ok' | 'warn' | 'fail';
  says: string;
  next?: string;
}

async function doctor(env: Record<string, string>): Promise<{ exit: number | null; about(check: string): Check[] }> {
  const answer = await touchpointHere(['doctor'], env);
  const { checks } = answer.json() as { checks: Check[] };
  expect(checks.filter(({ status, next }) => status !== 'ok' && !next)).toEqual([]);
  for (const secret of [...Object.values(SECRETS), ACCOUNTS.x.credentials.accessSecret])
    expect(answer.stdout).not.toContain(secret);
  return { exit: answer.exit, about: (check) => checks.filter((finding) => finding.check === check) };
}

const from = (contact: string, mid: string) =>
  metaBody('messenger', [written({ contact, at: world.clock.now(), mid, text: 'Where is my bag?' })]);

test('the doctor asks each platform, and says which one refuses and what to do', async () => {
  world = await openWorld();
  for (const { channel, externalId } of [CUSTOMERS.ana, CUSTOMERS.chidi])
    world.sim.customerWrites({ channel, contact: externalId, text: 'Hola' });
  await world.settle();
  const env = settingsOf(world);
  const well = await doctor(env);
  expect(well.about('x @halcyonair, token')).toMatchObject([{ status: 'ok' }]);
  expect(well.about('x @halcyonair, permissions')).toMatchObject([{ status: 'ok' }]);
  expect(well.about('x @halcyonair, last delivery')).toMatchObject([{ status: 'ok' }]);
  expect(well.about('secret key')).toMatchObject([{ status: 'ok' }]);
  // Without the apps' own access their webhooks cannot be looked at, and that is said.
  expect(well.about('x @halcyonair, webhook')).toMatchObject([
    { status: 'warn', next: expect.stringContaining('X_BEARER_TOKEN') },
  ]);
  expect(well.about(`instagram @${ACCOUNTS.instagram.externalId}, webhook`)).toMatchObject([
    { status: 'warn', next: expect.stringContaining('META_APP_ID') },
  ]);
  expect(well.exit).toBe(0);

  const credentials = { accessToken: 'gone', accessSecret: 'gone' };
  const add = [
    'account',
    'add',
    'x',
    ACCOUNTS.x.externalId,
    '--handle',
    '@halcyonair',
    '--credentials-stdin',
    '--json',
  ];
  const added = await touchpoint(add, { env, stdin: JSON.stringify(credentials) });
  expect(added.json()).toMatchObject({ added: false, handle: 'halcyonair' });
  const ill = await doctor(env);
  expect(ill.exit).toBe(1);
  expect(ill.about('x @halcyonair, token')).toMatchObject([{ status: 'fail' }]);
  const offline = await touchpointHere(['doctor', '--offline'], env);
  expect(offline.stdout).toContain('not checked');

  const lost = await doctor({ ...env, SECRET_KEY: Buffer.alloc(32, 9).toString('base64') });
  expect(lost.exit).toBe(1);
  expect(lost.about('secret key')).toMatchObject([{ status: 'fail' }]);
});

test('what was dead or for an unknown handle is found, released and replayed, and nothing comes twice', async () => {
  world = await openWorld({ accounts: false });
  const env = settingsOf(world);
  await deliver(world, from(CUSTOMERS.chidi.externalId, 'm_1'));
  await deliver(world, '{"object":"page","entry":7}<');
  await world.settle();

  const dry = await touchpointHere(['replay', '--stored', '--dry-run'], env);
  expect(dry.json()).toEqual({ dryRun: true, total: 2, byState: { dead: 1, unrouted: 1 } });
  const ill = await doctor(env);
  expect(ill.about('dead deliveries')).toMatchObject([
    { status: 'warn', says: expect.stringContaining('NotUnderstood') },
  ]);
  expect(ill.about('unrouted deliveries')[0]?.next).toContain(`account add messenger ${ACCOUNTS.messenger.externalId}`);

  const wrong = await touchpoint(['account', 'add', 'messenger', '1', '--handle', 'h', '--credentials-stdin'], {
    env,
    stdin: '{"token":"secret-page-token"}',
  });
  expect(wrong.exit).toBe(2);
  expect(wrong.stderr).toContain('pageToken');
  expect(wrong.stderr).not.toContain('secret-page-token');

  const { externalId, credentials } = ACCOUNTS.messenger;
  const tooMuch = await touchpoint(
    ['account', 'add', 'messenger', externalId, '--handle', 'h', '--credentials-stdin'],
    {
      env,
      stdin: JSON.stringify({ ...credentials, pagetoken: 'mistyped' }),
    },
  );
  expect(tooMuch).toMatchObject({ exit: 2, stderr: expect.stringMatching(/are: pageToken\.\s*$/) });

  const add = ['account', 'add', 'messenger', externalId, '--handle', 'halcyonair', '--credentials-stdin', '--json'];
  const added = await touchpoint(add, { env, stdin: JSON.stringify(credentials) });
  expect(added.json()).toMatchObject({ added: true, released: 1 });
  await world.later(60_000); // the tool's clock went on a little while the world's stood still
  const conversation = await world.mira.onlyConversation();
  expect(await world.mira.messages(conversation.id)).toHaveLength(1);

  // X said "access revoked" once: that is not said again, it would pause the account again.
  await world.receiver.receive({ door: 'x', raw: readFileSync(revoked) });
  await world.settle();
  const wrongOnly = await touchpointHere(['replay', '--stored', '--dry-run'], env);
  expect(wrongOnly.json()).toMatchObject({ total: 1, byState: { dead: 1 } });
  const dead = await touchpoint(['replay', '--stored', '--error', 'NotUnderstood', '--json'], { env });
  expect(dead.exit).toBe(1);
  expect(dead.json()).toMatchObject({ total: 1, by: 'here', states: { dead: 1 } });
  const all = await touchpointHere(['replay', '--stored', '--all'], env);
  expect(all.json()).toMatchObject({ total: 2, states: { done: 1, dead: 1 } });
  expect(await world.mira.messages(conversation.id)).toHaveLength(1);
  expect(await world.eventTypes()).toContain('delivery.replayed');
});

test('recorded deliveries from a folder arrive as from the platform, however often and in whatever order', async () => {
  world = await openWorld();
  const env = settingsOf(world);
  const folder = mkdtempSync(join(tmpdir(), 'touchpoint-recorded-'));
  try {
    for (let n = 0; n < 5; n += 1) writeFileSync(join(folder, `${n}.json`), from(CUSTOMERS.chidi.externalId, `m_${n}`));
    const replay = ['replay', folder, '--url', world.url, '--shuffle', '7', '--times', '2', '--json'];
    const posted = await touchpoint(replay, { env });
    expect(posted.json()).toMatchObject({ posted: 10, accepted: 10, byStatus: { 200: 10 } });
    expect(posted.exit).toBe(0);
    await world.settle();
    const { id } = await world.mira.onlyConversation();
    expect(await world.mira.messages(id)).toHaveLength(5);

    const stranger = await touchpointHere(replay, { ...env, META_APP_SECRET: 'another' });
    expect(stranger.json()).toMatchObject({ accepted: 0, byStatus: { 401: 10 } });
    expect(stranger.exit).toBe(1);
    const nobody = await touchpointHere(['replay', folder, '--url', `http://127.0.0.1:${await freePort()}`], env);
    expect(nobody).toMatchObject({ exit: 1, stdout: '' });
    expect(nobody.stderr).toContain('Is the product running?');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A port on which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
