// What a team writes first, second half: one message, one transaction, each query built when it is needed. The same tables and
// the same durability as the product. Used by naive.ts.
import Database from 'better-sqlite3';
import { and, eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { liteKitOf } from '../../src/db/kit.ts';
import { defineSchema } from '../../src/db/schema.ts';
import type { Write } from '../../src/db/store.ts';
import { newId } from '../../src/ids.ts';

interface Delivery {
  entry: {
    id: string;
    messaging: { sender: { id: string }; timestamp: number; message: { mid: string; text: string } }[];
  }[];
}

/** `ingest` resolves when the message is committed. One at a time: there is one connection. */
export function openNaiveStore(dataDir: string): { ingest(body: string): Promise<void>; close(): void } {
  const raw = new Database(`${dataDir}/touchpoint.db`);
  raw.pragma('journal_mode = WAL');
  raw.pragma('synchronous = FULL');
  raw.pragma('foreign_keys = ON');
  const db = drizzle({ client: raw, casing: 'snake_case' }) as unknown as Write;
  return {
    async ingest(body) {
      const delivery = JSON.parse(body) as Delivery;
      raw.exec('BEGIN IMMEDIATE');
      try {
        for (const entry of delivery.entry) for (const one of entry.messaging) await ingestOne(db, entry.id, one);
        raw.exec('COMMIT');
      } catch (error) {
        raw.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => raw.close(),
  };
}

const t = defineSchema(liteKitOf({ seal: (text) => text, open: (text) => text, unlock: () => undefined }));

async function ingestOne(
  db: Write,
  accountId: string,
  { sender, timestamp: at, message }: Delivery['entry'][number]['messaging'][number],
): Promise<void> {
  const contact = await contactOf(db, { accountId, externalId: sender.id });
  const thread = await threadOf(db, { accountId, contactId: contact.id });
  const conversation = await conversationOf(db, { accountId, contact, at });
  const [stored] = await db
    .insert(t.messages)
    .values({
      id: newId('message'),
      conversationId: conversation.id,
      threadId: thread.id,
      contactId: contact.id,
      channelAccountId: accountId,
      channel: 'messenger',
      direction: 'inbound',
      kind: 'dm',
      externalId: message.mid,
      text: message.text,
      via: 'typed',
      attachments: [],
      reactions: [],
      authorType: 'contact',
      authorId: contact.id,
      sentAt: at,
      orderKey: '',
      receivedAt: Date.now(),
      state: 'received',
      conflicts: 0,
      editVersion: 0,
      standby: false,
    })
    .onConflictDoNothing()
    .returning();
  if (!stored) return;
  const waitingSince = conversation.waitingSince ?? at;
  const dueAt = waitingSince + 3_600_000;
  await db
    .update(t.conversations)
    .set({
      lastMessageAt: at,
      lastMessageId: stored.id,
      waitingSince,
      dueAt,
      queueAt: dueAt,
      unread: sql`${t.conversations.unread} + 1`,
      version: sql`${t.conversations.version} + 1`,
      updatedAt: Date.now(),
    })
    .where(eq(t.conversations.id, conversation.id));
  await recordEvent(db, { conversationId: conversation.id, messageId: stored.id });
}

async function contactOf(db: Write, { accountId, externalId }: { accountId: string; externalId: string }) {
  const { contacts } = t;
  const [known] = await db
    .select()
    .from(contacts)
    .where(and(eq(contacts.channelAccountId, accountId), eq(contacts.externalId, externalId)));
  if (known) return known;
  const now = Date.now();
  const made = { id: newId('contact'), channelAccountId: accountId, channel: 'messenger', externalId };
  const [contact] = await db
    .insert(contacts)
    .values({ ...made, createdAt: now, updatedAt: now })
    .returning();
  if (!contact) throw new Error('no contact');
  return contact;
}

async function threadOf(db: Write, { accountId, contactId }: { accountId: string; contactId: string }) {
  const { threads } = t;
  const [known] = await db
    .select()
    .from(threads)
    .where(and(eq(threads.contactId, contactId), eq(threads.kind, 'dm'), eq(threads.rootExternalId, '')));
  if (known) return known;
  const made = { id: newId('thread'), contactId, channelAccountId: accountId, kind: 'dm', rootExternalId: '' } as const;
  const [thread] = await db
    .insert(threads)
    .values({ ...made, createdAt: Date.now() })
    .returning();
  if (!thread) throw new Error('no thread');
  return thread;
}

async function conversationOf(
  db: Write,
  { accountId, contact, at }: { accountId: string; contact: { id: string; externalId: string }; at: number },
) {
  const { conversations: c, conversationContacts: m } = t;
  const [known] = await db
    .select()
    .from(c)
    .innerJoin(m, eq(m.conversationId, c.id))
    .where(and(eq(m.contactId, contact.id), eq(m.current, true)));
  if (known) return known.conversations;
  const [conversation] = await db
    .insert(c)
    .values({
      id: newId('conversation'),
      status: 'open',
      priority: 'normal',
      tags: [],
      contactId: contact.id,
      channel: 'messenger',
      channelAccountId: accountId,
      contactExternalId: contact.externalId,
      openedAt: at,
      lastMessageAt: at,
      queueAt: at,
      unread: 0,
      version: 0,
      updatedAt: at,
    })
    .returning();
  if (!conversation) throw new Error('no conversation');
  await db.insert(m).values({ conversationId: conversation.id, contactId: contact.id, current: true, joinedAt: at });
  return conversation;
}

async function recordEvent(
  db: Write,
  { conversationId, messageId }: { conversationId: string; messageId: string },
): Promise<void> {
  const { eventHead, events } = t;
  const [head] = await db
    .update(eventHead)
    .set({ n: sql`${eventHead.n} + 1` })
    .where(eq(eventHead.id, 1))
    .returning();
  const at = Date.now();
  await db
    .insert(events)
    .values({ n: head?.n ?? 0, type: 'message.received', conversationId, data: { messageId }, at });
}
