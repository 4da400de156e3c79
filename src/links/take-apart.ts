// One person turns out to be two: what was linked while nobody could tell whose proof it was is proved again, and conversations that
// were one because they were one person are two. Before it: merge-customers and split-customer, when both stand apart again.
import { and, desc, eq, inArray } from 'drizzle-orm';
import type { Store, Write } from '../db/store.ts';
import type { LinkParts } from './change-link.ts';
import { identitiesOf, recordsOf } from './identities.ts';
import { leaveWithLink } from './leave-with-link.ts';
import { holdWithConversations } from './resting-on.ts';
import { suspendLinks } from './suspend.ts';

interface Apart {
  db: Write;
  /** The records that stand for the two of them. */
  personIds: readonly [string, string];
  /** Of the ledger: since then what an agent stood for was seen of both records. Null: nothing was. */
  mergedNo: number | null;
  userId: string;
  now: number;
}

/** Inside a transaction, before the ledger is held: everybody whom `takeApart` may touch. */
export async function holdPerson(store: Store, db: Write, { customerIds }: { customerIds: readonly string[] }) {
  const all: string[] = [];
  for (const customerId of customerIds)
    all.push(...(await identitiesOf(store, db, { customerId })).map(({ contactId }) => contactId));
  await holdWithConversations(store, db, [...new Set(all)]);
}

/** Inside a transaction that holds the ledger. */
export async function takeApart(parts: LinkParts, apart: Apart): Promise<void> {
  const { store } = parts;
  const { db, personIds, userId, now } = apart;
  const [onePerson, otherPerson] = personIds;
  // Before anything is suspended: whoever is in doubt afterwards does not stay among them either.
  const [ones, others] = [
    await identitiesOf(store, db, { customerId: onePerson }),
    await identitiesOf(store, db, { customerId: otherPerson }),
  ];
  for (const [personId, own, foreign] of [
    [onePerson, ones, others],
    [otherPerson, others, ones],
  ] as const) {
    const records = new Set(await recordsOf(store, db, { customerId: personId }));
    const otherIds = new Set(foreign.map((one) => one.contactId));
    for (const { contactId, linkId } of own)
      if (await isOfNobody(store, { ...apart, records, otherIds, linkId, contactId }))
        await suspendLinks(parts, { db, contactId, because: 'two_people' });
  }
  for (const { contactId } of others) await leaveWithLink(store, { db, contactId, personId: onePerson, userId, now });
}

/** What the link was last made by was a proof of the other record, or an agent's word in front of both. */
async function isOfNobody(
  { t: { linkEvents: le } }: Store,
  { db, records, otherIds, linkId, contactId, mergedNo }: Apart & { records: ReadonlySet<string>; otherIds: ReadonlySet<string>; linkId: string; contactId: string }, // prettier-ignore
): Promise<boolean> {
  const [made] = await db
    .select({ no: le.no, action: le.action, method: le.method, explanation: le.explanation })
    .from(le)
    .where(and(eq(le.contactId, contactId), eq(le.linkId, linkId), inArray(le.action, ['verified', 'confirmed'])))
    .orderBy(desc(le.no))
    .limit(1);
  if (made === undefined) return false;
  const proved = made.explanation['of'];
  if (typeof proved === 'string' && !records.has(proved)) return true;
  // By a hop of somebody who is the other one. Of a source that is nobody any more it says nothing.
  if (made.method === 'hop' && otherIds.has(String(made.explanation['from']))) return true;
  return made.action === 'confirmed' && mergedNo !== null && made.no > mergedNo;
}
