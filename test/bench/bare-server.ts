// The limit: Fastify that takes the raw body, checks its signature, parses it once, and keeps nothing. What it takes goes
// straight to whoever listens at /events. A process of its own; started by accept.ts, screen-latency.ts and cold-start.ts.
import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import Fastify from 'fastify';

// The fastest that Node has.
const secret = createSecretKey(Buffer.from(process.env['APP_SECRET'] ?? 'none'));
const listeners = new Set<ServerResponse>();
const app = Fastify();

app.removeAllContentTypeParsers();
app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
app.get('/readyz', () => ({ status: 'ok' }));
app.get('/events', (_request, reply) => {
  reply.hijack();
  reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
  reply.raw.write('event: ready\n\n');
  listeners.add(reply.raw);
  reply.raw.on('close', () => listeners.delete(reply.raw));
});
app.post('/webhooks/meta', (request, reply) => {
  const raw = request.body as Buffer;
  const given = Buffer.from(String(request.headers['x-hub-signature-256']).slice(7), 'hex');
  const wanted = createHmac('sha256', secret).update(raw).digest();
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return reply.code(401).send('');
  const delivery = JSON.parse(raw.toString()) as { entry: { messaging: { timestamp: number }[] }[] };
  const sentAt = delivery.entry[0]?.messaging[0]?.timestamp;
  for (const listener of listeners) listener.write(`event: log\ndata: {"sentAt":${sentAt}}\n\n`);
  return reply.send('OK');
});

await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT'] ?? 0) });
const address = app.server.address();
process.send?.(typeof address === 'object' ? address?.port : undefined);
process.on('SIGTERM', () => process.exit(0));
