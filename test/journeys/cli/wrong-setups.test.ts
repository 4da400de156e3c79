// Two installations, set up wrongly in every way that people have been seen to: the doctor names each one, and what to do.
import { afterEach, expect, test, vi } from 'vitest';
import { ACCOUNTS, CUSTOMERS, SECRETS } from '../../cast.ts';
import { appSettings, openWorld, type World } from '../../world.ts';
import { until } from '../../crash/product.ts';
import { settingsOf, touchpoint } from './tool.ts';

vi.setConfig({ testTimeout: 180_000 }); // processes are started, perhaps on a busy machine

let world: World;
afterEach(async () => world.close());

interface Check {
  check: string;
  status: 'ok' | 'warn' | 'fail';
  says: string;
  next?: string;
}

const settings = () => ({ ...settingsOf(world), ...appSettings(Number(new URL(world.url).port)) });

async function doctor(env: Record<string, string>) {
  const answer = await touchpoint(['doctor', '--json'], { env });
  const { checks, ok } = answer.json() as { checks: Check[]; ok: boolean };
  for (const secret of Object.values(SECRETS)) expect(answer.stdout).not.toContain(secret);
  expect(checks.filter(({ status, next }) => status !== 'ok' && !next)).toEqual([]);
  const about = (check: string) => checks.find((one) => one.check === check);
  return { exit: answer.exit, ok, about, bad: checks.filter(({ status }) => status === 'fail') };
}

const show = (bad: readonly Check[]) =>
  console.log(bad.map(({ check, says, next }) => `${check}: ${says}\n    next: ${next ?? ''}`).join('\n'));

const fails = (says: RegExp, next: RegExp) => ({
  status: 'fail',
  says: expect.stringMatching(says) as string,
  next: expect.stringMatching(next) as string,
});

test('missing scope, wrong page, development mode, another address, another app: each is named with its remedy', async () => {
  world = await openWorld({ reachable: true });
  const { sim } = world;
  for (const { channel, externalId } of [CUSTOMERS.chidi, CUSTOMERS.mei])
    sim.customerWrites({ channel, contact: externalId, text: 'Hola' });
  await world.settle();
  expect((await doctor(settings())).bad).toEqual([]);

  const otherPage = '100200300400999';
  const add = ['account', 'add', 'messenger', otherPage, '--handle', 'halcyoncargo', '--credentials-stdin'];
  await touchpoint(add, { env: settings(), stdin: JSON.stringify(ACCOUNTS.messenger.credentials) });
  sim.setAccessLevel(ACCOUNTS.x, 'read-write');
  sim.setScopes(ACCOUNTS.messenger, ['pages_messaging', 'pages_read_engagement']);
  sim.ownRouting(ACCOUNTS.messenger, '555000555000555');
  sim.developmentMode(true);
  const mei = (await world.mira.conversations('&view=all')).find(({ channels }) => channels[0] === 'instagram');
  await world.mira.replies(mei.id, 'Hello Mei-Ling');
  await world.settle();

  const { about, bad, exit } = await doctor({ ...settings(), PUBLIC_URL: 'https://care.halcyon.example' });
  show(bad);
  expect(exit).toBe(1);
  const page = `messenger @${ACCOUNTS.messenger.externalId}`;
  const instagram = `instagram @${ACCOUNTS.instagram.externalId}`;
  expect(about('x @halcyonair, permissions')).toMatchObject(
    fails(/Read and write and Direct message/, /User authentication settings, allow Read and write and Direct message/),
  );
  expect(about(`${page}, permissions`)).toMatchObject(fails(/pages_manage_metadata/, /request pages_manage_metadata/));
  expect(about('messenger @halcyoncargo, token')).toMatchObject(
    fails(/belongs to another Facebook account: Halcyon Air/, new RegExp(`id ${otherPage}`)),
  );
  expect(about(`${instagram}, app`)).toMatchObject(fails(/development mode/, /switch the app to Live/));
  expect(about('x @halcyonair, webhook')).toMatchObject(
    fails(new RegExp(`calls another address: ${world.url}/webhooks/x, not https://care.halcyon.example`), /PUBLIC_URL/),
  );
  expect(about(`${page}, webhook`)).toMatchObject(
    fails(new RegExp(`${world.url}/webhooks/meta`), /enter https:\/\/care.halcyon.example\/webhooks\/meta as callback/),
  );
  expect(about(`${page}, routing`)).toMatchObject(
    fails(/Another app \(not named by Meta\) owns/, /Conversation routing/),
  );
});

test('wrong secrets: the deliveries that were refused are counted, and the setting is named', async () => {
  world = await openWorld({
    reachable: true,
    env: { X_CONSUMER_SECRET: 'not the secret of this app', META_APP_SECRET: 'not this one either' },
  });
  const wrong = { X_CONSUMER_SECRET: 'not the secret of this app', META_APP_SECRET: 'not this one either' };
  const forDoor = (door: string) => fetch(`${world.url}/webhooks/${door}`, { method: 'POST', body: '{}' });
  expect((await forDoor('x')).status).toBe(401); // a stranger who signs nothing is no sign of anything
  for (const { channel, externalId } of [CUSTOMERS.chidi, CUSTOMERS.mei])
    world.sim.customerWrites({ channel, contact: externalId, text: 'Hola' });
  await world.sim.settled();
  await until('they are counted', async () => {
    const items = await world.sam.accounts();
    const counted = items.flatMap(({ connection }: any) => connection.checks);
    return counted.length === 2 && counted.every(({ code }: any) => code === 'wrong_secret');
  });

  const { about, bad, exit } = await doctor({ ...settings(), ...wrong });
  show(bad);
  expect(exit).toBe(1);
  expect(about('x @halcyonair, token')).toMatchObject(fails(/do not belong together/, /X_CONSUMER_SECRET/));
  for (const name of [`messenger @${ACCOUNTS.messenger.externalId}`, `instagram @${ACCOUNTS.instagram.externalId}`]) {
    expect(about(`${name}, app`)).toMatchObject(fails(/META_APP_SECRET is not the secret/, /App settings, Basic/));
    expect(about(`${name}, webhook`)).toMatchObject(
      fails(/signed with another secret than ours and were refused: 2,/, /META_APP_SECRET_PREVIOUS/),
    );
  }
  expect(about('x @halcyonair, webhook')).toMatchObject(fails(/given up calling/, /X_CONSUMER_SECRET/));
  // X does not even call: its question was answered with the wrong secret.
  const check = await touchpoint(['account', 'connect', 'x', ACCOUNTS.x.externalId, '--json'], {
    env: { ...settings(), ...wrong },
  });
  expect(check.exit).toBe(1);
  expect(check.json().checks.map(({ check: name }: Check) => name)).toContain('x @halcyonair, webhook');
});
