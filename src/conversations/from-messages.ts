// What the messages of a conversation say about it, whatever the order in which they came: who waits since when, when a person
// first answered, and which wait an answer ended (reference: metrics E1, E2). Before it: append-message and recount.
import { and, asc, desc, eq, gt, gte, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm';
import { perStore } from '../db/per-store.ts';
import type { Store } from '../db/store.ts';
import { waiting, type Waiting } from './clocks.ts';

const statements = perStore((store) => {
  const { messages: m } = store.t;
  const here = eq(m.conversationId, sql.placeholder('id'));
  const at = sql.placeholder('at');
  const answer = and(
    here,
    eq(m.direction, 'outbound'),
    inArray(m.authorType, ['agent', 'native_app']),
    inArray(m.state, ['sent', 'seen']),
  );
  const asked = and(here, eq(m.direction, 'inbound'));
  const facts = { id: m.id, at: m.sentAt, authorType: m.authorType, authorId: m.authorId };
  return {
    lastAnswer: store.prepared('message_last_human', (db) =>
      db.select({ at: m.sentAt }).from(m).where(answer).orderBy(desc(m.sentAt)).limit(1),
    ),
    firstAnswer: store.prepared('message_first_human', (db) =>
      db.select(facts).from(m).where(answer).orderBy(asc(m.sentAt)).limit(1),
    ),
    answerFrom: store.prepared('message_human_from', (db) =>
      db
        .select(facts)
        .from(m)
        .where(and(answer, gte(m.sentAt, at)))
        .orderBy(asc(m.sentAt))
        .limit(1),
    ),
    answerBefore: store.prepared('message_human_before', (db) =>
      db
        .select({ at: m.sentAt })
        .from(m)
        .where(and(answer, lt(m.sentAt, at)))
        .orderBy(desc(m.sentAt))
        .limit(1),
    ),
    unansweredAfter: store.prepared('message_first_inbound', (db) =>
      db
        .select({ at: m.sentAt })
        .from(m)
        .where(and(asked, gt(m.sentAt, at), isNull(m.unsentAt)))
        .orderBy(asc(m.sentAt))
        .limit(1),
    ),
    // What was taken back before the answer asked for nothing; what was taken back after it had been answered.
    askedBetween: store.prepared('message_asked_between', (db) =>
      db
        .select({ at: m.sentAt })
        .from(m)
        .where(
          and(
            asked,
            gt(m.sentAt, sql.placeholder('after')),
            lte(m.sentAt, at),
            or(isNull(m.unsentAt), gt(m.unsentAt, at)),
          ),
        )
        .orderBy(asc(m.sentAt))
        .limit(1),
    ),
  };
});

/** The first customer message after the last human answer that was sent: since then they wait. */
export async function waitingNow(
  store: Store,
  { conversationId, targetMs }: { conversationId: string; targetMs: number },
): Promise<Waiting> {
  const [answer] = await statements(store).lastAnswer({ id: conversationId });
  const [first] = await statements(store).unansweredAfter({ id: conversationId, at: answer?.at ?? 0 });
  return waiting(first?.at ?? null, targetMs);
}

/** When a person first answered; null when nobody did, or when the first word was the brand's own (metrics E2). */
export async function firstResponseOf(store: Store, conversationId: string): Promise<number | null> {
  const [answer] = await statements(store).firstAnswer({ id: conversationId });
  if (!answer) return null;
  const [asked] = await statements(store).askedBetween({ id: conversationId, after: -1, at: answer.at });
  return asked ? answer.at : null;
}

export interface EndedWait {
  messageId: string;
  /** Who answered; null in the platform's own app. */
  userId: string | null;
  answeredAt: number;
  /** Since the first message of the burst. */
  waitedMs: number;
}

/** The first human answer at or after `at`, and how long the customer had waited for it; undefined when it ended no wait. */
export async function waitEndedFrom(
  store: Store,
  { conversationId: id, at }: { conversationId: string; at: number },
): Promise<EndedWait | undefined> {
  const [answer] = await statements(store).answerFrom({ id, at });
  if (!answer) return undefined;
  const [before] = await statements(store).answerBefore({ id, at: answer.at });
  const [asked] = await statements(store).askedBetween({ id, after: before?.at ?? -1, at: answer.at });
  if (!asked) return undefined;
  const userId = answer.authorType === 'agent' ? answer.authorId : null;
  return { messageId: answer.id, userId, answeredAt: answer.at, waitedMs: answer.at - asked.at };
}
