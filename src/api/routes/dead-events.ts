// What could not be processed, for administrators: look at it, mend the cause, let it run again.
import { z } from 'zod';
import { replayDelivery } from '../../ingest/replay.ts';
import type { App, Door } from '../api-parts.ts';
import { signedIn } from '../identify.ts';
import { deadEvent, listDeadEvents } from '../present/dead-events.ts';
import * as S from '../schemas.ts';

export function deadEventRoutes(app: App, { parts }: { parts: Door }): void {
  const path = '/api/v1/admin/dead-events';

  app.get(path, { schema: { querystring: S.DeadEventQuery, response: { 200: S.DeadEventPage } } }, async (request) =>
    listDeadEvents(parts, request.query),
  );

  app.get(
    `${path}/:id`,
    { schema: { params: S.IdParams, querystring: S.NoQuery, response: { 200: S.DeadEventDetail } } },
    async (request) => deadEvent(parts, request.params.id),
  );

  // Once it runs it is no longer dead: a second request finds nothing to replay.
  app.post(
    `${path}/:id/replay`,
    { schema: { params: S.IdParams, querystring: S.NoQuery, response: { 202: z.object({}) } } },
    async (request, reply) => {
      await replayDelivery(parts, { inboxId: request.params.id, userId: signedIn(request).user.id });
      return reply.status(202).send({});
    },
  );
}
