// Reading: the queue, one conversation with its composer, its messages, its timeline, and the numbers beside the views.
import type { FastifyRequest } from 'fastify';
import { findConversationForUser, type Authorized, type ConversationRow } from '../../auth/authorized.ts';
import { countViews } from '../../conversations/counts.ts';
import { listConversations } from '../../conversations/list.ts';
import { readMessages } from '../../conversations/read-messages.ts';
import { readTimeline } from '../../conversations/read-timeline.ts';
import type { App, Door } from '../api-parts.ts';
import { signedIn } from '../identify.ts';
import { composerState } from '../present/composer.ts';
import { presentConversation, presentConversations } from '../present/conversations.ts';
import { presentMessages } from '../present/messages.ts';
import { presentTimeline } from '../present/timeline.ts';
import * as S from '../schemas.ts';

export function conversationRoutes(app: App, { parts }: { parts: Door }): void {
  const { store, clock } = parts;

  /** The conversation through the gate. */
  const readable = (request: FastifyRequest<{ Params: { id: string } }>): Promise<Authorized<ConversationRow>> =>
    findConversationForUser(store, {
      user: signedIn(request).user,
      conversationId: request.params.id,
      to: 'read',
    });

  app.get(
    '/api/v1/conversations',
    { schema: { querystring: S.ConversationQuery, response: { 200: S.ConversationPage } } },
    async (request) => {
      const { user } = signedIn(request);
      const { rows, next } = await listConversations(store, { user, query: request.query });
      return { items: await presentConversations(parts, { rows, viewer: user }), next };
    },
  );

  app.get('/api/v1/views', { schema: { querystring: S.NoQuery, response: { 200: S.ViewCounts } } }, async (request) =>
    countViews(store, { userId: signedIn(request).user.id, now: clock.now() }),
  );

  app.get(
    '/api/v1/conversations/:id',
    { schema: { params: S.IdParams, querystring: S.NoQuery, response: { 200: S.ConversationDetail } } },
    async (request) => {
      const row = await readable(request);
      const shown = await presentConversation(parts, { row, viewer: signedIn(request).user });
      return { ...shown, composer: await composerState(parts, row) };
    },
  );

  app.get(
    '/api/v1/conversations/:id/messages',
    { schema: { params: S.IdParams, querystring: S.BackwardQuery, response: { 200: S.MessagePage } } },
    async (request) => {
      const conversation = await readable(request);
      const { before, cursor, limit } = request.query;
      const { rows, next } = await readMessages(store, { conversation, before: before ?? cursor, limit });
      return { items: await presentMessages(parts, { rows, viewer: signedIn(request).user }), next };
    },
  );

  app.get(
    '/api/v1/conversations/:id/timeline',
    { schema: { params: S.IdParams, querystring: S.BackwardQuery, response: { 200: S.TimelinePage } } },
    async (request) => {
      const conversation = await readable(request);
      const { before, cursor, limit } = request.query;
      const { entries, next } = await readTimeline(store, { conversation, before: before ?? cursor, limit });
      return { items: await presentTimeline(parts, { entries, viewer: signedIn(request).user }), next };
    },
  );
}
