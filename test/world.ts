// The whole product in one process for one test: a database of its own, a bell, the simulator, a business clock that stands still
// until it is moved, and people who knock at the front door. `settle()` waits until nothing more would happen by itself.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash } from '@node-rs/argon2';
import { and, asc, eq, gt, inArray, lte, or } from 'drizzle-orm';
import { PROFILE_PACE } from '../src/accounts/stops.ts';
import { buildApp } from '../src/api/app.ts';
import { addUser } from '../src/auth/users.ts';
import { plugs, registryOf, type Plug } from '../src/channels/registry.ts';
import { manualClock, type ManualClock } from '../src/clock.ts';
import { loadConfig } from '../src/config.ts';
import { openContext, type Context } from '../src/context.ts';
import { catchUp } from '../src/gaps/catch-up.ts';
import { noteLeaving } from '../src/gaps/own-absence.ts';
import { PROFILE_CLAIM_MS } from '../src/ingest/profile-turn.ts';
import { openReceiver, type Receiver } from '../src/ingest/receive.ts';
import { openLog } from '../src/log.ts';
import { dueConversations } from '../src/outbox/ring-due.ts';
import { openMemoryQueue } from '../src/queues/memory.ts';
import type { Listener, Queue } from '../src/queues/queue.ts';
import { APPS } from '../src/simulator/shapes.ts';
import { letterSettings } from '../src/simulator/product-settings.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../src/simulator/simulator.ts';
import { startWorkers } from '../workers/main.ts';
import { relayOnce } from '../workers/relay.ts';
import { ACCOUNTS, CUSTOMERS, PASSWORD, SECRETS, STAFF } from './cast.ts';
import { signIn, type Person } from './person.ts';
import { freshPostgres } from './postgres.ts';

export interface WorldOptions {
  /** `sqlite` unless the test is about both. */
  engine?: 'sqlite' | 'postgres';
  env?: Record<string, string>;
  queue?: (context: { log: Context['log'] }) => Queue | Promise<Queue>;
  /** Without workers deliveries are kept and nothing else happens, until `startWorking`. */
  working?: boolean;
  /** False: no handle is registered. */
  accounts?: boolean;
  /** True: platforms are asked for the names of those who write, and settling waits for it. */
  profiles?: boolean;
  simulator?: Partial<SimulatorOptions>;
  /** True: the product knows its own address and the platforms' apps, so that its connections can be kept (`keepOnce`). */
  reachable?: boolean;
  /** What the hosts of the open internet resolve to; without it, to nothing: no test leaves this machine. */
  resolve?: (hostname: string) => Promise<string[]>;
  /** Gets every line that would be logged, also the finest. */
  logged?: (line: string) => void;
  /** True: X's activity stream is followed as well. */
  stream?: boolean;
  /** True: letters to customers reach the simulator's mail box (`sim.mailbox`). */
  mail?: boolean;
  /** Channels beside the product's own. */
  plugs?: (clock: ManualClock) => Plug[];
}

export interface World {
  parts: Context;
  clock: ManualClock;
  sim: Simulator;
  receiver: Receiver;
  /** Address of the product. */
  url: string;
  mira: Person;
  omar: Person;
  ruth: Person;
  sam: Person;
  startWorking(): void;
  stopWorking(): Promise<void>;
  /** The door is shut as at a stop of the API process, and opened again at the same address as at a start. */
  stopListening(): Promise<void>;
  startListening(): Promise<void>;
  /** Until nothing is due any more, at most `withinMs` of real time. */
  settle(withinMs?: number): Promise<void>;
  /** Moves business time and settles. */
  later(ms: number): Promise<void>;
  /** What the log has since the world began, or since a number. */
  events(
    since?: number,
  ): Promise<{ n: number; type: string; conversationId: string | null; data: Record<string, unknown> }[]>;
  /** Just the names, in order. */
  eventTypes(since?: number): Promise<string[]>;
  close(): Promise<void>;
}

/** The business time at which every world begins. */
export const BEGINNING = Date.parse('2026-03-12T13:00:00Z');

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const clock = manualClock(BEGINNING);
  const log = openLog(
    options.logged === undefined
      ? { level: process.env['TEST_LOG'] ?? 'silent' }
      : { level: 'trace', destination: { write: options.logged } },
  );
  const dataDir = mkdtempSync(join(tmpdir(), 'touchpoint-'));
  const sim = await startSimulator({
    seed: 7,
    clock,
    log,
    secrets: SECRETS,
    accounts: Object.values(ACCOUNTS),
    contacts: Object.values(CUSTOMERS),
    ...(options.mail && { mailbox: true }),
    ...options.simulator,
  });
  const database = options.engine === 'postgres' ? await freshPostgres() : undefined;
  const port = options.reachable ? await freePort() : 0;
  const config = loadConfig({
    ...environment({ sim, dataDir, accounts: options.accounts ?? true }),
    ...letterSettings(sim),
    ...(options.stream && { X_BEARER_TOKEN: SECRETS.xBearerToken ?? '', X_STREAM: 'on' }),
    ...(options.reachable && appSettings(port)),
    ...database?.env,
    ...options.env,
  });
  const queue = await (options.queue ?? openMemoryQueue)({ log });
  const more = options.plugs?.(clock);
  const registry = more && { registry: registryOf([...plugs(config, clock), ...more]) };
  const parts = await openContext(config, { clock, log, queue, resolve: options.resolve ?? nobodyElse, ...registry });
  const receiver = openReceiver(parts);
  let app = await buildApp({ ...parts, receiver });
  const url = await app.listen({ host: '127.0.0.1', port });
  sim.setTarget({ xWebhookUrl: `${url}/webhooks/x`, metaWebhookUrl: `${url}/webhooks/meta` });
  const passwordHash = await staffPasswordHash;
  for (const { email, displayName, roles } of Object.values(STAFF)) {
    await parts.store.tx((db) => addUser(parts.store, db, { email, displayName, roles: [...roles], passwordHash }));
  }
  let workers: Listener | undefined;
  const startWorking = () => {
    workers ??= startWorkers(parts, [
      'ingest',
      'deliver',
      'media',
      'mail',
      ...(options.profiles ? (['profile'] as const) : []),
      ...(options.stream ? (['stream'] as const) : []),
    ]);
  };
  if (options.working ?? true) startWorking();

  const stopListening = async () => {
    await app.close();
    await noteLeaving(parts);
  };
  const startListening = async () => {
    app = await buildApp({ ...parts, receiver });
    await app.listen({ host: '127.0.0.1', port: Number(new URL(url).port) });
    await catchUp(parts);
  };

  const settle = (withinMs = 10_000) =>
    settleAll({
      parts,
      sim,
      receiver,
      profiles: options.profiles ?? false,
      working: () => workers !== undefined,
      withinMs,
    });
  const [mira, omar, ruth, sam] = await Promise.all(
    Object.values(STAFF).map(({ email }) => signIn(url, { email, password: PASSWORD })),
  );
  if (!mira || !omar || !ruth || !sam) throw new Error('somebody of the staff is missing');
  const events: World['events'] = async (since = 0) => {
    const { events: t } = parts.store.t;
    return parts.store.db.select().from(t).where(gt(t.n, since)).orderBy(asc(t.n));
  };
  return {
    parts, clock, sim, receiver, url, mira, omar, ruth, sam, startWorking, stopListening, startListening, settle, events,
    stopWorking: async () => {
      await workers?.close();
      workers = undefined;
    },
    later: async (ms) => {
      clock.advance(ms);
      await settle();
    },
    eventTypes: async (since) => (await events(since)).map(({ type }) => type),
    close: async () => {
      await workers?.close();
      await app.close();
      await receiver.close();
      await parts.close();
      await sim.close();
      await database?.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  }; // prettier-ignore
}

const nobodyElse = () => Promise.reject(new Error('no test leaves this machine'));

/** Hashed once, and weakly: four people sign in to each of hundreds of worlds, and a hash says how much work it wants. */
const staffPasswordHash = hash(PASSWORD, { memoryCost: 64, timeCost: 1, parallelism: 1 });

/** The settings a real installation would have, pointing at the simulator. */
export function environment({
  sim,
  dataDir,
  accounts,
}: {
  sim: { url: string };
  dataDir: string;
  accounts: boolean;
}): Record<string, string> {
  const { x, messenger, instagram } = ACCOUNTS;
  return {
    DATA_DIR: dataDir,
    UNDO_SECONDS: '0',
    LOG_LEVEL: 'silent',
    X_API_URL: sim.url,
    META_GRAPH_URL: sim.url,
    INSTAGRAM_GRAPH_URL: sim.url,
    X_CONSUMER_KEY: SECRETS.xConsumerKey,
    X_CONSUMER_SECRET: SECRETS.xConsumerSecret,
    META_APP_SECRET: SECRETS.metaAppSecret,
    META_VERIFY_TOKEN: SECRETS.metaVerifyToken,
    ...(accounts && {
      X_USER_ID: x.externalId,
      X_HANDLE: x.handle,
      X_ACCESS_TOKEN: x.credentials.accessToken,
      X_ACCESS_SECRET: x.credentials.accessSecret,
      MESSENGER_PAGE_ID: messenger.externalId,
      MESSENGER_PAGE_TOKEN: messenger.credentials.pageToken,
      INSTAGRAM_ACCOUNT_ID: instagram.externalId,
      INSTAGRAM_TOKEN: instagram.credentials.token,
    }),
  };
}

/** What keeps the connections: the product's own address, and the apps. */
export const appSettings = (port: number): Record<string, string> => ({
  PORT: String(port),
  X_BEARER_TOKEN: SECRETS.xBearerToken ?? '',
  X_CLIENT_ID: SECRETS.xClientId ?? '',
  X_CLIENT_SECRET: SECRETS.xClientSecret ?? '',
  META_APP_ID: APPS.meta,
});

/** Known before the product listens: its settings name it. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

interface Settling {
  parts: Context;
  sim: Simulator;
  receiver: Receiver;
  profiles: boolean;
  working: () => boolean;
  withinMs: number;
}

async function settleAll({ parts, sim, receiver, profiles, working, withinMs }: Settling): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (let quiet = 0; quiet < 2;) {
    await sim.settled();
    await relayOnce(parts);
    const busy = receiver.waiting > 0 || (working() && ((await isDue(parts)) || (profiles && (await isAskDue(parts)))));
    quiet = busy ? 0 : quiet + 1;
    if (performance.now() > deadline) throw new Error('the world did not settle in time');
    await new Promise((resolve) => setTimeout(resolve, busy ? 5 : 1));
  }
}

/** Whether some row is waiting for a worker at the present business time. */
async function isDue(parts: Context): Promise<boolean> {
  const { store, clock } = parts;
  const { inbox, outbox, files, letters } = store.t;
  const now = clock.now();
  const kept = await store.db
    .select({ id: inbox.id })
    .from(inbox)
    .where(and(eq(inbox.state, 'new'), lte(inbox.nextAt, now)))
    .limit(1);
  if (kept.length > 0) return true;
  const wanted = await store.db
    .select({ id: files.id })
    .from(files)
    .where(and(eq(files.state, 'wanted'), or(lte(files.nextAt, now), gt(files.leaseUntil, Date.now()))))
    .limit(1);
  if (wanted.length > 0) return true;
  const letter = await store.db
    .select({ id: letters.id })
    .from(letters)
    .where(or(eq(letters.state, 'sending'), and(eq(letters.state, 'queued'), lte(letters.nextAt, now))))
    .limit(1);
  if (letter.length > 0) return true;
  const busy = await store.db
    .select({ id: outbox.id })
    .from(outbox)
    // A message whose files are just going up is `queued`.
    .where(
      or(
        eq(outbox.state, 'sending'),
        and(inArray(outbox.state, ['queued', 'unknown']), gt(outbox.leaseUntil, Date.now())),
      ),
    )
    .limit(1);
  return busy.length > 0 || (await dueConversations(parts)).length > 0;
}

/** Whether some account may ask now about somebody who is due, or is just asking. */
async function isAskDue({ store, clock }: Context): Promise<boolean> {
  const { channelAccounts: a, contacts: c, budgets: b } = store.t;
  const now = clock.now();
  const due = await store.db
    .select({ resetAt: b.resetAt })
    .from(c)
    .innerJoin(a, and(eq(a.id, c.channelAccountId), eq(a.state, 'active')))
    .leftJoin(b, and(eq(b.holder, a.id), eq(b.endpoint, PROFILE_PACE)))
    .where(lte(c.profileNextAt, now));
  if (due.some(({ resetAt }) => (resetAt ?? 0) <= now)) return true;
  // Whoever is asked about just now has a claim that began at this moment.
  const asked = await store.db
    .select({ nextAt: c.profileNextAt, askedAt: c.profileAskedAt })
    .from(c)
    .where(gt(c.profileNextAt, now));
  return asked.some(({ nextAt, askedAt }) => askedAt !== null && nextAt === askedAt + PROFILE_CLAIM_MS && nextAt > now);
}
