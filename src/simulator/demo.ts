// `npm run demo`: the whole product and a world for it in one process. An airline, its agents, customers who write and come back,
// and a phone on which the visitor is a customer. No account, no credential, no network; gone when it stops.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { and, eq } from 'drizzle-orm';
import { startWorkers } from '../../workers/main.ts';
import { buildApp } from '../api/app.ts';
import { createUser } from '../auth/users.ts';
import { businessClock } from '../clock.ts';
import { loadConfig } from '../config.ts';
import { openContext, type Context } from '../context.ts';
import { saveConnector } from '../connectors/connector-rows.ts';
import { withOperation } from '../connectors/from-openapi.ts';
import { openReceiver } from '../ingest/receive.ts';
import { openLog } from '../log.ts';
import { webFolder } from '../web-folder.ts';
import { brandConnectors } from './brand-api.ts';
import { BRAND, CAST, contactsOf, crowd, SIMULATED_SECRETS } from './cast.ts';
import { bringRecords, letAnaBeKnown } from './demo/known.ts';
import { rewindable, writeEarlier } from './earlier.ts';
import { startPlay } from './play.ts';
import { productSettings } from './product-settings.ts';
import { CAST_SCENES, OPENING } from './scenes/cast-scenes.ts';
import { startSimulator } from './simulator.ts';

const HELP = `npm run demo -- [options]

  --port N       where the inbox listens (4000; a free one if it is taken); the phone listens at the next one
  --speed N      business time runs N times as fast (1)
  --per-hour N   customers of the crowd who begin to write per hour of business time (90)
  --storm        the airport closes: twenty times as many for half an hour
  --seed N       the same seed gives the same people and the same words (7)
  --empty        nobody has written yet
  --help         this text
`;

const PASSWORD = 'halcyon-demo';
const STAFF = [
  { email: 'mira@halcyon.example', name: 'Mira', role: 'agent' },
  { email: 'omar@halcyon.example', name: 'Omar', role: 'agent' },
  { email: 'ruth@halcyon.example', name: 'Ruth', role: 'supervisor' },
  { email: 'sam@halcyon.example', name: 'Sam', role: 'admin' },
] as const;
const logins = STAFF.map((person) => ({ ...person, password: PASSWORD }));

const options = readOptions();
if (options) await play(options);

interface Options {
  port: number;
  speed: number;
  perHour: number;
  seed: number;
  storm: boolean;
  empty: boolean;
}

async function play({ port, speed, perHour, seed, storm, empty }: Options): Promise<void> {
  const began = performance.now();
  const now = Date.now();
  const clock = rewindable(businessClock({ speed, originMs: now, realOriginMs: now }));
  const log = openLog({ level: process.env['LOG_LEVEL'] ?? 'warn' });
  const dataDir = mkdtempSync(join(tmpdir(), 'touchpoint-demo-'));
  const personas = [...CAST, ...crowd({ seed, count: 300 })];
  // Known before anything listens: the platforms are told the address by the product itself.
  const inboxPort = await freePort(port);
  if (port !== 0 && inboxPort !== port) console.log(`Port ${port} is taken, using another one.`);
  const simulator = await startSimulator({
    port: await freePort(port === 0 ? 0 : inboxPort + 1),
    seed,
    clock,
    log,
    secrets: SIMULATED_SECRETS,
    accounts: Object.values(BRAND),
    contacts: contactsOf(personas),
    visitors: CAST,
    records: personas,
    mailbox: true,
  });
  const settings = productSettings({ simulator, secrets: SIMULATED_SECRETS });
  const config = loadConfig({ ...settings, DATA_DIR: dataDir, PORT: String(inboxPort), UNDO_SECONDS: '5' });
  const webDist = await webFolder({ info: console.log, error: console.error });
  const context = await openContext(config, { clock, log });
  const ids: string[] = [];
  for (const { email, name, role } of STAFF)
    ids.push(await createUser(context, { email, displayName: name, password: PASSWORD, roles: [role] }));
  await nameHandles(context);
  await bringRecords(context, personas);
  for (const { title, place, declaration } of brandConnectors(simulator.url)) {
    const whole = await withOperation(declaration);
    await context.store.tx((db) =>
      saveConnector(context.store, db, { title, place, enabled: true, declaration: whole, now: clock.now() }),
    );
  }
  const receiver = openReceiver(context);
  const app = await buildApp({ ...context, receiver, demo: { logins }, ...(webDist ? { webDist } : {}) });
  const address = await app.listen({ host: config.host, port: config.port });
  const workers = startWorkers(context, config.workers);
  simulator.setTarget({ xWebhookUrl: `${address}/webhooks/x`, metaWebhookUrl: `${address}/webhooks/meta` });
  const omar = { id: ids[1] ?? '', displayName: STAFF[1].name };
  if (!empty) await letAnaBeKnown({ context, simulator, clock, agent: omar });
  if (!empty) await writeEarlier({ simulator, personas, clock });
  const world = startPlay({
    simulator,
    personas,
    scenes: empty ? [] : CAST_SCENES.filter(({ key }) => !OPENING.has(key)),
    everyMs: 40_000,
    perHour: empty ? 0 : perHour,
  });
  if (!empty) for (const scene of CAST_SCENES.filter(({ key }) => OPENING.has(key))) void world.perform(scene);
  if (storm) world.storm({ times: 20, durationMs: 30 * 60_000 });
  tell({ address, phone: `${simulator.url}/phone`, seconds: (performance.now() - began) / 1000 });

  const stop = async () => {
    console.log('\nThe curtain falls …');
    setTimeout(() => process.exit(1), 10_000).unref();
    await world.stop();
    await app.close();
    await workers.close();
    await receiver.close();
    await context.close();
    await simulator.close();
    rmSync(dataDir, { recursive: true, force: true });
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
}

/** The wanted port, or another one when somebody has it. */
async function freePort(port: number): Promise<number> {
  const server = createServer();
  const found = await new Promise<number | undefined>((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const { port: free } = server.address() as AddressInfo;
      server.close(() => resolve(free));
    });
  });
  return found ?? freePort(0);
}

/** Meta's settings know ids only; people know the brand by its name. */
async function nameHandles({ store }: Context): Promise<void> {
  const { channelAccounts: t } = store.t;
  for (const { channel, externalId, handle, displayName } of Object.values(BRAND)) {
    const mine = and(eq(t.channel, channel), eq(t.externalId, externalId));
    await store.tx((db) => db.update(t).set({ handle, displayName }).where(mine).returning({ id: t.id }));
  }
}

function tell({ address, phone, seconds }: { address: string; phone: string; seconds: number }): void {
  const lines = [
    `Halcyon Air is open, ${seconds.toFixed(1)} s after the start. Everything is simulated, nothing leaves this machine.`,
    '',
    `  Inbox   ${address}`,
    ...logins.map(({ email, role, password }) => `          ${email.padEnd(24)} ${password}   ${role}`),
    '',
    `  Phone   ${phone}   be the customer: write a DM, answer it in the inbox`,
    '',
    '  Ctrl-C ends it.',
  ];
  console.log(lines.join('\n'));
}

/** Undefined when there was nothing more to do than to explain. Ends the process for what is no option. */
function readOptions(): Options | undefined {
  const values = readArguments();
  if (values.help) {
    console.log(HELP);
    return undefined;
  }
  const number = (name: 'port' | 'speed' | 'per-hour' | 'seed', { least }: { least: number }): number => {
    const value = Number(values[name]);
    if (!Number.isFinite(value) || value < least) {
      console.error(`--${name}: expected a number of at least ${least}, got "${values[name]}"`);
      process.exit(2);
    }
    return value;
  };
  return {
    port: number('port', { least: 0 }),
    speed: number('speed', { least: 0.01 }),
    perHour: number('per-hour', { least: 0 }),
    seed: number('seed', { least: 0 }),
    storm: values.storm,
    empty: values.empty,
  };
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '4000' },
        speed: { type: 'string', default: '1' },
        'per-hour': { type: 'string', default: '90' },
        seed: { type: 'string', default: '7' },
        storm: { type: 'boolean', default: false },
        empty: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return process.exit(2);
  }
}
