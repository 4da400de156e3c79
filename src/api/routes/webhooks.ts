// The doors for platforms. Exact bytes are verified, kept, and only then answered 200; nothing else happens here. After it:
// ingest/receive. Each platform's question whether this address is ours is answered by its own door.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { noteWrongSignature } from '../../accounts/wrong-signatures.ts';
import type { DoorKind } from '../../channels/channel.ts';
import { isProductError, ProductError } from '../../errors.ts';
import type { App, Door } from '../api-parts.ts';
import type { Metrics } from '../metrics.ts';

/** Platforms batch: Meta sends up to a thousand changes in one body. */
const BODY_LIMIT = 8 * 1024 * 1024;

export function webhookRoutes(app: App, { parts, metrics }: { parts: Door; metrics: Metrics }): void {
  const { registry, receiver } = parts;

  void app.register(async (doors) => {
    // Whatever its content type says: the signature is over bytes, and the parser must not touch them.
    doors.removeAllContentTypeParsers();
    doors.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
      done(null, body),
    );
    doors.addHook('onRequest', (request, _reply, done) => {
      request.raw.headers['content-type'] = 'application/octet-stream'; // one that is malformed would be refused unread
      done();
    });
    doors.addHook('onError', async (_request, _reply, error) => {
      if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') metrics.deliveries.inc({ door: 'any', outcome: 'too_large' });
    });

    for (const door of registry.doors) {
      doors.get(`/webhooks/${door}`, async (request, reply) => {
        const answer = registry.door(door).challenge(request.query as Record<string, unknown>);
        if (answer === undefined) throw new ProductError('not_allowed', 'This is not a question we answer.');
        return reply.type(answer.contentType).send(answer.body);
      });
      doors.post(`/webhooks/${door}`, { bodyLimit: BODY_LIMIT }, (request, reply) => receive(door, request, reply));
    }
  });

  async function receive(door: DoorKind, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    if (!registry.door(door).verify(raw, request.headers)) {
      metrics.deliveries.inc({ door, outcome: 'bad_signature' });
      if (registry.door(door).isSigned(request.headers)) noteWrongSignature(parts, door);
      throw new ProductError('bad_signature');
    }
    try {
      await receiver.receive({ door, raw });
    } catch (error) {
      metrics.deliveries.inc({ door, outcome: 'not_stored' });
      throw isProductError(error) ? error : new ProductError('overloaded', undefined, {}, error);
    }
    metrics.deliveries.inc({ door, outcome: 'accepted' });
    return reply.status(200).send('');
  }
}
