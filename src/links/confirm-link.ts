// An agent says who somebody is, and has checked it: with things that the sender did not tell, of two kinds that agree with the
// record, and where the brand wants it a second agent who has checked for themselves. Before it: api/routes/contact-links.
import { and, eq, inArray, isNull } from 'drizzle-orm';
import { takeTry } from '../auth/take-try.ts';
import { shownRecords } from '../customers/shown-records.ts';
import { standingFor } from '../customers/standing-for.ts';
import type { Write } from '../db/store.ts';
import type { CustomerRecord } from '../db/tables/customer-record.ts';
import { notFound } from '../errors.ts';
import { record } from '../events/record.ts';
import { recognitionOf } from '../evidence/rules.ts';
import { holdContact } from '../people/hold-contact.ts';
import { changeLink, type LinkOutcome, type LinkParts } from './change-link.ts';
import { compareChecks, isEnough, type Check } from './compare-checks.ts';
import { recordProof } from './record-proof.ts';
import { toldBy } from './told-by.ts';
import { REFUSALS } from './transitions.ts';

/** Whoever may try as often as they like finds out what a record says. */
const MOST_TRIES = { contact: 5, customer: 10 } as const;
const TRIES = 'link_checks';
const NOT_ENOUGH = `${REFUSALS.too_few_checks} One of them has to be in the record, or a document in this conversation that you looked at yourself.`;
const TAKEN_BACK =
  'They took back a message, so that nobody can tell any more what they told themselves. Look at a document that they sent and call back, or send a verification.';

export interface Confirming {
  db: Write;
  user: { id: string };
  contactId: string;
  customerId: string;
  checks: readonly Check[];
  reason: string;
}

export type Confirmed =
  | LinkOutcome
  /** Not enough agreed, and that is all that anybody is told. */
  | { done: false; because: 'too_few_checks'; sentence: string }
  | { done: false; because: 'too_many_tries'; sentence: string; retryAfterMs: number };

/** Inside a transaction, which has to be committed also when this is refused: the try counts. */
export async function confirmLink(parts: LinkParts, confirming: Confirming): Promise<Confirmed> {
  const { store, clock } = parts;
  const { db, user, contactId, customerId, checks, reason } = confirming;
  const contact = await holdContact(store, db, contactId);
  const { personId, known } = await recordOf(parts, db, customerId);
  const waits = [
    await takeTry(parts, db, { holder: contactId, endpoint: TRIES, limit: MOST_TRIES.contact }),
    await takeTry(parts, db, { holder: personId, endpoint: TRIES, limit: MOST_TRIES.customer }),
  ];
  const wait = Math.max(...waits);
  if (wait > 0) {
    const sentence = 'Too many things were tried here within an hour. Send a verification, or try again later.';
    return { done: false, because: 'too_many_tries', sentence, retryAfterMs: wait };
  }
  const told = await toldBy(parts, db, contact);
  const agreed = compareChecks(known, { checks, told });
  const sawDocument = await hasLookedAt(parts, db, { contactId, userId: user.id });
  const enough = isEnough(agreed, { sawDocument });
  const data = { contactId, customerId, userId: user.id, isEnough: enough };
  record(store, 'link.checked', { conversationId: null, at: clock.now(), data });
  // Nothing of how many: whoever is told that one of two is right has found out the one.
  if (!enough) return { done: false, because: 'too_few_checks', sentence: told.hasTakenBack ? TAKEN_BACK : NOT_ENOUGH };
  const first = await firstToAgree(parts, db, { contactId, customerId });
  const { settings } = await recognitionOf(store);
  const evidenceIds = [
    await recordProof(store, db, { contactId, value: `checked: ${agreed.join(', ')}`, at: clock.now() }),
  ];
  return changeLink(parts, {
    db,
    contactId,
    customerId,
    action: 'confirmed',
    method: 'agent',
    userId: first ?? user.id,
    secondUserId: first === undefined ? null : user.id,
    needsSecond: settings.secondPerson,
    checks: agreed,
    evidenceIds,
    reason,
  });
}

async function customerOf({ store }: Pick<LinkParts, 'store'>, db: Write, customerId: string) {
  const { customers: c } = store.t;
  const [customer] = await db.select().from(c).where(eq(c.id, customerId));
  if (customer === undefined) throw notFound('The customer');
  return customer;
}

/** With what was merged into it: somebody may know of themselves what stands in another of their records. */
async function recordOf(
  { store }: Pick<LinkParts, 'store'>,
  db: Write,
  customerId: string,
): Promise<{ personId: string; known: CustomerRecord }> {
  const row = await customerOf({ store }, db, customerId);
  const stands = (await standingFor(store, [row])).get(row.id) ?? row;
  const [shown] = await shownRecords(store, [stands]);
  return { personId: stands.id, known: shown?.record ?? row.record };
}

/** Whoever confirmed before, where it waits for a second person. */
async function firstToAgree(
  { store }: LinkParts,
  db: Write,
  { contactId, customerId }: { contactId: string; customerId: string },
): Promise<string | undefined> {
  const { links: l, linkEvents: le } = store.t;
  const [row] = await db
    .select({ userId: le.userId, explanation: le.explanation })
    .from(l)
    .innerJoin(le, eq(le.no, l.ledgerNo))
    .where(and(eq(l.contactId, contactId), eq(l.customerId, customerId), eq(l.state, 'claimed')));
  return row?.explanation['decided'] === 'awaits_second' ? (row.userId ?? undefined) : undefined;
}

/** Whether this user looked at a picture of a document that the contact sent. */
async function hasLookedAt(
  { store }: Pick<LinkParts, 'store'>,
  db: Write,
  { contactId, userId }: { contactId: string; userId: string },
): Promise<boolean> {
  const { fileViews: v, files: f, messages: m } = store.t;
  const isTheirs = and(eq(m.contactId, contactId), eq(m.direction, 'inbound'), isNull(m.unsentAt));
  const [look] = await db
    .select({ id: v.id })
    .from(m)
    .innerJoin(f, and(eq(f.messageId, m.id), inArray(f.identity, ['suspected', 'confirmed'])))
    .innerJoin(v, and(eq(v.fileId, f.id), eq(v.userId, userId)))
    .where(and(isTheirs, inArray(m.conversationId, conversationsOf({ store }, db, contactId))))
    .limit(1);
  return look !== undefined;
}

function conversationsOf({ store }: Pick<LinkParts, 'store'>, db: Write, contactId: string) {
  const { conversationContacts: member } = store.t;
  return db.select({ id: member.conversationId }).from(member).where(eq(member.contactId, contactId));
}
