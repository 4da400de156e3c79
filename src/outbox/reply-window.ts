// What the house knows about one thread's reply window, put to the pure decision in channels/reply-window: what the customer last
// did, what the platform said since, whether the one private reply is used. Asked by request.ts, by reply.ts and by the composer.
import { and, desc, eq, gte, isNull, ne, sql } from 'drizzle-orm';
import {
  CLOSED_BECAUSE,
  decideReplyWindow,
  type Opener,
  type ReplyQuestion,
  type ReplyRules,
  type ReplyWindow,
} from '../channels/reply-window.ts';
import type { MessageRow } from '../conversations/append-message.ts';
import { perStore } from '../db/per-store.ts';
import type { Store } from '../db/store.ts';
import type { OPENERS } from '../db/tables/people.ts';
import type { Thread } from '../threading/find-thread.ts';

/** The table's words and the contract's are the same: either list growing alone does not compile. */
type TableOpener = (typeof OPENERS)[number];
const sameWords: [Opener, TableOpener] extends [TableOpener, Opener] ? true : never = true;

const statements = perStore((store) => {
  const { messages: m } = store.t;
  const inThread = and(eq(m.threadId, sql.placeholder('threadId')), gte(m.sentAt, sql.placeholder('since')));
  return {
    refused: store.prepared('window_refused', (db) =>
      db
        .select({ failure: m.failure })
        .from(m)
        .where(and(inThread, eq(m.state, 'failed'), isNull(m.inReplyToExternalId)))
        .orderBy(desc(m.sentAt))
        .limit(20),
    ),
    toComment: store.prepared('window_to_comment', (db) =>
      db
        .select({ id: m.id, state: m.state, sentAt: m.sentAt, failure: m.failure })
        .from(m)
        .where(
          and(
            inThread,
            eq(m.inReplyToExternalId, sql.placeholder('comment')),
            eq(m.direction, 'outbound'),
            ne(m.state, 'cancelled'),
          ),
        )
        .orderBy(desc(m.sentAt))
        .limit(20),
    ),
  };
});

interface Asking extends Pick<ReplyQuestion, 'sender' | 'now' | 'beside'> {
  rules: ReplyRules;
}

type Surface = Pick<Thread, 'id' | 'kind' | 'lastCustomerAt' | 'lastOpener'>;

/** Whether this thread may be written to, in its own way: privately in the direct thread, publicly under a post. */
export async function threadWindow(
  store: Store,
  { thread, ...asking }: Asking & { thread: Surface },
): Promise<ReplyWindow> {
  const question = questionOf({ thread, ...asking });
  const window = decideReplyWindow(question);
  if (!window.open || thread.kind !== 'dm' || asking.rules.openMs === null) return window;
  const failed = await statements(store).refused({ threadId: thread.id, since: question.openedAt ?? 0 });
  const refusedAt = refusalOf(failed);
  return refusedAt === null ? window : decideReplyWindow({ ...question, refusedAt });
}

/** For a row of the queue, without asking for more: when it closes for a person, or when it closed; null: it has no end. */
export function windowEnd({
  thread,
  ...asking
}: Omit<Asking, 'sender'> & { thread: Surface | undefined }): number | null {
  if (!thread) return null;
  const window = decideReplyWindow(questionOf({ thread, sender: 'person', ...asking }));
  return window.open ? window.closesAt : window.since;
}

const questionOf = ({ thread, ...asking }: Asking & { thread: Surface }): ReplyQuestion => ({
  ...asking,
  surface: thread.kind,
  openedAt: thread.lastCustomerAt,
  // Threads that are older than the column: somebody wrote.
  opener: thread.lastCustomerAt === null ? null : (thread.lastOpener ?? (thread.kind === 'dm' ? 'message' : 'comment')),
});

interface AskingPrivate extends Asking {
  /** What they wrote in public. */
  post: Pick<MessageRow, 'externalId' | 'sentAt' | 'kind'>;
  /** The customer's direct thread; undefined while there is none. */
  direct: Surface | undefined;
  /** A message that is itself the private reply about to leave: what waits behind it does not count yet. */
  leaving?: string;
}

/** Whether who wrote in public may be answered in private: in their direct thread if that is open, else once about a comment. */
export async function privateWindow(
  store: Store,
  { post, direct, leaving, ...asking }: AskingPrivate,
): Promise<ReplyWindow> {
  const { rules } = asking;
  const isFree = rules.openMs === null;
  const inThread = direct && (await threadWindow(store, { ...asking, thread: direct }));
  if (inThread?.open === true && inThread.because !== 'last_act_unknown') return inThread;
  if (post.kind === 'comment' && rules.privateReplyMs !== null)
    return commentWindow(store, { ...asking, comment: post, threadId: direct?.id, ...(leaving ? { leaving } : {}) });
  if (inThread || isFree)
    return inThread ?? decideReplyWindow({ ...asking, surface: 'dm', opener: null, openedAt: null });
  // They have never written to us in private, and what they wrote in public opens nothing.
  return { open: false, since: null, because: 'no_act_known', stillWorks: ['answer_in_public', 'wait_for_customer'] };
}

interface AskingComment extends Asking {
  comment: AskingPrivate['post'];
  threadId: string | undefined;
  leaving?: string;
}

/** Whether the author of this comment may be sent the one private reply that it allows. */
async function commentWindow(
  store: Store,
  { comment, threadId, leaving, ...asking }: AskingComment,
): Promise<ReplyWindow> {
  const earlier =
    threadId === undefined
      ? []
      : await statements(store).toComment({ threadId, since: comment.sentAt, comment: comment.externalId });
  const counts = (state: MessageRow['state']): boolean =>
    state !== 'failed' && (leaving === undefined || state !== 'queued');
  const used = earlier.find(({ id, state }) => id !== leaving && counts(state));
  return decideReplyWindow({
    ...asking,
    surface: 'dm',
    opener: 'comment',
    openedAt: comment.sentAt,
    privateReplyAt: used?.sentAt ?? null,
    refusedAt: refusalOf(earlier.filter(({ state }) => state === 'failed')),
  });
}

/** When the platform itself last said no. What we refused by our own clock proves nothing; an agent's "Send again" asks anew. */
function refusalOf(failed: readonly Pick<MessageRow, 'failure'>[]): number | null {
  const ours: readonly string[] = sameWords ? CLOSED_BECAUSE : [];
  const told = failed.flatMap(({ failure }) =>
    failure?.reason === 'window_closed' && !ours.includes(failure.code) ? [failure.at] : [],
  );
  return told.length === 0 ? null : Math.max(...told);
}
