// Edits, unsends and reactions. They may arrive before their message: then they wait in `message_changes` and are applied the
// moment it comes. Applying the same change twice changes nothing; a later version wins.
import { and, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import type { Account } from '../accounts/find-account.ts';
import type { ChangeEvent } from '../channels/channel-event.ts';
import type { MessageRow } from '../conversations/append-message.ts';
import { clockStart } from '../conversations/clocks.ts';
import { conversationById } from '../conversations/episodes.ts';
import { perStore } from '../db/per-store.ts';
import type { Schema } from '../db/schema.ts';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import { redactCards } from '../evidence/redact-codes.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { customerReacted } from './apply-act.ts';
import { editPost } from './edit-post.ts';
import { isPaused } from './look-again.ts';
import { keyOf } from './raw-of-message.ts';
import { deletionOf, firstIdOf, keepVersions } from './keep-versions.ts';
import { eraseAgain, eraseKept, holdConversation, isTakenBack, NOTHING_SAID, takeBack } from './take-back.ts';
import { wantPurge } from './want-purge.ts';

type Change = Schema['messageChanges']['$inferSelect'];

const statements = perStore((store) => {
  const { messages: m, messageChanges: h } = store.t;
  return {
    message: store.prepared('message_to_change', (db) =>
      store.lock(
        db
          .select()
          .from(m)
          .where(
            and(eq(m.channelAccountId, sql.placeholder('accountId')), eq(m.externalId, sql.placeholder('externalId'))),
          ),
      ),
    ),
    waiting: store.prepared('changes_waiting', (db) =>
      db
        .select()
        .from(h)
        .where(
          and(
            eq(h.channelAccountId, sql.placeholder('accountId')),
            eq(h.messageExternalId, sql.placeholder('externalId')),
            isNull(h.appliedAt),
          ),
        )
        .orderBy(h.version),
    ),
  };
});

/** Answers what became of it. */
export async function applyChange(
  parts: Parts,
  { db, event, account, receivedAt }: { db: Write; event: ChangeEvent; account: Account; receivedAt: number },
): Promise<string> {
  const { store } = parts;
  const { contactExternalId: externalId, by } = event;
  const at = event.at ?? receivedAt;
  if (event.change === 'reacted' && by === 'contact' && externalId !== undefined)
    await customerReacted(parts, { externalId, account, at: clockStart(event.at, receivedAt) });
  const isUnsent = event.change === 'unsent';
  const messageExternalId = isUnsent ? await firstIdOf(parts, { account, event }) : event.messageExternalId;
  const told = { accountId: account.id, externalId: messageExternalId };
  if (await keepVersions(parts, { db, account, event, receivedAt }))
    await applyChange(parts, { db, account, receivedAt, event: deletionOf(event) });
  if (isUnsent) await holdConversation(parts, db, told);
  const [message] = await statements(store).message(told);
  const comesTooLate =
    event.change === 'edited' && (message ? message.unsentAt !== null : await isTakenBack(parts, db, told));
  if (comesTooLate) await eraseAgain(parts, db, told);
  const change: Change = {
    id: newId('change'),
    channelAccountId: account.id,
    messageExternalId,
    change: event.change,
    by,
    version: event.version,
    text: comesTooLate || event.text === undefined ? null : redactCards(event.text),
    emoji: event.emoji ?? null,
    at,
    // An unsend is over when nothing is left: the relay looks again.
    appliedAt: message && !isUnsent ? parts.clock.now() : null,
  };
  const [kept] = await db
    .insert(store.t.messageChanges)
    .values(change)
    .onConflictDoNothing()
    .returning({ id: store.t.messageChanges.id });
  if (!kept) return 'repeat';
  if (isUnsent) await wantPurge(parts, db); // also for words that stood nowhere but in a delivery that is over
  if (isUnsent && !message) await eraseKept(parts, { db, told });
  if (event.change === 'edited' && !message) await editPost(parts, db, told);
  if (!message) return `${event.change}, waits for its message`;
  if (await isOvertaken(parts, { db, change })) return `${event.change}, overtaken by a later one`;
  await changeMessage(parts, { db, message, change });
  return event.change;
}

/** A reaction that was taken back leaves nothing on the message: only the kept changes know that this one comes too late. */
async function isOvertaken({ store }: Parts, { db, change }: { db: Write; change: Change }): Promise<boolean> {
  if (change.change !== 'reacted' && change.change !== 'unreacted') return false;
  const { messageChanges: h } = store.t;
  const ofTheSame = and(
    eq(h.channelAccountId, change.channelAccountId),
    eq(h.messageExternalId, change.messageExternalId),
    eq(h.by, change.by),
  );
  const later = and(ofTheSame, inArray(h.change, ['reacted', 'unreacted']), gt(h.version, change.version));
  const [found] = await db.select({ id: h.id }).from(h).where(later).limit(1);
  return found !== undefined;
}

/** A message has just been stored: what had come before it applies now, in the order of versions. */
export async function applyWaitingChanges(
  parts: Parts,
  { db, message, isLook = false }: { db: Write; message: MessageRow; isLook?: boolean },
): Promise<void> {
  if (message.externalId === null) return;
  const { store, clock } = parts;
  const waiting = await statements(store).waiting({
    accountId: message.channelAccountId,
    externalId: message.externalId,
  });
  let present = message;
  for (const change of waiting) {
    const { messageChanges: h } = store.t;
    if (change.change === 'unsent') {
      const taken = await takeBack(parts, { db, message: present, at: change.at });
      present = taken.message;
      // The delivery that is just being processed may hold the words: not before a look of its own.
      if (!isLook || !taken.isWhole) continue;
    }
    await db.update(h).set({ appliedAt: clock.now() }).where(eq(h.id, change.id)).returning({ id: h.id });
    if (change.change === 'seen') await markSeen(parts, { db, message: present });
    else if (change.change !== 'unsent') present = await changeMessage(parts, { db, message: present, change });
  }
}

/** The customer read this one message, and with it everything before; only the one that was named is known here. */
async function markSeen({ store, clock }: Parts, { db, message }: { db: Write; message: MessageRow }): Promise<void> {
  if (message.direction !== 'outbound' || message.state !== 'sent') return;
  const { messages: m } = store.t;
  await db.update(m).set({ state: 'seen' }).where(eq(m.id, message.id)).returning({ id: m.id });
  record(store, 'message.seen', {
    conversationId: message.conversationId,
    at: clock.now(),
    data: { messageId: message.id },
  });
}

async function changeMessage(
  parts: Parts,
  { db, message, change }: { db: Write; message: MessageRow; change: Change },
): Promise<MessageRow> {
  if (change.change === 'unsent') return (await takeBack(parts, { db, message, at: change.at })).message;
  const { store, clock } = parts;
  const { messages: m } = store.t;
  const next = changed(message, change);
  if (next === undefined) return message;
  await db.update(m).set(next).where(eq(m.id, message.id)).returning({ id: m.id });
  const of = { conversationId: message.conversationId, at: clock.now() };
  const messageId = message.id;
  if (change.change === 'edited')
    record(store, 'message.edited', { ...of, data: { messageId, version: change.version } });
  else record(store, 'message.reacted', { ...of, data: { messageId, removed: change.change === 'unreacted' } });
  return { ...message, ...next };
}

/** Pure: what of the message becomes different; undefined when nothing does. */
export function changed(
  message: Pick<MessageRow, 'text' | 'firstText' | 'editVersion' | 'unsentAt' | 'reactions'>,
  change: Pick<Change, 'change' | 'by' | 'version' | 'text' | 'emoji' | 'at'>,
): Partial<MessageRow> | undefined {
  const { by, at, version } = change;
  switch (change.change) {
    case 'edited':
      // Unsent stays unsent: an edit that arrives late must not bring the words back.
      if (message.unsentAt !== null || version <= message.editVersion) return undefined;
      return { text: change.text ?? '', ...firstOf(message, change), editedAt: at, editVersion: version };
    case 'unsent':
      // The platform's users may take back what they said: the words go, that something stood here stays.
      return message.unsentAt === null ? { unsentAt: at, ...NOTHING_SAID } : undefined;
    case 'reacted':
    case 'unreacted': {
      const newer = message.reactions.some((reaction) => reaction.by === by && reaction.at > at);
      if (newer) return undefined;
      const others = message.reactions.filter((reaction) => reaction.by !== by);
      return {
        reactions: change.change === 'unreacted' ? others : [...others, { by, emoji: change.emoji ?? '👍', at }],
      };
    }
    default:
      return undefined;
  }
}

/** What stood there before the first edit. A message that came to us edited never showed another text. */
const firstOf = (
  { text, firstText }: Pick<MessageRow, 'text' | 'firstText'>,
  change: Pick<Change, 'text'>,
): Partial<MessageRow> => (firstText === null && text !== (change.text ?? '') ? { firstText: text } : {});

/** So many in one look of the relay, out of so many that are left. */
const AT_ONCE = 200;
const MOST_LEFT = 10_000;

/**
 * On Postgres a change and its message may be stored by two workers at the same moment, neither seeing the other; and a mark for
 * one of our own sends may come before its id is known. The relay finds what was left behind. Answers how many messages that were.
 */
export async function applyLeftChanges(parts: Parts): Promise<number> {
  const { store, queue } = parts;
  const { messages: m, messageChanges: h } = store.t;
  const left = await store.db
    .selectDistinct({
      id: m.id,
      conversationId: m.conversationId,
      accountId: h.channelAccountId,
      externalId: h.messageExternalId,
    })
    .from(h)
    .innerJoin(m, and(eq(m.channelAccountId, h.channelAccountId), eq(m.externalId, h.messageExternalId)))
    .where(isNull(h.appliedAt))
    .orderBy(m.id)
    .limit(MOST_LEFT);
  const due = left.filter((told) => !isPaused(parts, keyOf(told))).slice(0, AT_ONCE);
  for (const { id, conversationId } of due) {
    await store.tx(async (db) => {
      await conversationById(store, conversationId); // everybody holds it before its messages
      const [message] = await store.lock(db.select().from(m).where(eq(m.id, id)));
      if (message) await applyWaitingChanges(parts, { db, message, isLook: true });
      store.afterCommit(() => queue.wake());
    });
  }
  return due.length;
}
