// The moves: notes, owner, status, snooze, tags, read. Each answers the conversation as it is afterwards (a note: the note).
import type { FastifyRequest } from 'fastify';
import { findConversationForUser } from '../../auth/authorized.ts';
import type { CurrentUser } from '../../auth/identity.ts';
import { assign } from '../../conversations/assign.ts';
import { changeStatus } from '../../conversations/change-status.ts';
import { markRead } from '../../conversations/mark-read.ts';
import type { Move } from '../../conversations/move.ts';
import { addNote, noteById } from '../../conversations/note.ts';
import { snooze } from '../../conversations/snooze.ts';
import { setTags } from '../../conversations/tag.ts';
import type { App, Door } from '../api-parts.ts';
import { onceOf } from '../idempotency.ts';
import { signedIn } from '../identify.ts';
import { presentConversation } from '../present/conversations.ts';
import { presentNote } from '../present/timeline.ts';
import * as S from '../schemas.ts';

export function moveRoutes(app: App, { parts }: { parts: Door }): void {
  const { store } = parts;
  const shape = { params: S.IdParams, querystring: S.NoQuery, response: { 200: S.Conversation } };

  /** The conversation through the gate, who moves it, and the client's key. */
  async function moveOf(request: FastifyRequest<{ Params: { id: string } }>): Promise<Move & { user: CurrentUser }> {
    const { user } = signedIn(request);
    const conversation = await findConversationForUser(store, {
      user,
      conversationId: request.params.id,
      to: 'change',
    });
    return { conversation, user, once: onceOf(request) };
  }

  async function after({ conversation, user }: Move & { user: CurrentUser }): Promise<S.Conversation> {
    const row = await findConversationForUser(store, { user, conversationId: conversation.id, to: 'change' });
    return presentConversation(parts, { row, viewer: user });
  }

  app.post(
    '/api/v1/conversations/:id/notes',
    { schema: { params: S.IdParams, querystring: S.NoQuery, body: S.NoteBody, response: { 201: S.Note } } },
    async (request, reply) => {
      const noteId = await addNote(parts, { ...(await moveOf(request)), text: request.body.text });
      return reply.status(201).send(await presentNote(store, await noteById(store, noteId)));
    },
  );

  app.put('/api/v1/conversations/:id/assignee', { schema: { ...shape, body: S.AssigneeBody } }, async (request) => {
    const move = await moveOf(request);
    await assign(parts, { ...move, assigneeId: request.body.userId });
    return after(move);
  });

  app.put('/api/v1/conversations/:id/status', { schema: { ...shape, body: S.StatusBody } }, async (request) => {
    const move = await moveOf(request);
    await changeStatus(parts, { ...move, status: request.body.status });
    return after(move);
  });

  app.post('/api/v1/conversations/:id/snooze', { schema: { ...shape, body: S.SnoozeBody } }, async (request) => {
    const move = await moveOf(request);
    await snooze(parts, { ...move, until: Date.parse(request.body.until) });
    return after(move);
  });

  app.put('/api/v1/conversations/:id/tags', { schema: { ...shape, body: S.TagsBody } }, async (request) => {
    const move = await moveOf(request);
    await setTags(parts, { ...move, tags: request.body.tags });
    return after(move);
  });

  app.post('/api/v1/conversations/:id/read', { schema: shape }, async (request) => {
    const move = await moveOf(request);
    await markRead(parts, move);
    return after(move);
  });
}
