// An answer in private to what somebody wrote in public: in their direct thread if the platform lets us, else as the one private
// message that a comment allows. Before it: reply.ts. What was open here is asked again when the message leaves, in request.ts.
import { and, eq } from 'drizzle-orm';
import type { MessageRow } from '../conversations/append-message.ts';
import type { Write } from '../db/store.ts';
import { ProductError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { findThread } from '../threading/find-thread.ts';
import { privateWindow } from './reply-window.ts';

/** A customer message with what an answer to it will say that it answers. */
export type Answered = MessageRow & { answers: string | null };

export const answering = (message: MessageRow): Answered => ({
  ...message,
  answers: message.kind === 'dm' ? null : message.externalId,
});

interface InPrivate {
  db: Write;
  answered: Answered;
  /** How many the answer needs. */
  messages: number;
  now: number;
}

/** @throws ProductError state_conflict when it is not possible now; bad_request when one private message cannot hold it. */
export async function inPrivate(parts: Parts, { db, answered, messages, now }: InPrivate): Promise<Answered> {
  const { store, registry } = parts;
  if (answered.kind === 'dm') return answered;
  const { capabilities } = registry.channel(answered.channel);
  const { contacts: c, threads: t } = store.t;
  // Nobody else makes the direct thread meanwhile. Held already by reply.ts, before the conversation.
  const [contact] = await store.lock(db.select().from(c).where(eq(c.id, answered.contactId)));
  if (!contact) throw new ProductError('state_conflict', 'There is nobody to answer in this thread');
  const [direct] = await db
    .select()
    .from(t)
    .where(and(eq(t.contactId, contact.id), eq(t.kind, 'dm')));
  const asking = { rules: capabilities.replyRules, sender: 'person', now } as const;
  const window = await privateWindow(store, { ...asking, post: answered, direct });
  if (!window.open)
    throw new ProductError('state_conflict', 'They cannot be answered in private now', { because: window.because });
  const isOnce = window.how === 'private_reply';
  if (isOnce && messages > 1)
    throw new ProductError(
      'bad_request',
      'A comment allows one private message, and this needs several: shorten it, or send words and files apart',
    );
  const thread = direct ?? (await findThread(store, { contact, rootExternalId: null, now }));
  return { ...answered, kind: 'dm', threadId: thread.id, answers: isOnce ? answered.externalId : null };
}
