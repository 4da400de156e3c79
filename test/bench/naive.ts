// What a team writes first: a webhook is verified and becomes one BullMQ job with its body; a worker with the default
// concurrency of 1 stores it. Processes of their own, as `api` and `worker`; without Redis one process, `all`, whose queue is a
// list. Started by end-to-end.ts.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Queue, Worker } from 'bullmq';
import Fastify from 'fastify';
import { openNaiveStore } from './naive-ingest.ts';

const role = process.argv[2] ?? 'all';
const dataDir = process.env['DATA_DIR'] ?? '';
const connection = { url: process.env['REDIS_URL'] ?? '' };

if (role === 'worker') {
  const store = openNaiveStore(dataDir);
  const worker = new Worker('naive', (job) => store.ingest((job.data as { body: string }).body), { connection });
  await worker.waitUntilReady();
  process.send?.('ready');
} else {
  const queue = role === 'api' ? new Queue('naive', { connection }) : undefined;
  await listen(queue ? (body) => queue.add('message', { body }, { removeOnComplete: true }) : listInside());
}
process.on('SIGTERM', () => process.exit(0));

async function listen(add: (body: string) => unknown): Promise<void> {
  const app = Fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post('/webhooks/meta', async (request, reply) => {
    const raw = request.body as Buffer;
    const given = Buffer.from(String(request.headers['x-hub-signature-256']).slice(7), 'hex');
    const wanted = createHmac('sha256', process.env['APP_SECRET'] ?? '')
      .update(raw)
      .digest();
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return reply.code(401).send('');
    await add(raw.toString());
    return reply.send('OK');
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  process.send?.(typeof address === 'object' ? address?.port : undefined);
}

/** The twin of the queue inside the process: one after another, lost with the process. */
function listInside(): (body: string) => void {
  const store = openNaiveStore(dataDir);
  let last: Promise<unknown> = Promise.resolve();
  return (body) => {
    last = last.then(() => store.ingest(body)).then(() => new Promise((resolve) => setImmediate(resolve)));
  };
}
