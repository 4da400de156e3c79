// The product as processes. `node src/main.ts` is all of it in one; `api` and `worker` are its halves, any number of each.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startWorkers } from '../workers/main.ts';
import { ensureFirstAdmin } from './auth/users.ts';
import { ConfigError, loadConfig } from './config.ts';
import { openContext, type Context } from './context.ts';
import { startHeartbeat } from './db/heartbeat.ts';
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
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exit(1);
}

async function run(role: Role): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = loadConfig(process.env);
  if (role !== 'worker') void import('./api/app.ts'); // while the store and the queue open
  const context = await openContext(config, { several: role !== 'all' });
  if (!(await ensureFirstAdmin(context))) {
    context.log.warn('nobody works here yet: set ADMIN_EMAIL and ADMIN_PASSWORD, or run: npx touchpoint user add');
  }
  const parts = [...(role === 'worker' ? [] : ['api']), ...(role === 'api' ? [] : config.workers)].join(', ');
  const heartbeat = await startHeartbeat(context.store, {
    id: context.processId,
    parts,
    log: (error) => context.log.error({ err: error }, 'this process could not say that it lives'),
  });
  const stops = [() => context.close(), () => heartbeat.stop()];
  if (role !== 'api') {
    const workers = startWorkers(context, config.workers);
    stops.push(() => workers.close(10_000));
  }
  if (role !== 'worker') stops.push(await serve(context));
  else context.log.info({ workers: config.workers }, 'working');
  stopOnSignal(context, stops);
}

async function serve(context: Context): Promise<() => Promise<void>> {
  const { config, log } = context;
  const receiver = openReceiver(context);
  const webDist = await webFolder(log);
  const { buildApp } = await import('./api/app.ts');
  const app = await buildApp({ ...context, receiver, ...(webDist ? { webDist } : {}) });
  const address = await app.listen({ host: config.host, port: config.port });
  log.info({ address, data: config.databaseUrl ? 'postgres' : join(config.dataDir, 'touchpoint.db') }, 'listening');
  return async () => {
    await app.close();
    await receiver.close();
  };
}

/** Stop taking, finish what is in hand, then close what it needs: the reverse of the start. A second signal stops at once. */
function stopOnSignal({ log }: Context, stops: (() => Promise<void>)[]): void {
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), STOP_MS).unref();
    for (const each of stops.toReversed()) await each();
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
