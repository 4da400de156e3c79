// Someone as one channel account knows them. The first step of placing: the contact's row is locked before anything is
// decided about where their message goes, so that an album of pictures at once makes one conversation.
import { and, eq, sql } from 'drizzle-orm';
import type { ContactFacts } from '../channels/channel.ts';
import { perStore } from '../db/per-store.ts';
import type { Schema } from '../db/schema.ts';
import type { Store, Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import { newId } from '../ids.ts';

export type Contact = Schema['contacts']['$inferSelect'];

const statements = perStore((store) => {
  const { contacts: t } = store.t;
  return {
    find: store.prepared('contact_lock', (db) =>
      store.lock(
        db
          .select()
          .from(t)
          .where(
            and(eq(t.channelAccountId, sql.placeholder('accountId')), eq(t.externalId, sql.placeholder('externalId'))),
          ),
      ),
    ),
  };
});

interface KnowContact {
  account: { id: string; channel: string };
  facts: ContactFacts;
  now: number;
}

/** Inside a transaction: the contact, made if new, brought up to date with what the platform says now, and locked. */
export async function knowContact(store: Store, db: Write, { account, facts, now }: KnowContact): Promise<Contact> {
  const find = () => statements(store).find({ accountId: account.id, externalId: facts.externalId });
  const [known] = await find();
  if (known) return refresh(store, db, { known, facts, now });

  const { contacts: t } = store.t;
  const made = {
    id: newId('contact'),
    channelAccountId: account.id,
    channel: account.channel,
    externalId: facts.externalId,
    handle: facts.handle ?? null,
    displayName: facts.displayName ?? null,
    avatarUrl: facts.avatarUrl ?? null,
    language: facts.language ?? null,
    createdAt: now,
    updatedAt: now,
  };
  const [inserted] = await db.insert(t).values(made).onConflictDoNothing().returning();
  if (inserted) {
    record(store, 'contact.created', {
      conversationId: null,
      at: now,
      data: { contactId: inserted.id, channelAccountId: account.id },
    });
    return inserted;
  }
  const [other] = await find(); // somebody else made it between the two statements, and has committed
  if (!other) throw new Error('a contact was neither there nor could it be made');
  return other;
}

/** Platforms often say nothing about the sender; silence never wipes out what is known. */
async function refresh(
  store: Store,
  db: Write,
  { known, facts, now }: { known: Contact; facts: ContactFacts; now: number },
): Promise<Contact> {
  const { contacts: t } = store.t;
  const next = {
    handle: facts.handle ?? known.handle,
    displayName: facts.displayName ?? known.displayName,
    avatarUrl: facts.avatarUrl ?? known.avatarUrl,
    language: facts.language ?? known.language,
  };
  const same =
    next.handle === known.handle &&
    next.displayName === known.displayName &&
    next.avatarUrl === known.avatarUrl &&
    next.language === known.language;
  if (same) return known;
  await db
    .update(t)
    .set({ ...next, updatedAt: now })
    .where(eq(t.id, known.id))
    .returning({ id: t.id });
  const { conversations: c } = store.t;
  await db
    .update(c)
    .set({ contactHandle: next.handle, contactName: next.displayName })
    .where(eq(c.contactId, known.id))
    .returning({ id: c.id });
  record(store, 'contact.updated', { conversationId: null, at: now, data: { contactId: known.id } });
  return { ...known, ...next, updatedAt: now };
}
