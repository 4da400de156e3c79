// What Prometheus reads: counted here as it happens, or looked up in the database when it asks.
import { and, count, eq, inArray, min, sql } from 'drizzle-orm';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { INBOX_STATES } from '../db/tables/deliveries.ts';
import { OUTBOX_STATES } from '../db/tables/outbox.ts';
import { recoveredByChannel } from '../gaps/list.ts';
import type { Door } from './api-parts.ts';

export interface Metrics {
  deliveries: Counter<'door' | 'outcome'>;
  requests: Histogram<'method' | 'route' | 'status'>;
  registry: Registry;
}

/** One registry per application, so that two in one process do not disturb each other. */
export function openMetrics({ store, queue, feed, clock }: Door): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry }); // event-loop delay, memory, handles
  const deliveries = new Counter({
    name: 'touchpoint_deliveries_total',
    help: 'Webhook deliveries by door and what became of them; too_large and not_stored are alarms',
    labelNames: ['door', 'outcome'],
    registers,
  });
  const requests = new Histogram({
    name: 'touchpoint_http_seconds',
    help: 'Time to answer, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 1, 5],
    registers,
  });
  const { inbox, outbox } = store.t;
  gauge('touchpoint_inbox', 'Deliveries that wait or went wrong, by state', ['state'], async (of) => {
    const unfinished = INBOX_STATES.filter((state) => state !== 'done' && state !== 'split');
    // Each state has its own partial index; asked for alone, neither engine walks what is done.
    for (const state of unfinished) {
      const literal = state === 'new' ? sql`${inbox.state} = 'new'` : sql`${inbox.state} in ('dead', 'unrouted')`;
      const [row] = await store.db
        .select({ n: count() })
        .from(inbox)
        .where(and(literal, eq(inbox.state, state)));
      of.set({ state }, row?.n ?? 0);
    }
  });
  gauge('touchpoint_inbox_oldest_seconds', 'Age of the oldest delivery that waits, business time', [], async (of) => {
    const [row] = await store.db
      .select({ at: min(inbox.receivedAt) })
      .from(inbox)
      .where(sql`${inbox.state} = 'new'`);
    of.set(row?.at == null ? 0 : Math.max(0, clock.now() - row.at) / 1000);
  });
  gauge('touchpoint_outbox', 'Messages on their way out, by state', ['state'], async (of) => {
    const leaving = OUTBOX_STATES.filter((state) => state === 'queued' || state === 'sending' || state === 'unknown');
    const rows = await store.db.select({ state: outbox.state, n: count() }).from(outbox).where(inArray(outbox.state, leaving)).groupBy(outbox.state); // prettier-ignore
    for (const state of leaving) of.set({ state }, rows.find((row) => row.state === state)?.n ?? 0);
  });
  gauge('touchpoint_queue_connected', 'Whether rings can be passed on', ['engine'], async (of) => {
    const { engine, connected } = await queue.health();
    of.set({ engine }, Number(connected));
  });
  gauge('touchpoint_live_readers', 'Open live streams in this process', [], (of) => of.set(feed.readers));
  const recovered = new Counter({
    name: 'touchpoint_recovered_by_reconcile_total',
    help: 'Messages that were not told in time and have come since, by channel',
    labelNames: ['channel'],
    registers,
    async collect() {
      // The table is the count; this process may not have seen any of them.
      const counts = await recoveredByChannel(store);
      recovered.reset();
      for (const { channel, recovered: n } of counts) recovered.inc({ channel }, n);
    },
  });
  return { deliveries, requests, registry };

  function gauge<L extends string>(
    name: string,
    help: string,
    labelNames: L[],
    look: (of: Gauge<L>) => Promise<void> | void,
  ): void {
    const made: Gauge<L> = new Gauge<L>({
      name,
      help,
      labelNames,
      registers,
      async collect() {
        await look(made);
      },
    });
  }
}
