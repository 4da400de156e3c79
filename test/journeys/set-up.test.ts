// The README's set-up guides, followed to the letter by somebody who has nothing but them: from an empty folder and a fresh
// developer portal to the first answered direct message, for each channel. The portals are the simulator's.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { businessClock } from '../../src/clock.ts';
import { openLog } from '../../src/log.ts';
import { APPS, type SimulatedAccount } from '../../src/simulator/shapes.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { ACCOUNTS, CUSTOMERS, SECRETS } from '../cast.ts';
import { startProduct, until, type Product } from '../crash/product.ts';
import { signIn } from '../person.ts';

vi.setConfig({ testTimeout: 180_000 }); // real processes, several times

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');

const opened: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

/** What the operator reads in the portal, by the names that the guide asks for. */
const PORTAL: Readonly<Record<string, string>> = {
  X_CONSUMER_KEY: SECRETS.xConsumerKey,
  X_CONSUMER_SECRET: SECRETS.xConsumerSecret,
  X_BEARER_TOKEN: SECRETS.xBearerToken ?? '',
  X_ACCESS_TOKEN: ACCOUNTS.x.credentials.accessToken,
  X_ACCESS_SECRET: ACCOUNTS.x.credentials.accessSecret,
  X_USER_ID: ACCOUNTS.x.externalId,
  X_HANDLE: ACCOUNTS.x.handle,
  META_APP_ID: APPS.meta,
  META_APP_SECRET: SECRETS.metaAppSecret,
  META_VERIFY_TOKEN: SECRETS.metaVerifyToken,
  MESSENGER_PAGE_ID: ACCOUNTS.messenger.externalId,
  MESSENGER_PAGE_TOKEN: ACCOUNTS.messenger.credentials.pageToken,
  INSTAGRAM_APP_SECRET: SECRETS.metaAppSecret,
  INSTAGRAM_ACCOUNT_ID: ACCOUNTS.instagram.externalId,
  INSTAGRAM_TOKEN: ACCOUNTS.instagram.credentials.token,
};

interface Guide {
  /** Names of the settings in its `ini` blocks. */
  settings: string[];
  /** Commands of its `sh` blocks, in order. */
  commands: string[];
}

/** The text below a heading, up to the next one. */
function section(heading: string): string {
  const start = readme.indexOf(`\n${heading}\n`);
  expect(start, `the README has no "${heading}"`).toBeGreaterThan(0);
  const rest = readme.slice(start + heading.length + 2);
  return rest.slice(0, /\n#{2,3} /.exec(rest)?.index ?? rest.length);
}

function guideOf(heading: string): Guide {
  const blocks = [...section(heading).matchAll(/```(sh|ini)\n([\s\S]*?)```/g)];
  const lines = (kind: string) =>
    blocks
      .filter(([, is]) => is === kind)
      .flatMap(([, , text = '']) => text.split('\n'))
      .map((line) => line.trim())
      .filter((line) => line !== '');
  return { settings: lines('ini').map((line) => line.split('=')[0] ?? ''), commands: lines('sh') };
}

interface Desk {
  folder: string;
  sim: Simulator;
  port: number;
  /** Adds lines to `.env`. */
  set(settings: Record<string, string>): void;
  run(command: string): Promise<string>;
}

async function freshDesk(account: SimulatedAccount): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'touchpoint-set-up-'));
  const sim = await startSimulator({
    seed: 11,
    clock: businessClock(),
    log: openLog({ level: 'silent' }),
    secrets: SECRETS,
    accounts: [account],
    contacts: Object.values(CUSTOMERS),
    connected: false,
  });
  opened.push(
    () => rmSync(folder, { recursive: true, force: true }),
    () => sim.close(),
  );
  let env = '';
  const desk: Desk = {
    folder,
    sim,
    port: await freePort(),
    set: (settings) => {
      env += Object.entries(settings)
        .map(([name, value]) => `${name}=${value}\n`)
        .join('');
      writeFileSync(join(folder, '.env'), env);
    },
    run: async (command) => {
      const [npx, touchpoint, ...args] = command.split(' ');
      expect([npx, touchpoint], command).toEqual(['npx', 'touchpoint']);
      const child = spawn(process.execPath, [join(root, 'src/cli/main.ts'), ...args], {
        cwd: folder,
        env: { PATH: process.env['PATH'] ?? '', PG_URL: '' },
      });
      let said = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
      const [code] = (await once(child, 'close')) as [number | null];
      expect(code, `${command}\n${said}`).toBe(0);
      return said;
    },
  };
  // Where the real platforms stand is the default; here they are played.
  desk.set({
    PORT: String(desk.port),
    PUBLIC_URL: `http://127.0.0.1:${desk.port}`,
    X_API_URL: sim.url,
    META_GRAPH_URL: sim.url,
    INSTAGRAM_GRAPH_URL: sim.url,
    X_POLL: 'off', // what arrives must have been pushed
    META_POLL: 'off',
  });
  return desk;
}

async function start({ folder }: Desk): Promise<Product> {
  const product = await startProduct({}, 'all', { cwd: folder });
  opened.push(() => product.stop());
  return product;
}

test.each([
  ['### X', ACCOUNTS.x, CUSTOMERS.ana],
  ['### Facebook Page (Messenger)', ACCOUNTS.messenger, CUSTOMERS.chidi],
  ['### Instagram', ACCOUNTS.instagram, CUSTOMERS.mei],
] as const)('%s: from an empty folder to the first answered message', async (heading, account, customer) => {
  const desk = await freshDesk(account);
  const [addUser, startIt] = guideOf('## Connect a real account').commands;
  expect(startIt).toBe('npm start');
  const password = /shown only now: (\S+)/.exec(await desk.run(addUser ?? ''))?.[1];
  const before = await start(desk);
  await before.stop();

  const guide = guideOf(heading);
  // Instagram's guide goes on in the app that the guide before it made.
  const shared = heading === '### Instagram' ? ['META_APP_ID', 'META_APP_SECRET', 'META_VERIFY_TOKEN'] : [];
  const names = [...shared, ...guide.settings];
  expect(names.filter((name) => !PORTAL[name])).toEqual([]);
  desk.set(Object.fromEntries(names.map((name) => [name, PORTAL[name] ?? ''])));
  const product = await start(desk);
  for (const command of guide.commands) await desk.run(command);

  desk.sim.customerWrites({ channel: account.channel, contact: customer.externalId, text: 'Is anybody there?' });
  const me = await signIn(product.url, { email: 'you@example.com', password: password ?? '' });
  const conversation = await until('the message is in the inbox', async () => (await me.conversations('&view=all'))[0]);
  expect(conversation.lastMessage.text).toBe('Is anybody there?');
  expect((await me.replies(conversation.id, 'Yes. How can we help?')).status).toBe(202);
  await until('the answer is at the customer', async () =>
    desk.sim.ledger.messagesTo(customer.externalId).some(({ text }) => text === 'Yes. How can we help?'),
  );
  await product.stop();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
