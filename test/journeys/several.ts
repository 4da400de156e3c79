// Further processes of the product, as far as a context is one: connections of their own on the database of a world, each with
// its own bell. And how a test waits when several of them work at once.
import { eq } from 'drizzle-orm';
import { openContext, type Context } from '../../src/context.ts';
import type { Queue } from '../../src/queues/queue.ts';
import { startWorkers } from '../../workers/main.ts';
import { until } from '../crash/product.ts';
import type { World } from '../world.ts';

/** The caller closes it, before the world. */
export const openAnother = ({ parts, clock }: World, queue: Queue): Promise<Context> =>
  openContext(parts.config, { clock, log: parts.log, queue });

export interface Worker {
  parts: Context;
  close(): Promise<void>;
}

/** A process that works: all belts and the relay. */
export async function startAnother(world: World, queue: Queue): Promise<Worker> {
  const parts = await openAnother(world, queue);
  const working = startWorkers(parts, ['ingest', 'deliver', 'relay']);
  return {
    parts,
    close: async () => {
      await working.close(2_000);
      await parts.close();
    },
  };
}

/** Until everything that was delivered has been processed, by whomever. */
export async function processed({ parts, sim, receiver }: World, withinMs = 40_000): Promise<void> {
  await sim.settled();
  const { inbox } = parts.store.t;
  await until(
    'every delivery is processed',
    async () => {
      const [row] = await parts.store.db.select({ id: inbox.id }).from(inbox).where(eq(inbox.state, 'new')).limit(1);
      return row === undefined && receiver.waiting === 0;
    },
    withinMs,
  );
}
