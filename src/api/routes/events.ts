// The live stream's door: takes the connection over from Fastify and gives it to notifications/stream as a wire.
import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Wire } from '../../notifications/feed.ts';
import { openStream } from '../../notifications/stream.ts';
import type { App, Door } from '../api-parts.ts';
import { signedIn } from '../identify.ts';
import * as S from '../schemas.ts';

export function eventRoutes(app: App, { parts }: { parts: Door }): void {
  app.get(
    '/api/v1/events',
    { schema: { querystring: S.EventsQuery, produces: ['text/event-stream'], response: { 200: z.string() } } },
    async (request, reply) => {
      const identity = signedIn(request);
      const last = request.headers['last-event-id'];
      const after = (typeof last === 'string' && last !== '' ? last : request.query.after) ?? 'now';
      reply.hijack();
      // Headers set so far (security headers) go along; nobody may keep or gather what follows.
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value);
      reply.raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      reply.raw.flushHeaders();
      const wire = wireOf(reply.raw);
      try {
        await openStream(parts, { identity, wire, after });
      } catch (error) {
        parts.log.warn({ error, user: identity.user.id }, 'a live stream could not be opened');
        wire.close();
      }
    },
  );
}

/** Server-sent events over this answer. */
function wireOf(raw: ServerResponse): Wire {
  return {
    send: (bytes) => void raw.write(bytes),
    buffered: () => raw.writableLength,
    drained: () =>
      new Promise((resolve) => {
        if (raw.destroyed || !raw.writableNeedDrain) return resolve();
        raw.once('drain', resolve);
        raw.once('close', resolve);
      }),
    // What a slow reader has not taken is thrown away with the connection.
    close: () => void (raw.writableNeedDrain ? raw.destroy() : raw.end()),
    get closed() {
      return raw.destroyed || raw.writableEnded;
    },
    onClose: (listener) => void raw.once('close', listener),
  };
}
