// Somebody is not, or no longer, the customer that they were taken for: no conversation has both any more. What had brought them
// together is undone, the last first, and those who still are one person go on in one. A hop between people whom nobody knew stays:
// it rests on its own proof. Before it: change-link, merge-customers, split-customer. After it: conversations/leave and join.
import { and, eq, inArray } from 'drizzle-orm';
import { currentConversation } from '../conversations/episodes.ts';
import { joinConversation } from '../conversations/join.ts';
import { joinsOf } from '../conversations/joins.ts';
import { leaveConversation } from '../conversations/leave.ts';
import type { Store, Write } from '../db/store.ts';
import { activeLinks } from './active-links.ts';

interface Ended {
  db: Write;
  contactId: string;
  /** The record that stands for whom they were taken for. */
  personId: string;
  userId: string | null;
  now: number;
}

/** Inside a transaction, after the link has ended, or leads to somebody else. */
export async function leaveWithLink(store: Store, ended: Ended): Promise<void> {
  const sides = await sidesOf(store, ended);
  if (sides === undefined) return;
  const { db, userId, now } = ended;
  const parted: Parted[] = [];
  for (;;) {
    const step = await nextStep(store, db, sides);
    if (step === undefined) break;
    const left = await leaveConversation(store, { db, ...step, because: 'unlinked', userId, now });
    if (left === undefined) break;
    for (const contactId of left.current) parted.push({ contactId, from: step.conversationId });
  }
  for (const side of [sides.person, sides.leaving]) {
    const ofSide = parted.filter(({ contactId }) => side.has(contactId));
    await goOnTogether(store, { db, side, parted: ofSide, proofs: sides.proofs, now });
  }
}

interface Sides {
  /** Who is the customer still. */
  person: ReadonlySet<string>;
  /** Who is not, and whoever was proved to be the same as they are. */
  leaving: ReadonlySet<string>;
  /** By contact: the hop that brought them. */
  proofs: ReadonlyMap<string, string>;
}

/** Undefined: they share nothing. */
async function sidesOf(store: Store, { db, contactId, personId, now }: Ended): Promise<Sides | undefined> {
  const { conversationContacts: m, proofs: p } = store.t;
  const rooms = db.select({ id: m.conversationId }).from(m).where(eq(m.contactId, contactId));
  const members = await db.select().from(m).where(inArray(m.conversationId, rooms));
  const ids = [...new Set(members.map((one) => one.contactId))];
  if (ids.length < 2) return undefined;
  const links = await activeLinks(store, { contactIds: ids, now });
  const customerOf = (id: string) => links.get(id)?.customer.id;
  const person = new Set(ids.filter((id) => id !== contactId && customerOf(id) === personId));
  if (person.size === 0) return undefined;

  const proofs = new Map(members.flatMap((one) => (one.hopProofId === null ? [] : [[one.contactId, one.hopProofId]])));
  const made = proofs.size === 0 ? [] : await db.select({ id: p.id, by: p.contactId }).from(p).where(inArray(p.id, [...proofs.values()])); // prettier-ignore
  const pairs = [...proofs].map(([id, proofId]) => [id, made.find((one) => one.id === proofId)?.by ?? id]);
  const own = customerOf(contactId);
  const leaving = new Set([contactId, ...ids.filter((id) => own !== undefined && customerOf(id) === own)]);
  for (let size = 0; size < leaving.size; ) {
    size = leaving.size;
    for (const pair of pairs)
      if (pair.some((id) => leaving.has(id)) && !pair.some((id) => person.has(id)))
        for (const id of pair) leaving.add(id);
  }
  return { person, leaving, proofs };
} // prettier-ignore

/** Of the conversations that have both, the one that others went into comes first: who came into it last leaves it first. */
async function nextStep(
  store: Store,
  db: Write,
  { person, leaving }: Sides,
): Promise<{ conversationId: string; contactId: string } | undefined> {
  const { conversationContacts: m, conversations: c } = store.t;
  const rows = await db
    .select({ id: c.id, into: c.joinedIntoId, contactId: m.contactId })
    .from(m)
    .innerJoin(c, eq(c.id, m.conversationId))
    .where(inArray(m.contactId, [...person, ...leaving]));
  const into = new Map(rows.map((row) => [row.id, row.into]));
  const has = (id: string, side: ReadonlySet<string>) => rows.some((row) => row.id === id && side.has(row.contactId));
  const shared = new Set([...into.keys()].filter((id) => has(id, person) && has(id, leaving)));
  for (const id of shared) {
    if (goingOn(into, id).some((next) => shared.has(next))) continue;
    const here = rows.filter((row) => row.id === id).map((row) => row.contactId);
    const joins = await joinsOf(store, id);
    const theirs = here.filter((one) => leaving.has(one));
    if (theirs.every((one) => joins.has(one))) return { conversationId: id, contactId: theirs[0] ?? '' };
    const others = here.filter((one) => person.has(one) && joins.has(one));
    // They may have gone on from here without those who are not them.
    for (const next of goingOn(into, id).toReversed()) {
      const further = await joinsOf(store, next);
      const went = others.find((one) => further.has(one));
      if (went !== undefined) return { conversationId: next, contactId: went };
    }
    if (others[0] !== undefined) return { conversationId: id, contactId: others[0] };
  }
  return undefined;
}

/** Where a conversation went, and where that went. */
function goingOn(into: ReadonlyMap<string, string | null>, id: string): string[] {
  const path: string[] = [];
  for (let next = into.get(id); next && !path.includes(next); next = into.get(next)) path.push(next);
  return path;
}

interface Parted {
  contactId: string;
  /** What they left. */
  from: string;
}

/** Who had one conversation and still is one person has one: where the others of them are, or the first one's. */
async function goOnTogether(
  store: Store,
  { db, side, parted, proofs, now }: Pick<Sides, 'proofs'> & { db: Write; side: ReadonlySet<string>; parted: readonly Parted[]; now: number },
): Promise<void> {
  const { conversationContacts: m, contacts: p } = store.t;
  const [first] = parted;
  if (first === undefined) return;
  const stayed = await db
    .select({ id: m.conversationId, contactId: m.contactId })
    .from(m)
    .where(and(inArray(m.conversationId, parted.map(({ from }) => from)), eq(m.current, true))); // prettier-ignore
  const home = stayed.find(({ contactId }) => side.has(contactId))?.id ?? (await currentConversation(store, first.contactId))?.id; // prettier-ignore
  if (home === undefined) return;
  for (const contactId of new Set(parted.map((one) => one.contactId))) {
    const [contact] = await db.select().from(p).where(eq(p.id, contactId));
    if (contact === undefined || contact.anonymousAt !== null) continue;
    const proofId = proofs.get(contactId) ?? null;
    const because = proofId === null ? 'same customer' : 'hop';
    await joinConversation(store, { db, conversationId: home, contact, because, proofId, now });
  }
} // prettier-ignore
