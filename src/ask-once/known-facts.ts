// What is known of whoever writes, and need not be asked again: what was proved or checked, what the record of the linked customer
// says, and what they wrote themselves. It hangs on the contacts and the customer, not on the conversation, and so it comes along
// with every change of hands, reopening and hop. Below a link that holds nothing of a record is in it.
import { and, desc, inArray, isNull, sql } from 'drizzle-orm';
import { nameOf } from '../customers/masked.ts';
import { shownRecords, type ShownRecord } from '../customers/shown-records.ts';
import { byIds } from '../db/by-ids.ts';
import { perStore } from '../db/per-store.ts';
import type { EvidenceRow } from '../evidence/keep-evidence.ts';
import type { FactRow } from '../links/note-fact.ts';
import type { SamePerson } from '../links/same-person.ts';
import type { LinkMethod } from '../links/transitions.ts';
import type { Parts } from '../parts.ts';
import { onceEach } from './once-each.ts';
import { standingOf } from './standing-of.ts';
import { whoseFacts } from './whose-facts.ts';

export interface KnownFact {
  /** Of what was noted; null for what a record or a message says. */
  id: string | null;
  /** Null: the record's. */
  contactId: string | null;
  /** identity, name, booking, loyalty, email, phone, birth_date, order, ticket, document, address … */
  kind: string;
  value: string;
  method: LinkMethod;
  standing: 'verified' | 'confirmed' | 'record' | 'said';
  /** Now: what has expired is good for nothing. */
  goodFor: string[];
  sentence: string;
  at: number;
  expiresAt: number | null;
  expired: boolean;
  byUserId: string | null;
}

type Needs = Pick<Parts, 'store' | 'clock'>;

/** For whoever is answered in this conversation, the newest first. */
export async function knownFacts(
  parts: Needs,
  { conversation: { id: conversationId } }: { conversation: { id: string } },
): Promise<KnownFact[]> {
  const [writer] = await loads(parts.store).writers([conversationId]);
  if (writer === undefined) return [];
  const { contactId } = writer;
  const person = await whoseFacts(parts.store, { contactId, now: parts.clock.now() });
  return factsOf(parts, { person, conversationId });
}

interface Wanted {
  /** As whose-facts gives it. */
  person: SamePerson;
  /** What was said in it counts also where the words do not say whose it is. */
  conversationId?: string;
}

export async function factsOf({ store, clock }: Needs, wanted: Wanted): Promise<KnownFact[]> {
  const now = clock.now();
  const { person } = wanted;
  const ids = person.contacts.map(({ id }) => id);
  const customers = new Map([...person.links.values()].map(({ customer }) => [customer.id, customer]));
  const records = await shownRecords(store, [...customers.values()]);
  const noted = await loads(store).facts(ids);
  const said = await loads(store).said(ids);
  return onceEach([
    ...noted.flatMap((fact) => notedFact(fact, { person, records, now })),
    ...records.flatMap((shown) => recordFacts(shown, now)),
    ...said.filter((row) => isTheirs(row, wanted)).map(saidFact),
  ]);
}

interface Around {
  person: SamePerson;
  records: readonly ShownRecord[];
  now: number;
}

/** What was established about a customer is known of a contact only while the contact is that customer. */
function notedFact(fact: FactRow, { person, records, now }: Around): KnownFact[] {
  const { id, contactId, customerId, kind, method, at, expiresAt, byUserId } = fact;
  const link = person.links.get(contactId);
  const record = records.find(({ row }) => row.id === link?.customer.id);
  if (customerId !== null && !record?.customerIds.includes(customerId)) return [];
  // Who somebody is: as they are called now. The row holds no name.
  const value = kind === 'identity' && record ? nameOf(record.record) : fact.value;
  return [{ id, contactId, kind, value, method, at, expiresAt, byUserId, ...standingOf(fact, now) }];
}

function recordFacts({ row, record }: ShownRecord, now: number): KnownFact[] {
  const fact = (kind: string, value: string | null, at = row.updatedAt): KnownFact[] =>
    value === null || value === ''
      ? []
      : [{ ...OF_A_RECORD, kind, value, at: Math.max(Math.min(at, now), row.createdAt) }];
  const until = ({ until = Infinity }: { until?: number }) => until > now;
  return [
    ...(record.names.length === 0 ? [] : fact('name', nameOf(record))),
    ...fact('loyalty', record.loyalty),
    ...record.emails.flatMap(({ value, changedAt }) => fact('email', value, changedAt)),
    ...record.phones.flatMap(({ value, changedAt }) => fact('phone', value, changedAt)),
    ...fact('birth_date', record.birthDate),
    ...record.references.filter(until).flatMap(({ kind, value }) => fact(kind, value)),
  ];
}

const OF_A_RECORD: Omit<KnownFact, 'kind' | 'value' | 'at'> = {
  id: null,
  contactId: null,
  method: 'system',
  standing: 'record',
  goodFor: ['service'],
  sentence: '',
  expiresAt: null,
  expired: false,
  byUserId: null,
};

/** In their own words; what the words leave open is taken for theirs where it was said, and nowhere else. */
const isTheirs = ({ polarity, certainty, conversationId }: EvidenceRow, wanted: Wanted): boolean =>
  polarity === 'self' ||
  (polarity === 'unknown' &&
    certainty === 'strict' &&
    conversationId !== null &&
    conversationId === wanted.conversationId);

const saidFact = ({ contactId, kind, value, at }: EvidenceRow): KnownFact => ({
  id: null,
  contactId,
  kind,
  value,
  method: 'typed',
  standing: 'said',
  goodFor: [],
  sentence: '',
  at,
  expiresAt: null,
  expired: false,
  byUserId: null,
});

/** Kinds of evidence that somebody could be asked for. */
const ASKED_FOR = ['loyalty', 'booking', 'ticket', 'order', 'email', 'phone', 'birth_date', 'name'] as const;
const MOST_SAID = 200;

const loads = perStore((store) => {
  const { facts: f, evidence: e, conversations: c } = store.t;
  return {
    writers: byIds(store, {
      name: 'known_writers',
      build: (db, ids) => db.select({ contactId: c.contactId }).from(c).where(inArray(c.id, ids)),
    }),
    facts: byIds(store, {
      name: 'known_facts',
      build: (db, ids) =>
        db
          .select()
          .from(f)
          .where(and(inArray(f.contactId, ids), isNull(f.revokedAt))),
    }),
    said: byIds(store, {
      name: 'known_said',
      build: (db, ids) =>
        db
          .select()
          .from(e)
          .where(
            and(
              inArray(e.contactId, ids),
              inArray(e.kind, [...ASKED_FOR]),
              isNull(e.erasedAt),
              sql`${e.polarity} <> 'other'`,
            ),
          )
          .orderBy(desc(e.at))
          .limit(MOST_SAID),
    }),
  };
});
