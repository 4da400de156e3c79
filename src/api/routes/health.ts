// For monitors: alive, able to serve, and the numbers. None of them tells anything about anybody.
import type { FastifyRequest } from 'fastify';
import { mayAdminister } from '../../auth/permissions.ts';
import { ProductError } from '../../errors.ts';
import { headNumber } from '../../events/read-since.ts';
import type { App, Door } from '../api-parts.ts';
import { identify } from '../identify.ts';
import type { Metrics } from '../metrics.ts';

export function healthRoutes(app: App, { parts, metrics }: { parts: Door; metrics: Metrics }): void {
  app.get('/healthz', async () => ({ status: 'alive' }));

  app.get('/readyz', async (_request, reply) => {
    const database = await answers(async () => void (await headNumber(parts.store))); // fails too before the tables are there
    const queue = await parts.queue.health();
    // Without the bell nothing is lost, only later: still able to serve.
    const status = database ? 'ready' : 'not_ready';
    return reply
      .status(database ? 200 : 503)
      .send({ status, database, queue: { engine: queue.engine, connected: queue.connected } });
  });

  app.get('/metrics', async (request, reply) => {
    await refuseStrangers(parts, request);
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}

async function answers(ask: () => Promise<void>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch {
    return false;
  }
}

/**
 * From this machine, or with an administrator's token. Behind a proxy on this machine everybody looks local, so a header that
 * only proxies write takes that away.
 */
async function refuseStrangers(parts: Door, request: FastifyRequest): Promise<void> {
  const forwarded = request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined;
  const trusted = parts.config.trustProxy !== false || !forwarded;
  if (trusted && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip)) return;
  const identity = await identify(parts, request);
  if (identity === undefined) throw new ProductError('not_signed_in');
  if (!mayAdminister(identity.user.roles)) throw new ProductError('not_allowed');
}
