// The product as processes. `node src/main.ts` is all of it in one; `api` and `worker` are its halves, any number of each.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startWorkers } from '../workers/main.ts';
import { ensureFirstAdmin } from './auth/users.ts';
import { ConfigError, loadConfig, type Config } from './config.ts';
import { openContext, type Context } from './context.ts';
import { startHeartbeat } from './db/heartbeat.ts';
import { DATABASE_FILE } from './db/open.ts';
import { codeOf } from './db/store.ts';
import { catchUp } from './gaps/catch-up.ts';
import { noteLeaving } from './gaps/own-absence.ts';
import { openReceiver } from './ingest/receive.ts';
import { webFolder } from './web-folder.ts';

const ROLES = ['all', 'api', 'worker'] as const;
type Role = (typeof ROLES)[number];

/** How long a graceful stop may take before the process goes anyway; everything unfinished is in the database. */
const STOP_MS = 15_000;

const asked = process.argv[2] ?? 'all';
const role = ROLES.find((name) => name === asked);
if (role === undefined) {
  console.error(`There is no part called "${asked}". Use one of: ${ROLES.join(', ')}.`);
  process.exit(2);
}

try {
  await run(role);
} catch (error) {
  const { wordsFor } = await import('./cli/failure.ts');
  const words = error instanceof ConfigError ? error.message : wordsFor(error);
  if (words === undefined) throw error; // a bug: its place is what helps
  console.error(words);
  process.exit(1);
}

async function run(role: Role): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = loadConfig(process.env);
  if (role !== 'worker') void import('./api/app.ts'); // while the store and the queue open
  const context = await openContext(config, { several: role !== 'all' });
  const stops: Stop[] = [() => context.close()];
  let ready: Ready;
  try {
    ready = await start(role, { context, stops });
  } catch (error) {
    await stopAll(stops);
    throw error;
  }
  // Whoever hears that we are ready may end us at once: then it must be the graceful way.
  stopOnSignal(context, stops);
  context.log.info(ready.facts, ready.words);
}

interface Ready {
  words: 'listening' | 'working';
  facts: Record<string, unknown>;
}

type Stop = () => Promise<void>;

/** What ends each part is noted before the next one starts. */
async function start(role: Role, { context, stops }: { context: Context; stops: Stop[] }): Promise<Ready> {
  const { config, log } = context;
  if (!(await ensureFirstAdmin(context))) {
    log.warn('nobody works here yet: set ADMIN_EMAIL and ADMIN_PASSWORD, or run: npx touchpoint user add');
  }
  const heartbeat = await startHeartbeat(context.store, {
    id: context.processId,
    parts: [...(role === 'worker' ? [] : ['api']), ...(role === 'api' ? [] : config.workers)].join(', '),
    log: (error) => log.error({ err: error }, 'this process could not say that it lives'),
  });
  stops.push(() => heartbeat.stop());
  if (role !== 'api') {
    const workers = startWorkers(context, config.workers);
    stops.push(() => workers.close(10_000));
  }
  if (role === 'worker') return { words: 'working', facts: { workers: config.workers } };
  return serve(context, stops);
}

async function serve(context: Context, stops: Stop[]): Promise<Ready> {
  const { config, log } = context;
  const receiver = openReceiver(context);
  stops.push(() => receiver.close());
  const webDist = await webFolder(log);
  const { buildApp } = await import('./api/app.ts');
  const app = await buildApp({ ...context, receiver, ...(webDist ? { webDist } : {}) });
  stops.push(() => app.close());
  const address = await app.listen({ host: config.host, port: config.port }).catch((error: unknown) => {
    throw notOurs(error, config) ?? error;
  });
  await catchUp(context);
  stops.push(() => noteLeaving(context));
  const data = config.databaseUrl ? 'postgres' : join(config.dataDir, DATABASE_FILE);
  return { words: 'listening', facts: { address, data } };
}

/** An address that this process cannot have is a setting to be changed. */
function notOurs(error: unknown, { host, port }: Config): ConfigError | undefined {
  const said: Readonly<Record<string, string>> = {
    EADDRINUSE: `PORT: ${port} on ${host} is taken by another program. Stop that one, or choose another port`,
    EACCES: `PORT: this user may not listen on ${port}. Choose one above 1023`,
    EADDRNOTAVAIL: `HOST: ${host} is no address of this machine`,
  };
  const words = said[codeOf(error)];
  return words === undefined ? undefined : new ConfigError(words, { cause: error });
}

async function stopAll(stops: readonly Stop[]): Promise<void> {
  for (const each of stops.toReversed()) await each();
}

/** Stop taking, finish what is in hand, then close what it needs: the reverse of the start. A second signal stops at once. */
function stopOnSignal({ log }: Context, stops: readonly Stop[]): void {
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), STOP_MS).unref();
    await stopAll(stops);
    log.info('stopped');
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stop(signal).catch((error: unknown) => {
        log.error({ err: error }, 'the stop failed');
        process.exit(1);
      });
    });
  }
}
