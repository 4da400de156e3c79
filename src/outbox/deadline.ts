// By when the customer should have an answer: the promised time, or the end of the time in which the platform still takes it,
// whichever comes first. Before it: reply.ts, the composer. After it: the order in which messages leave, next-to-leave.ts.
import { eq } from 'drizzle-orm';
import type { ReplyRules } from '../channels/reply-window.ts';
import type { MessageRow } from '../conversations/append-message.ts';
import type { Conversation } from '../conversations/episodes.ts';
import { NO_DEADLINE } from '../db/tables/conversations.ts';
import type { Read, Store } from '../db/store.ts';
import { threadWindow } from './reply-window.ts';

interface Answering {
  conversation: Pick<Conversation, 'dueAt' | 'priority'>;
  answered: Pick<MessageRow, 'threadId' | 'kind'>;
  rules: ReplyRules;
  now: number;
}

export interface Urgency {
  deadlineAt: number;
  urgent: boolean;
}

export async function urgencyOf(
  store: Store,
  db: Read,
  { conversation, answered, ...asking }: Answering,
): Promise<Urgency> {
  // Public threads are not closed, nor are those of a platform without windows.
  const closes = answered.kind === 'dm' && asking.rules.openMs !== null;
  return urgencyWith(
    conversation,
    closes ? await closing(store, db, { ...asking, threadId: answered.threadId }) : null,
  );
}

/** The same when it is known until when a person may answer. */
export const urgencyWith = (
  { dueAt, priority }: Pick<Conversation, 'dueAt' | 'priority'>,
  closesAt: number | null,
): Urgency => ({
  deadlineAt: Math.min(dueAt ?? NO_DEADLINE, closesAt ?? NO_DEADLINE),
  urgent: priority === 'urgent' || priority === 'high',
});

async function closing(
  store: Store,
  db: Read,
  { threadId, ...asking }: { threadId: string; rules: ReplyRules; now: number },
): Promise<number | null> {
  const { threads: t } = store.t;
  const [thread] = await db.select().from(t).where(eq(t.id, threadId));
  const window = thread && (await threadWindow(store, { ...asking, sender: 'person', thread }));
  return window?.open === true ? window.closesAt : null;
}
