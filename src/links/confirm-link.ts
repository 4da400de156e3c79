// An agent says who somebody is, and has checked it: with things that the sender did not tell, of two kinds that agree with the
// record, and where the brand wants it a second agent who has checked for themselves. Before it: api/routes/contact-links.
import { and, desc, eq } from 'drizzle-orm';
import { shownRecords } from '../customers/shown-records.ts';
import { standingFor } from '../customers/standing-for.ts';
import type { Write } from '../db/store.ts';
import type { CustomerRecord } from '../db/tables/customer-record.ts';
import { HOUR_MS } from '../clock.ts';
import { notFound } from '../errors.ts';
import { record } from '../events/record.ts';
import { recognitionOf } from '../evidence/rules.ts';
import { holdContact } from '../people/hold-contact.ts';
import type { Contact } from '../people/update-contact.ts';
import { changeLink, type LinkOutcome, type LinkParts } from './change-link.ts';
import { compareChecks, type Check, type Told } from './compare-checks.ts';
import { recordProof } from './record-proof.ts';
import { NEEDED_CHECKS, REFUSALS } from './transitions.ts';

/** Whoever may try as often as they like finds out what a record says. */
const MOST_TRIES = { contact: 5, customer: 10 } as const;
const READ_MESSAGES = 300;

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
  /** Not enough agreed; how many did is all that anybody is told. */
  | { done: false; because: 'too_few_checks'; sentence: string; agreed: number }
  | { done: false; because: 'too_many_tries'; sentence: string; retryAfterMs: number };

/** Inside a transaction, which has to be committed also when this is refused: the try counts. */
export async function confirmLink(parts: LinkParts, confirming: Confirming): Promise<Confirmed> {
  const { store, clock } = parts;
  const { db, user, contactId, customerId, checks, reason } = confirming;
  const contact = await holdContact(store, db, contactId);
  const known = await recordOf(parts, db, customerId);
  const wait = await countTry(parts, db, { contactId, customerId });
  if (wait > 0) {
    const sentence = 'Too many things were tried here within an hour. Send a verification, or try again later.';
    return { done: false, because: 'too_many_tries', sentence, retryAfterMs: wait };
  }
  const agreed = compareChecks(known, { checks, told: await toldBy(parts, db, contact) });
  const data = { contactId, customerId, userId: user.id, agreed: agreed.length, needed: NEEDED_CHECKS };
  record(store, 'link.checked', { conversationId: null, at: clock.now(), data });
  if (agreed.length < NEEDED_CHECKS) {
    const sentence = `${agreed.length} of ${NEEDED_CHECKS} needed things agree with the record. ${REFUSALS.too_few_checks}`;
    return { done: false, because: 'too_few_checks', sentence, agreed: agreed.length };
  }
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
async function recordOf({ store }: Pick<LinkParts, 'store'>, db: Write, customerId: string): Promise<CustomerRecord> {
  const row = await customerOf({ store }, db, customerId);
  const stands = (await standingFor(store, [row])).get(row.id) ?? row;
  const [shown] = await shownRecords(store, [stands]);
  return shown?.record ?? row.record;
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

/** What they wrote and are called: none of it shows who they are. */
async function toldBy({ store }: LinkParts, db: Write, contact: Contact): Promise<Told> {
  const { evidence: e, messages: m, conversationContacts: member } = store.t;
  const said = await db.select({ kind: e.kind, value: e.value }).from(e).where(eq(e.contactId, contact.id));
  const written = await db
    .select({ text: m.text })
    .from(member)
    .innerJoin(m, eq(m.conversationId, member.conversationId))
    .where(and(eq(member.contactId, contact.id), eq(m.contactId, contact.id), eq(m.direction, 'inbound')))
    .orderBy(desc(m.sentAt))
    .limit(READ_MESSAGES);
  const values = said.filter(({ kind }) => kind !== 'proof').map(({ value }) => value);
  const profile = [contact.displayName, contact.handle].flatMap((value) => value ?? []);
  return { values: [...values, ...profile].filter((value) => value !== ''), texts: written.map(({ text }) => text) };
}

/** Takes one try of each; answers for how long there is none, 0 when there was. */
async function countTry(
  { store, clock }: LinkParts,
  db: Write,
  { contactId, customerId }: { contactId: string; customerId: string },
): Promise<number> {
  const now = clock.now();
  const waits: number[] = [];
  for (const [holder, limit] of [
    [contactId, MOST_TRIES.contact],
    [customerId, MOST_TRIES.customer],
  ] as const) {
    const { budgets: b } = store.t;
    const [row] = await store.lock(
      db
        .select()
        .from(b)
        .where(and(eq(b.holder, holder), eq(b.endpoint, TRIES))),
    );
    const isFresh = row !== undefined && row.resetAt > now;
    const remaining = (isFresh ? row.remaining : limit) - 1;
    const resetAt = isFresh ? row.resetAt : now + HOUR_MS;
    if (remaining < 0) waits.push(resetAt - now);
    const counted = { limit, remaining: Math.max(-1, remaining), resetAt, updatedAt: now };
    await db
      .insert(b)
      .values({ holder, endpoint: TRIES, window: 'hour', unit: 'calls', ...counted })
      .onConflictDoUpdate({ target: [b.holder, b.endpoint, b.window], set: counted })
      .returning({ holder: b.holder });
  }
  return Math.max(0, ...waits);
}

const TRIES = 'link_checks';
