// The one door through which a contact becomes a customer, or no longer is one. The contact's row is held, the ledger is held, the
// table of transitions decides, and the ledger, the link and the event are written together. Before it: proofs, agents, what was
// typed, the sweep. After it: active-links reads what holds.
import { eq, inArray } from 'drizzle-orm';
import { currentConversation } from '../conversations/episodes.ts';
import type { Store, Write } from '../db/store.ts';
import { notFound, ProductError } from '../errors.ts';
import { newId } from '../ids.ts';
import { recordLabel, weighPair } from '../matching/weigh-pair.ts';
import type { Parts } from '../parts.ts';
import { holdContact } from '../people/hold-contact.ts';
import type { Contact } from '../people/update-contact.ts';
import { standingFor } from '../customers/standing-for.ts';
import { standsSince } from '../people/relation.ts';
import type { LinkRow } from './ledger-row.ts';
import { appendLedger, holdLedger } from './ledger.ts';
import { identitiesOf } from './identities.ts';
import { leaveWithLink } from './leave-with-link.ts';
import { holdResting, restingOn } from './resting-on.ts';
import {
  decideTransition,
  isLinked,
  REFUSALS,
  type GivenEvidence,
  type LinkMethod,
  type LinkState,
  type PairAction,
  type Refusal,
} from './transitions.ts';
import { writeLink } from './write-link.ts';

export type LinkParts = Pick<Parts, 'store' | 'clock' | 'fingerprints'>;

export interface LinkChange {
  db: Write;
  contactId: string;
  customerId: string;
  action: PairAction;
  method: LinkMethod;
  userId?: string | null;
  /** Another user, who agreed with the first. */
  secondUserId?: string | null;
  /** The brand wants a second person to agree: without one, what an agent confirms stays claimed. */
  needsSecond?: boolean;
  /** Kinds of checks that agreed with the record: of an agent's confirmation. */
  checks?: readonly string[];
  /** Rows of `evidence`. Of a proof: what `recordProof` made. */
  evidenceIds?: readonly string[];
  modelVersion?: string | null;
  bits?: number | null;
  /** Fields, levels, bits. No values of anybody. */
  explanation?: Record<string, unknown>;
  reason?: string;
  expiresAt?: number | null;
}

export type LinkOutcome =
  | { done: true; link: LinkRow; before: LinkState | null; ledgerNo: number; because: string }
  | { done: false; link: LinkRow | null; because: Refusal; sentence: string };

/**
 * Inside a transaction. Answers what became of it: what is refused is no error, because automation asks too. Take rows of
 * conversations before: the ledger is held from here on.
 * @throws ProductError not_found when there is no such contact or record.
 */
export async function changeLink(parts: LinkParts, change: LinkChange): Promise<LinkOutcome> {
  const { store, clock } = parts;
  const { db, action } = change;
  const now = clock.now();
  const contact = await holdContact(store, db, change.contactId);
  if (ENDS.has(action)) await holdResting(store, db, { contactId: contact.id, now });
  // Who was wrongly taken for a customer leaves the conversation that they came into by it.
  if (action === 'unlinked' || action === 'rejected') await currentConversation(store, contact.id);
  await holdLedger(store, db);
  const standing = await readStanding(store, db, change);
  const others = await overSince(parts, db, { links: standing.others, now });
  const link = chooseLink(standing.same, change);
  const before = link?.state ?? null;
  const evidenceIds = [...new Set(change.evidenceIds)];
  const decision = decideTransition({
    action,
    method: change.method,
    before,
    userId: change.userId ?? null,
    secondUserId: change.secondUserId ?? null,
    hasReason: (change.reason ?? '').trim() !== '',
    checks: new Set(change.checks).size,
    needsSecond: change.needsSecond ?? false,
    evidence: await readEvidence(store, db, { contactId: contact.id, evidenceIds }),
    contact: { isAnonymous: contact.anonymousAt !== null, isFlagged: standsSince(contact.flaggedAt) !== null },
    isElsewhere: others.some(({ state }) => isLinked(state)),
    isRejected: standing.same.some(({ id, state }) => state === 'rejected' && id !== link?.id),
    identities: standing.identities(contact),
    isOver: link !== undefined && link.expiresAt !== null && link.expiresAt <= now,
  });
  if (decision.do === 'refuse')
    return { done: false, link: link ?? null, because: decision.because, sentence: REFUSALS[decision.because] };

  const customerId = link?.customerId ?? change.customerId;
  const verdict = VERDICTS[decision.action];
  const weight = verdict === undefined ? null : await weighPair(parts, { contact, customerId });
  const row = await appendLedger(parts, db, {
    at: now,
    action: decision.action,
    method: change.method,
    linkId: link?.id ?? newId('link'),
    contactId: contact.id,
    customerId,
    userId: change.userId ?? null,
    secondUserId: change.secondUserId ?? null,
    evidenceIds,
    modelVersion: change.modelVersion ?? weight?.modelVersion ?? null,
    bits: change.bits ?? weight?.bits ?? null,
    explanation: {
      ...(weight && { because: weight.because }),
      ...change.explanation,
      ...(change.checks && { checks: [...change.checks] }),
      // Of another record of theirs than the link is with: when the two are taken apart, nobody knows whose it is.
      ...(verdict === 'same' && customerId !== change.customerId && { of: change.customerId }),
      decided: decision.because,
    },
    reason: change.reason ?? null,
    expiresAt: isLinked(decision.state) || decision.state === 'claimed' ? (change.expiresAt ?? null) : null,
  });
  const next = await writeLink(parts, db, { before: link ?? null, row, now });
  if (next === null) throw new Error('a change of a link left no link');
  if (isLinked(before) && ENDS.has(action)) {
    const ended = { db, contactId: contact.id, personId: standing.person, now };
    await suspendResting(parts, ended);
    if (action === 'unlinked' || action === 'rejected') await leaveWithLink(store, { ...ended, userId: row.userId });
  }
  if (verdict !== undefined && weight !== null) {
    const by = change.method === 'agent' ? 'agent' : 'proof';
    await recordLabel(parts, { db, contactId: contact.id, customerId, verdict, by, userId: row.userId, weight });
  }
  return { done: true, link: next, before, ledgerNo: row.no, because: decision.because };
}

const ENDS: ReadonlySet<PairAction> = new Set(['unlinked', 'rejected', 'suspended', 'expired']);

/** Whoever was brought by a hop of theirs, and by a hop of those. */
async function suspendResting(
  parts: LinkParts,
  { db, contactId, personId, now }: { db: Write; contactId: string; personId: string; now: number },
): Promise<void> {
  for (const link of await restingOn(parts.store, db, { contactId, personId })) {
    // Its own end is the sweep's.
    if (link.expiresAt !== null && link.expiresAt <= now) continue;
    const explanation = { doubt: 'rests_on', from: contactId };
    const pair = { db, contactId: link.contactId, customerId: link.customerId, explanation };
    await changeLink(parts, { ...pair, action: 'suspended', method: 'system' });
  }
}

/** What a decision says to whoever learns how to weigh: how it stood is kept in the ledger and beside it. */
const VERDICTS: Partial<Record<PairAction, 'same' | 'different'>> = {
  confirmed: 'same',
  verified: 'same',
  rejected: 'different',
};

/** The same for whoever has to be told why not. @throws ProductError state_conflict with `because` */
export async function mustChangeLink(parts: LinkParts, change: LinkChange): Promise<LinkOutcome & { done: true }> {
  const outcome = await changeLink(parts, change);
  if (!outcome.done) throw new ProductError('state_conflict', outcome.sentence, { because: outcome.because });
  return outcome;
}

interface Standing {
  /** The record that stands for the person who is meant. */
  person: string;
  /** Links of this contact with records that stand for the person who is meant. */
  same: LinkRow[];
  /** With records of other people. */
  others: LinkRow[];
  identities: (contact: Contact) => number;
}

async function readStanding(
  store: Store,
  db: Write,
  { contactId, customerId }: Pick<LinkChange, 'contactId' | 'customerId'>,
): Promise<Standing> {
  const { links: l, customers: c } = store.t;
  const links = await db.select().from(l).where(eq(l.contactId, contactId));
  const ids = [...new Set([customerId, ...links.map((link) => link.customerId)])];
  const rows = await db.select().from(c).where(inArray(c.id, ids));
  const stands = await standingFor(store, rows);
  const person = stands.get(customerId)?.id;
  if (person === undefined) throw notFound('The customer');
  const isSame = (link: LinkRow) => (stands.get(link.customerId)?.id ?? link.customerId) === person;
  const onChannel = await identitiesOf(store, db, { customerId: person });
  return {
    person,
    same: links.filter(isSame),
    others: links.filter((link) => !isSame(link)),
    identities: ({ id, channel }) => onChannel.filter((one) => one.channel === channel && one.contactId !== id).length,
  };
}

/** Of several links with one person, since records were merged: the one that holds, or the one that was named, or the nearest. */
function chooseLink(same: readonly LinkRow[], { customerId, action }: LinkChange): LinkRow | undefined {
  const named = same.find((link) => link.customerId === customerId);
  if (action === 'unlinked' || action === 'suspended' || action === 'expired') return named;
  const nearest = NEAREST.map((state) => same.find((link) => link.state === state));
  return same.find(({ state }) => isLinked(state)) ?? named ?? nearest.find((link) => link !== undefined);
}

const NEAREST = ['suspended', 'claimed', 'rejected', 'ended'] as const satisfies readonly LinkState[];

/** A link whose time is over holds no longer, also when the sweep has not come by yet. */
async function overSince(
  parts: LinkParts,
  db: Write,
  { links, now }: { links: readonly LinkRow[]; now: number },
): Promise<LinkRow[]> {
  const kept: LinkRow[] = [];
  for (const link of links) {
    const isOver = isLinked(link.state) && link.expiresAt !== null && link.expiresAt <= now;
    const after = isOver ? await expireLink(parts, db, { link, now }) : link;
    if (after) kept.push(after);
  }
  return kept;
}

async function expireLink(
  parts: LinkParts,
  db: Write,
  { link, now }: { link: LinkRow; now: number },
): Promise<LinkRow | null> {
  const { id: linkId, contactId, customerId } = link;
  const row = await appendLedger(parts, db, {
    at: now,
    action: 'expired',
    method: 'system',
    linkId,
    contactId,
    customerId,
  });
  return writeLink(parts, db, { before: link, row, now });
}

async function readEvidence(
  { t: { evidence: e, linkEvents: le } }: Store,
  db: Write,
  { contactId, evidenceIds }: { contactId: string; evidenceIds: readonly string[] },
): Promise<GivenEvidence[]> {
  if (evidenceIds.length === 0) return [];
  const rows = await db
    .select({ id: e.id, kind: e.kind, contactId: e.contactId, erasedAt: e.erasedAt })
    .from(e)
    .where(inArray(e.id, [...evidenceIds]));
  const earlier = await db.select({ ids: le.evidenceIds }).from(le).where(eq(le.contactId, contactId));
  const used = new Set(earlier.flatMap(({ ids }) => ids));
  return rows.map((row) => ({
    kind: row.kind,
    isTheirs: row.contactId === contactId,
    isUsed: used.has(row.id),
    isErased: row.erasedAt !== null,
  }));
}
