// Builds each part once, in order, and closes them in reverse. Every part can be replaced by the tests.
import { randomUUID } from 'node:crypto';
import { accountsFromSettings } from './accounts/from-settings.ts';
import { releaseRegistered } from './ingest/replay.ts';
import { openRegistry, type Registry } from './channels/registry.ts';
import { businessClock, type Clock } from './clock.ts';
import { ConfigError, type Config } from './config.ts';
import { openStore } from './db/open.ts';
import type { Store } from './db/store.ts';
import { openFetcher, type Resolve } from './files/guarded-fetch.ts';
import { openFiles } from './files/open.ts';
import { openRenderer } from './files/render.ts';
import { platformsHere } from './files/want-files.ts';
import { openFingerprints } from './fingerprints.ts';
import { openLog, type Log } from './log.ts';
import type { Parts } from './parts.ts';
import { openQueue } from './queues/open.ts';
import type { Queue } from './queues/queue.ts';
import { checkedSealer } from './secret-key.ts';

export interface Context extends Parts {
  close(): Promise<void>;
}

export interface Replaced {
  clock?: Clock;
  log?: Log;
  /** Opened by the caller; closed with the context all the same, also when that cannot be opened. */
  queue?: Queue;
  /** Other channels than the product's. */
  registry?: Registry;
  /** Instead of the machine's own way to find the addresses of a host from which files are fetched. */
  resolve?: Resolve;
  /** This process is one of several: it needs the Redis that all of them share. */
  several?: boolean;
}

/** @throws ConfigError when the settings do not allow a start. */
export async function openContext(
  config: Config,
  { clock, log, queue, registry, resolve, several = false }: Replaced = {},
): Promise<Context> {
  if (several && config.redisUrl === undefined) {
    throw new ConfigError(
      'REDIS_URL: needed because the API and the workers run as separate processes, e.g. redis://127.0.0.1:6379',
    );
  }
  const usedLog = log ?? openLog({ level: config.logLevel });
  const usedClock = clock ?? clockFromEnvironment(process.env);
  let store: Store | undefined;
  let usedQueue = queue;
  const renderer = openRenderer();
  const close = async () => {
    await renderer.close();
    await usedQueue?.close();
    await store?.close();
  };
  try {
    store = await openStore({
      dataDir: config.dataDir,
      ...(config.databaseUrl ? { databaseUrl: config.databaseUrl } : {}),
      log: (error) => usedLog.error({ err: error }, 'an error that nobody was waiting for'),
    });
    const sealer = await checkedSealer(config, store);
    usedQueue ??= await openQueue({
      dataDir: config.dataDir,
      log: usedLog,
      installation: store.databaseId,
      ...(config.redisUrl ? { redisUrl: config.redisUrl } : {}),
    });
    const parts: Parts = {
      config,
      log: usedLog,
      clock: usedClock,
      store,
      queue: usedQueue,
      sealer,
      fingerprints: await openFingerprints(store, sealer),
      registry: registry ?? openRegistry(config, usedClock),
      files: await openFiles(config, sealer),
      fetcher: openFetcher({ localOrigins: platformsHere(config), resolve }),
      renderer,
      processId: `${process.pid}-${randomUUID().slice(0, 8)}`,
    };
    await accountsFromSettings(parts);
    await releaseRegistered(parts);
    return { ...parts, close };
  } catch (error) {
    await close(); // a private Redis would go on without us
    throw error;
  }
}

/** The simulator hands its own time to the processes it starts; without it business time is the system's. */
function clockFromEnvironment(env: NodeJS.ProcessEnv): Clock {
  const [speed, originMs, realOriginMs] = (env['TOUCHPOINT_CLOCK'] ?? '').split(',').map(Number);
  return speed && originMs && realOriginMs ? businessClock({ speed, originMs, realOriginMs }) : businessClock();
}
