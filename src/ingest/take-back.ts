// The platform says that a message was taken back or deleted. Everything it said goes, wherever it stands; that something stood
// here, whose it was and when, stays, and so do the numbers (docs/decisions/0009). Before it: apply-change. What cannot go at
// once is finished by the relay: finish-taking-back.ts, files/expire-files.ts.
import { and, eq, gt, inArray, isNotNull, isNull, notInArray, sql } from 'drizzle-orm';
import type { MessageRow } from '../conversations/append-message.ts';
import { conversationById } from '../conversations/episodes.ts';
import { recount, tellAnswered } from '../conversations/recount.ts';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import { eraseEvidenceOf } from '../evidence/erase-evidence.ts';
import type { Parts } from '../parts.ts';
import { forgetSubjects } from './forget-subject.ts';
import { lookAgain } from './look-again.ts';
import { eraseRaw, keyOf, type Told } from './raw-of-message.ts';
import { wantPurge } from './want-purge.ts';

/** What is left of the row of a message: nothing that anybody said. */
export const NOTHING_SAID = {
  text: '',
  firstText: null,
  attachments: [],
  payload: null,
  referral: null,
  fingerprint: null,
} satisfies Partial<MessageRow>;

/** Inside a transaction. Again does no harm. True when every raw delivery is gone too; else the relay goes on. */
export async function takeBack(
  parts: Parts,
  { db, message, at }: { db: Write; message: MessageRow; at: number },
): Promise<{ message: MessageRow; isWhole: boolean }> {
  const { store, clock } = parts;
  const { messages: m } = store.t;
  const now = clock.now();
  const { id: messageId, channelAccountId: accountId, conversationId, externalId } = message;
  const next = { ...NOTHING_SAID, unsentAt: message.unsentAt ?? at };
  await db.update(m).set(next).where(eq(m.id, messageId)).returning({ id: m.id });
  if (message.unsentAt === null) {
    await wantPurge(parts, db);
    record(store, 'message.unsent', { conversationId, at: now, data: { messageId } });
    if (message.direction === 'inbound') await countAgain(parts, { db, message });
  }
  const isWhole = externalId === null || (await eraseKept(parts, { db, told: { accountId, externalId }, messageId }));
  return { message: { ...message, ...next }, isWhole };
}

/** Nobody waits for an answer to what was taken back, and nobody has to read it (metrics E6, rule 19). */
async function countAgain(
  { store, clock }: Parts,
  { db, message: { id, conversationId, sentAt } }: { db: Write; message: MessageRow },
): Promise<void> {
  const { messages: m, conversations: c } = store.t;
  const conversation = await recount(store, db, { conversationId, now: clock.now() });
  if (conversation) await tellAnswered(store, { conversation, at: sentAt, now: clock.now() });
  if (!conversation || conversation.unread === 0) return;
  // Unread is what came last, whenever it was written: our ids sort by that.
  const later = await db.$count(
    m,
    and(eq(m.conversationId, conversationId), eq(m.direction, 'inbound'), isNull(m.unsentAt), gt(m.id, id)),
  );
  if (later >= conversation.unread) return; // it had been read
  await db
    .update(c)
    .set({ unread: conversation.unread - 1 })
    .where(eq(c.id, conversationId))
    .returning({ id: c.id });
}

/**
 * Everything of this id that is kept beside its message, which may never have come: edits, the post shown above an answer,
 * pictures, what it said about who somebody is, raw deliveries. True when nothing is left.
 */
export async function eraseKept(
  parts: Parts,
  { db, told, messageId }: { db: Write; told: Told; messageId?: string },
): Promise<boolean> {
  const { store, clock } = parts;
  const { messageChanges: h, posts: p } = store.t;
  const { accountId, externalId } = told;
  const now = clock.now();
  const edits = await db
    .update(h)
    .set({ text: null })
    .where(and(eq(h.channelAccountId, accountId), eq(h.messageExternalId, externalId), isNotNull(h.text)))
    .returning({ id: h.id });
  const posts = await db
    .update(p)
    .set({ text: '', attachments: [], unsentAt: now })
    .where(and(eq(p.channelAccountId, accountId), eq(p.externalId, externalId), isNull(p.unsentAt)))
    .returning({ id: p.id });
  const files = await eraseFiles(parts, {
    db,
    of: [...posts.map(({ id }) => id), ...(messageId === undefined ? [] : [messageId])],
  });
  const said = messageId === undefined ? 0 : await eraseSaid(parts, db, messageId);
  if (edits.length + posts.length + files + said > 0) await wantPurge(parts, db);
  return eraseRaw(parts, db, told);
}

/** What the message told about who somebody is. That it told something stays, and so does what was proved by it. */
async function eraseSaid({ store, clock }: Parts, db: Write, messageId: string): Promise<number> {
  const { facts: f } = store.t;
  const now = clock.now();
  const said = await eraseEvidenceOf(store, db, { messageId, now });
  const known = await db
    .update(f)
    .set({ value: '', revokedAt: sql`coalesce(${f.revokedAt}, ${now})` })
    .where(eq(f.messageId, messageId))
    .returning({ id: f.id });
  const { messages: m } = store.t;
  const stands = await db.select({ id: m.conversationId }).from(m).where(eq(m.id, messageId));
  const titles = await forgetSubjects({ store }, db, { conversationIds: stands.map(({ id }) => id), now });
  return said + known.length + titles;
}

/** The rows first: from here on nothing is given out. Their bytes go by files/expire-files, as often as it takes. Answers how many. */
async function eraseFiles({ store, clock }: Parts, { db, of }: { db: Write; of: readonly string[] }): Promise<number> {
  if (of.length === 0) return 0;
  const { files: f } = store.t;
  const now = clock.now();
  const files = await db
    .select()
    .from(f)
    .where(and(inArray(f.messageId, [...of]), notInArray(f.state, ['erased'])));
  for (const { id, fence, messageId, conversationId } of files) {
    const gone = { name: null, contentType: null, bytes: null, width: null, height: null, durationMs: null } as const;
    const judged = { identity: 'no', identityBecause: null } as const;
    // A worker that is just fetching it has the old fence, and finds its row taken.
    const times = { expiresAt: now, nextAt: now, updatedAt: now, fence: fence + 1 };
    await db
      .update(f)
      .set({ state: 'erased', because: 'taken_back', ...gone, ...judged, ...times })
      .where(eq(f.id, id))
      .returning({ id: f.id });
    const data = { fileId: id, messageId, state: 'erased', identity: 'no', because: 'taken_back' };
    record(store, 'file.changed', { conversationId, at: now, data });
  }
  return files.length;
}

/** Whether the platform has said that this was taken back, also when it never came. */
export async function isTakenBack({ store }: Parts, db: Write, { accountId, externalId }: Told): Promise<boolean> {
  const { messageChanges: h } = store.t;
  const [told] = await db.select({ id: h.id }).from(h).where(unsentOf({ store }, { accountId, externalId })).limit(1);
  return told !== undefined;
}

/** It came once more after it had been taken back: nothing of it is stored, and what brought it goes with the next look. */
export async function eraseAgain({ store }: Parts, db: Write, told: Told): Promise<void> {
  const { messageChanges: h } = store.t;
  await db.update(h).set({ appliedAt: null }).where(unsentOf({ store }, told)).returning({ id: h.id });
  store.afterCommit(() => lookAgain(store, { key: keyOf(told), at: null }));
}

const unsentOf = ({ store: { t } }: Pick<Parts, 'store'>, { accountId, externalId }: Told) =>
  and(
    eq(t.messageChanges.channelAccountId, accountId),
    eq(t.messageChanges.messageExternalId, externalId),
    eq(t.messageChanges.change, 'unsent'),
  );

/** Everybody holds the conversation before its messages. */
export async function holdConversation({ store }: Parts, db: Write, { accountId, externalId }: Told): Promise<void> {
  const { messages: m } = store.t;
  const [found] = await db
    .select({ id: m.conversationId })
    .from(m)
    .where(and(eq(m.channelAccountId, accountId), eq(m.externalId, externalId)));
  if (found) await conversationById(store, found.id);
}
