// One customer, many channels: a code that leads from one to the other, two conversations made one because both are proved, and back.
import type { FastifyRequest } from 'fastify';
import { findConversationForUser } from '../../auth/authorized.ts';
import { joinProved, leaveProved } from '../../links/join-proved.ts';
import { makeHop } from '../../proof/make-hop.ts';
import type { App, Door } from '../api-parts.ts';
import { NOTHING } from '../documentation.ts';
import { onceOf } from '../idempotency.ts';
import { signedIn } from '../identify.ts';
import { presentConversation } from '../present/conversations.ts';
import { iso } from '../present/times.ts';
import * as S from '../schemas.ts';

export function hopRoutes(app: App, { parts }: { parts: Door }): void {
  const { store } = parts;

  const mine = (request: FastifyRequest<{ Params: { id: string } }>) =>
    findConversationForUser(store, { user: signedIn(request).user, conversationId: request.params.id, to: 'change' });

  async function shown(request: FastifyRequest<{ Params: { id: string } }>): Promise<S.Conversation> {
    return presentConversation(parts, { row: await mine(request), viewer: signedIn(request).user });
  }

  app.post(
    '/api/v1/conversations/:id/hops',
    { schema: { params: S.IdParams, querystring: S.NoQuery, body: S.HopBody, response: { 201: S.Hop } } },
    async (request, reply) => {
      const { channelAccountId } = request.body;
      const { user } = signedIn(request);
      const hop = await makeHop(parts, { conversation: await mine(request), userId: user.id, channelAccountId });
      return reply.status(201).send({ ...hop, expiresAt: iso(hop.expiresAt) });
    },
  );

  app.post(
    '/api/v1/conversations/:id/joins',
    { schema: { params: S.IdParams, querystring: S.NoQuery, body: S.JoinBody, response: { 200: S.Conversation } } },
    async (request) => {
      const move = { conversation: await mine(request), user: signedIn(request).user, once: onceOf(request) };
      await joinProved(parts, { ...move, contactId: request.body.contactId });
      return shown(request);
    },
  );

  app.delete(
    '/api/v1/conversations/:id/joins/:contactId',
    { schema: { params: S.JoinParams, querystring: S.NoQuery, response: { 204: NOTHING } } },
    async (request, reply) => {
      const move = { conversation: await mine(request), user: signedIn(request).user, once: onceOf(request) };
      await leaveProved(parts, { ...move, contactId: request.params.contactId });
      return reply.status(204).send();
    },
  );
}
