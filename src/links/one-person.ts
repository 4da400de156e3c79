// Whether two records can become one person's, and what to think of before. The same question when somebody looks at it and when it
// is done. Before it: merge-customers, split-customer, the preview.
import { and, inArray, isNull } from 'drizzle-orm';
import type { Read, Store } from '../db/store.ts';
import type { CustomerRow } from '../customers/standing-for.ts';
import { identitiesOf, recordsOf, type Identity } from './identities.ts';
import type { LinkRow } from './ledger-row.ts';
import { isLinked, MOST_IDENTITIES } from './transitions.ts';

export interface Side {
  row: CustomerRow;
  /** All records that it stands for. */
  ids: string[];
  /** Contacts that are this person now. */
  identities: Identity[];
  links: LinkRow[];
  /** Merges one after another that lead to it. */
  depth: number;
}

export async function readSide(store: Store, db: Read, row: CustomerRow): Promise<Side> {
  const ids = await recordsOf(store, db, { customerId: row.id });
  const { links: l } = store.t;
  return {
    row,
    ids,
    identities: await identitiesOf(store, db, { customerId: row.id }),
    links: await db.select().from(l).where(inArray(l.customerId, ids)),
    depth: await depthOf(store, db, ids),
  };
}

/** How long a way is followed, see customers/standing-for. */
const MOST_DEPTH = 6;

/** Why it cannot be; undefined: it can. Pure. */
export function whyNotOne(survivor: Side, merged: Side): string | undefined {
  if (survivor.row.id === merged.row.id) return 'A record cannot be merged with itself.';
  if (merged.ids.includes(survivor.row.id) || survivor.ids.includes(merged.row.id))
    return 'These are one person already.';
  if (merged.row.mergedIntoId !== null) return 'This record has been merged already. Undo that merge first.';
  if (survivor.row.mergedIntoId !== null)
    return 'This record has been merged into another. Merge into that one, or undo that merge first.';
  if (merged.depth + 1 > MOST_DEPTH)
    return 'Too many records were merged one after another. Merge into the first of them.';
  const channels = [...survivor.identities, ...merged.identities].map(({ channel }) => channel);
  const full = channels.find((channel) => channels.filter((one) => one === channel).length > MOST_IDENTITIES);
  if (full !== undefined)
    return `They would have more than ${MOST_IDENTITIES} contacts on one channel. Unlink what is not theirs first.`;
  if (isContradicted(survivor, merged) || isContradicted(merged, survivor))
    return 'A contact of the one was said not to be the other. Take that back first, with a reason.';
  return undefined;
}

/** What a person should look at before; values are not named, the preview shows them. Pure. */
export function warningsOf(survivor: Side, merged: Side): string[] {
  const warnings: string[] = [];
  const accounts = new Set(survivor.identities.map(({ channelAccountId }) => channelAccountId));
  if (merged.identities.some(({ channelAccountId }) => accounts.has(channelAccountId)))
    warnings.push(
      'Both write to the same handle from different accounts. One person with two accounts, or two people?',
    );
  const [one, other] = [survivor.row.record, merged.row.record];
  const differ = (field: 'birthDate' | 'loyalty') =>
    one[field] !== null && other[field] !== null && one[field] !== other[field];
  if (differ('birthDate')) warnings.push('Their birthdays differ.');
  if (differ('loyalty')) warnings.push('Each has a loyalty number of its own.');
  if (survivor.row.ref !== null && merged.row.ref !== null)
    warnings.push('Your own system has two records as well; it is not told of this merge.');
  return warnings;
}

/** Linked with the one and rejected for the other. */
const isContradicted = (one: Side, other: Side): boolean => {
  const rejected = new Set(other.links.filter(({ state }) => state === 'rejected').map(({ contactId }) => contactId));
  return one.links.some(({ state, contactId }) => isLinked(state) && rejected.has(contactId));
};

async function depthOf({ t: { customerMerges: m } }: Store, db: Read, ids: readonly string[]): Promise<number> {
  const merges = await db
    .select({ survivorId: m.survivorId, mergedId: m.mergedId })
    .from(m)
    .where(and(inArray(m.mergedId, [...ids]), isNull(m.undoneAt)));
  const below = (id: string): number =>
    Math.max(0, ...merges.filter(({ survivorId }) => survivorId === id).map(({ mergedId }) => 1 + below(mergedId)));
  return below(ids[0] ?? '');
}
