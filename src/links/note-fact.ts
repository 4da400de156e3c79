// What was established about a contact is noted, by what means and until when; taken back, it stays as a dated row. Before it:
// change-link (who somebody is), api/routes/facts (what an agent found out). After it: ask-once/known-facts.
import { and, eq, isNull } from 'drizzle-orm';
import type { Schema } from '../db/schema.ts';
import type { Store, Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { goodForOf } from './good-for.ts';
import type { LinkMethod } from './transitions.ts';

export type FactRow = Schema['facts']['$inferSelect'];

export interface Noted {
  db: Write;
  contactId: string;
  /** Who the contact was when it was noted: it is shown no longer once that link ends. Null: it is the contact's own. */
  customerId?: string | null;
  conversationId?: string | null;
  kind: string;
  value: string;
  method: LinkMethod;
  /** Without it what the method is good for. */
  goodFor?: readonly string[];
  messageId?: string | null;
  userId?: string | null;
  expiresAt?: number | null;
}

/** Inside a transaction. */
export async function noteFact({ store, clock }: Pick<Parts, 'store' | 'clock'>, noted: Noted): Promise<FactRow> {
  const { db, contactId, kind, method } = noted;
  const at = clock.now();
  const fact: FactRow = {
    id: newId('fact'),
    contactId,
    conversationId: noted.conversationId ?? null,
    customerId: noted.customerId ?? null,
    kind,
    value: noted.value,
    method,
    goodFor: [...(noted.goodFor ?? goodForOf({ method }))],
    messageId: noted.messageId ?? null,
    byUserId: noted.userId ?? null,
    at,
    expiresAt: noted.expiresAt ?? null,
    revokedAt: null,
  };
  const { facts: f } = store.t;
  await db.insert(f).values(fact).returning({ id: f.id });
  const data = { factId: fact.id, contactId, kind, method, userId: fact.byUserId };
  record(store, 'fact.noted', { conversationId: fact.conversationId, at, data });
  return fact;
}

interface Revoked {
  contactId: string;
  /** One, or all that hang on a record, or those of one kind among them. */
  which: { factId: string } | { customerId: string; kind?: string };
  userId: string | null;
  now: number;
}

/** Inside a transaction. Answers how many were good until now. */
export async function revokeFacts(
  store: Store,
  db: Write,
  { contactId, which, userId, now }: Revoked,
): Promise<number> {
  const { facts: f } = store.t;
  const ofKind = 'kind' in which && which.kind !== undefined ? eq(f.kind, which.kind) : undefined;
  const these = 'factId' in which ? eq(f.id, which.factId) : and(eq(f.customerId, which.customerId), ofKind);
  const revoked = await db
    .update(f)
    .set({ revokedAt: now })
    .where(and(eq(f.contactId, contactId), these, isNull(f.revokedAt)))
    .returning({ id: f.id, conversationId: f.conversationId });
  for (const { id, conversationId } of revoked)
    record(store, 'fact.revoked', { conversationId, at: now, data: { factId: id, contactId, userId } });
  return revoked.length;
}

/** Inside a transaction: what was established about them while they were the one record goes with the link to the other. */
export async function moveFacts(
  { t: { facts: f } }: Store,
  db: Write,
  { contactId, from, to }: { contactId: string; from: string; to: string },
): Promise<void> {
  const theirs = and(eq(f.contactId, contactId), eq(f.customerId, from));
  // Of an identity the value is the record as well.
  await db.update(f).set({ value: to }).where(and(theirs, eq(f.kind, 'identity'))).returning({ id: f.id }); // prettier-ignore
  await db.update(f).set({ customerId: to }).where(theirs).returning({ id: f.id });
}
