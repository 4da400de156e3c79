// The parts that stories and doors work with, as types only. context.ts builds them; nobody reaches for a global.
import type { Registry } from './channels/registry.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Fingerprints } from './fingerprints.ts';
import type { FileStore } from './files/file-store.ts';
import type { Fetcher } from './files/guarded-fetch.ts';
import type { Renderer } from './files/render.ts';
import type { Store } from './db/store.ts';
import type { Log } from './log.ts';
import type { Queue } from './queues/queue.ts';
import type { Sealer } from './seal.ts';

export interface Parts {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly store: Store;
  readonly queue: Queue;
  readonly sealer: Sealer;
  readonly fingerprints: Fingerprints;
  readonly registry: Registry;
  readonly files: FileStore;
  readonly fetcher: Fetcher;
  readonly renderer: Renderer;
  /** Which process this is, in leases and logs. */
  readonly processId: string;
}
