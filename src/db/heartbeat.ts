// Each process says every ten seconds of real time that it lives and which parts it runs; the doctor reads it.
import { eq, lt } from 'drizzle-orm';
import { realNow } from '../clock.ts';
import type { Store } from './store.ts';

const EVERY_MS = 10_000;
/** Rows of processes that ended without a word are let go. */
const FORGOTTEN_MS = 24 * 3_600_000;

export interface Heartbeat {
  /** A graceful end is told at once. */
  stop(): Promise<void>;
}

/** Resolves once the first beat is written. Later ones that fail are logged and tried again. */
export async function startHeartbeat(
  store: Store,
  { id, parts, log }: { id: string; parts: string; log: (error: unknown) => void },
): Promise<Heartbeat> {
  const { processes: t } = store.t;
  const startedAt = realNow();
  const beat = () =>
    store.tx(async (db) => {
      const lastSeenAt = realNow();
      await db
        .delete(t)
        .where(lt(t.lastSeenAt, lastSeenAt - FORGOTTEN_MS))
        .returning({ id: t.id });
      await db
        .insert(t)
        .values({ id, parts, startedAt, lastSeenAt })
        .onConflictDoUpdate({ target: t.id, set: { lastSeenAt } })
        .returning({ id: t.id });
    });
  await beat();
  let beating: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    beating = beating.then(beat).catch(log);
  }, EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await beating;
      await store.tx((db) => db.delete(t).where(eq(t.id, id)).returning({ id: t.id }));
    },
  };
}
