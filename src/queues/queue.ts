// The bell (design §2.1). It carries row ids and nothing else; the database is the truth, so a lost ring costs a little time
// and never a message: the relay rings again for whatever is due. Two engines, one contract suite.

/** What a ring names: rows of `inbox`, conversations with something in `outbox`, accounts with people to ask about, `files`, `letters`. */
export const BELTS = ['ingest', 'deliver', 'profile', 'media', 'mail'] as const;
export type Belt = (typeof BELTS)[number];

/** A job holds at most this many ids. */
export const IDS_PER_RING = 50;

/** Any number of ids as the rings in which they travel. */
export function inRings(ids: readonly string[]): string[][] {
  const rings: string[][] = [];
  for (let from = 0; from < ids.length; from += IDS_PER_RING) rings.push(ids.slice(from, from + IDS_PER_RING));
  return rings;
}

export interface Listener {
  /** Takes no new ring, waits for those in hand, at most `graceMs` of real time. */
  close(graceMs?: number): Promise<void>;
}

export interface ListenOptions {
  /** Rings handled at the same time in this process. */
  concurrency: number;
}

export interface QueueHealth {
  engine: 'memory' | 'redis' | 'private-redis';
  /** False when rings cannot be passed on now; nothing is lost, the relay makes up for it. */
  connected: boolean;
  /** Rings waiting, per belt; undefined when the engine cannot be asked. */
  waiting: Partial<Record<Belt, number>>;
}

export interface Queue {
  /**
   * Tells some worker that these rows are there, however many: they travel in as many rings as they need. Never rejects and
   * gives up after 50 ms: false means nobody may have heard. The same id may be rung any number of times.
   */
  ring(belt: Belt, ids: readonly string[]): Promise<boolean>;
  /** `handle` gets the ids of one ring. What it throws is logged; the rows are tried again by the relay. */
  listen(belt: Belt, handle: (ids: readonly string[]) => Promise<void>, options: ListenOptions): Listener;
  /** Tells every process, this one too, that the event log has grown. Lost ones cost a second (readers look by themselves). */
  wake(): void;
  onWake(listener: () => void): () => void;
  health(): Promise<QueueHealth>;
  /** Closes listeners first, then connections. Does not stop a Redis that others use. */
  close(): Promise<void>;
}
