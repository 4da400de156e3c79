// Answering: a reply is accepted, not sent; what becomes of it is told by the live stream. Undo works while it has not left.
import { findConversationForUser, findConversationOfMessage } from '../../auth/authorized.ts';
import { messageById, messagesOfReply } from '../../conversations/read-messages.ts';
import { isProductError, ProductError } from '../../errors.ts';
import { writtenBy } from '../../outbox/author.ts';
import { queueReply } from '../../outbox/reply.ts';
import { settleByAgent } from '../../outbox/settle-by-agent.ts';
import { undoReply } from '../../outbox/undo.ts';
import type { App, Door } from '../api-parts.ts';
import { inWords } from '../attachment-sentences.ts';
import { onceOf } from '../idempotency.ts';
import { NOTHING } from '../documentation.ts';
import { signedIn } from '../identify.ts';
import { presentMessages } from '../present/messages.ts';
import * as S from '../schemas.ts';

export function replyRoutes(app: App, { parts }: { parts: Door }): void {
  const { store } = parts;

  app.post(
    '/api/v1/conversations/:id/replies',
    { schema: { params: S.IdParams, querystring: S.NoQuery, body: S.ReplyBody, response: { 202: S.ReplyAccepted } } },
    async (request, reply) => {
      const identity = signedIn(request);
      const { user } = identity;
      const { id: conversationId } = await findConversationForUser(store, {
        user,
        conversationId: request.params.id,
        to: 'change',
      });
      const { text, attachmentIds = [], threadId, lastSeenMessageId, force = false } = request.body;
      const { privately = false, invite = false } = request.body;
      const once = onceOf(request);
      const { replyId } = await tellingWhatMoved({ parts, user }, () => queueReply(parts, {
        conversationId, user, by: writtenBy(identity), text, attachmentIds, lastSeenMessageId, force, privately, invite, ...(threadId === undefined ? {} : { threadId }), ...(once ? { once } : {}),
      })); // prettier-ignore
      const rows = await messagesOfReply(store, { conversationId, replyId });
      const messages = await presentMessages(parts, { rows, viewer: user });
      return reply.status(202).send({ replyId, messages, undoUntil: messages[0]?.notBefore ?? null });
    },
  );

  app.delete(
    '/api/v1/conversations/:id/replies/:replyId',
    { schema: { params: S.ReplyParams, querystring: S.NoQuery, response: { 204: NOTHING } } },
    async (request, reply) => {
      const { user } = signedIn(request);
      const { id, replyId } = request.params;
      const conversation = await findConversationForUser(store, { user, conversationId: id, to: 'change' });
      await undoReply(parts, { conversationId: conversation.id, replyId, user });
      return reply.status(204).send();
    },
  );

  // An agent decides about a message of unknown fate; sending a failed one again comes in here too.
  app.post(
    '/api/v1/messages/:id/settle',
    { schema: { params: S.IdParams, querystring: S.NoQuery, body: S.SettleBody, response: { 200: S.Message } } },
    async (request) => {
      const { user } = signedIn(request);
      const { id: messageId } = request.params;
      await findConversationOfMessage(store, { user, messageId, to: 'change' });
      await settleByAgent(parts, { messageId, action: request.body.action, user });
      const row = await messageById(store, messageId);
      const [message] = await presentMessages(parts, { rows: row ? [row] : [], viewer: user });
      if (message === undefined) throw new ProductError('not_found');
      return message;
    },
  );
}

/** A file that cannot go along is named in words. Somebody wrote since: the author is shown what, and decides (409 conversation_moved). */
async function tellingWhatMoved<R>(
  { parts, user }: { parts: Door; user: { id: string } },
  act: () => Promise<R>,
): Promise<R> {
  const { store } = parts;
  try {
    return await act();
  } catch (error) {
    if (!isProductError(error, 'conversation_moved')) throw inWords(error);
    const ids = (error.facts['messageIds'] as string[] | undefined) ?? [];
    const rows = (await Promise.all(ids.map((id) => messageById(store, id)))).filter((row) => row !== undefined);
    throw new ProductError('conversation_moved', error.message, {
      since: await presentMessages(parts, { rows, viewer: user }),
    });
  }
}
