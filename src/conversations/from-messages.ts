// What the messages of a conversation say about it, whatever the order in which they came: who waits since when, when a person
// first answered, and which wait an answer ended (reference: metrics E1, E2). Before it: append-message and recount.
import { and, asc, desc, eq, gt, gte, isNull, lt, lte, or, sql } from 'drizzle-orm';
import { perStore } from '../db/per-store.ts';
import type { Store } from '../db/store.ts';
import { aPersonAnswered } from './answered.ts';
import { NOT_WAITING, waiting, type Waiting } from './clocks.ts';
import { NOTHING_SETTLED, unsettledOf } from './settled.ts';

const statements = perStore((store) => {
  const { messages: m } = store.t;
  const here = eq(m.conversationId, sql.placeholder('id'));
  const at = sql.placeholder('at');
  const answer = and(here, aPersonAnswered(m));
  const asked = and(
    here,
    eq(m.direction, 'inbound'),
    gte(m.id, sql.placeholder('fromId')),
    gt(m.sentAt, sql.placeholder('afterAt')),
  );
  const facts = { id: m.id, at: m.sentAt, authorType: m.authorType, authorId: m.authorId };
  return {
    lastAnswer: store.prepared('message_last_human', (db) =>
      db.select({ at: m.sentAt }).from(m).where(answer).orderBy(desc(m.sentAt)).limit(1),
    ),
    firstAnswer: store.prepared('message_first_human', (db) =>
      db.select(facts).from(m).where(answer).orderBy(asc(m.sentAt)).limit(1),
    ),
    answersFrom: store.prepared('message_human_from', (db) =>
      db
        .select(facts)
        .from(m)
        .where(and(answer, gte(m.sentAt, at)))
        .orderBy(asc(m.sentAt), asc(m.orderKey), asc(m.id))
        .limit(2),
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

/** Inside a transaction. The first customer message after the last human answer that was sent: since then they wait. */
export async function waitingNow(
  store: Store,
  { conversationId: id, targetMs }: { conversationId: string; targetMs: number },
): Promise<Waiting> {
  const { lastAnswer, unansweredAfter } = statements(store);
  const [answer] = await lastAnswer({ id });
  const asked = { id, at: answer?.at ?? 0 };
  const [any] = await unansweredAfter({ ...asked, ...NOTHING_SETTLED });
  if (!any) return NOT_WAITING;
  const unsettled = await unsettledOf(store, { conversationId: id });
  const [first] = unsettled === NOTHING_SETTLED ? [any] : await unansweredAfter({ ...asked, ...unsettled });
  return waiting(first?.at ?? null, targetMs);
}

/** When a person first answered; null when nobody did, or when the first word was the brand's own (metrics E2). */
export async function firstResponseOf(store: Store, conversationId: string): Promise<number | null> {
  const [answer] = await statements(store).firstAnswer({ id: conversationId });
  if (!answer) return null;
  const [asked] = await statements(store).askedBetween({
    id: conversationId,
    after: -1,
    at: answer.at,
    ...NOTHING_SETTLED,
  });
  return asked ? answer.at : null;
}

export interface Answer {
  messageId: string;
  /** Who answered; null in the platform's own app. */
  userId: string | null;
  answeredAt: number;
  /** Since the first message of the burst that it ended; null when it ended none. */
  waitedMs: number | null;
}

/** Inside a transaction. The first human answer at or after `at`, and the one after it: no other depends on what happened then. */
export async function answersFrom(
  store: Store,
  { conversationId: id, at }: { conversationId: string; at: number },
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const [first, second] = await statements(store).answersFrom({ id, at });
  if (!first) return [];
  const [before] = await statements(store).answerBefore({ id, at: first.at });
  for (const [answer, after] of [[first, before?.at ?? -1] as const, [second, first.at] as const]) {
    if (!answer) continue;
    const since = await askedSince(store, { id, after, at: answer.at });
    const userId = answer.authorType === 'agent' ? answer.authorId : null;
    const waitedMs = since === null ? null : answer.at - since;
    answers.push({ messageId: answer.id, userId, answeredAt: answer.at, waitedMs });
  }
  return answers;
}

async function askedSince(store: Store, between: { id: string; after: number; at: number }): Promise<number | null> {
  const { askedBetween } = statements(store);
  const [any] = await askedBetween({ ...between, ...NOTHING_SETTLED });
  if (!any) return null;
  const unsettled = await unsettledOf(store, { conversationId: between.id, at: between.at });
  if (unsettled === NOTHING_SETTLED) return any.at;
  const [asked] = await askedBetween({ ...between, ...unsettled });
  return asked?.at ?? null;
}
