// What one link has shown to whom while it held, and every link that was made of it by a hop: who opened the card, and what was
// answered. For whoever must clear up after a wrong one. Before it: api/routes/contact-links.
import { and, asc, eq, inArray, isNotNull, ne } from 'drizzle-orm';
import type { Store } from '../db/store.ts';
import { notFound } from '../errors.ts';
import { linkAfter, type LinkRow } from './ledger-row.ts';
import { isLinked } from './transitions.ts';

export interface Disclosure {
  kind: 'card' | 'reply';
  at: number;
  userId: string | null;
  conversationId: string | null;
  messageId: string | null;
}

const MOST = 2_000;

/** Oldest first. @throws ProductError not_found */
export async function disclosuresOf(store: Store, link: { contactId: string; linkId: string }): Promise<Disclosure[]> {
  const all = [link, ...(await madeOf(store, link))];
  const shown: Disclosure[] = [];
  for (const one of all) shown.push(...(await shownUnder(store, one)));
  return shown.toSorted((a, b) => a.at - b.at);
}

/** What was made of it, and of that, whatever has become of it since. */
async function madeOf(
  { db, t: { linkEvents: le } }: Store,
  link: { contactId: string; linkId: string },
): Promise<{ contactId: string; linkId: string }[]> {
  const own = await db.select({ id: le.customerId }).from(le).where(and(eq(le.contactId, link.contactId), eq(le.linkId, link.linkId))); // prettier-ignore
  const customerIds = [...new Set(own.flatMap(({ id }) => id ?? []))];
  const hops = await db
    .select({ contactId: le.contactId, linkId: le.linkId, explanation: le.explanation })
    .from(le)
    .where(and(inArray(le.customerId, customerIds), eq(le.action, 'verified'), eq(le.method, 'hop')))
    .orderBy(asc(le.no));
  const found = new Map<string, { contactId: string; linkId: string }>();
  const contactIds = new Set([link.contactId]);
  for (const { contactId, linkId, explanation } of hops) {
    if (contactId === null || linkId === null || !contactIds.has(String(explanation['from']))) continue;
    if (linkId === link.linkId) continue;
    found.set(linkId, { contactId, linkId });
    contactIds.add(contactId);
  }
  return [...found.values()];
}

async function shownUnder(
  store: Store,
  { contactId, linkId }: { contactId: string; linkId: string },
): Promise<Disclosure[]> {
  const times = await timesOf(store, { contactId, linkId });
  const { cardViews: v, messages: m, conversationContacts: member } = store.t;
  const views = await store.db.select().from(v).where(eq(v.linkId, linkId)).orderBy(asc(v.at)).limit(MOST);
  const replies = await store.db
    .select({ id: m.id, at: m.sentAt, userId: m.authorId, conversationId: m.conversationId })
    .from(member)
    .innerJoin(m, eq(m.conversationId, member.conversationId))
    .where(
      and(
        eq(member.contactId, contactId),
        eq(m.contactId, contactId),
        eq(m.direction, 'outbound'),
        eq(m.authorType, 'agent'),
        isNotNull(m.authorId),
        ne(m.state, 'cancelled'),
      ),
    )
    .orderBy(asc(m.sentAt))
    .limit(MOST);
  const whileItHeld = replies.filter(({ at }) => times.some(({ from, to }) => at >= from && at <= to));
  return [
    ...views.map(({ at, userId, conversationId }) => ({
      kind: 'card' as const,
      at,
      userId,
      conversationId,
      messageId: null,
    })),
    ...whileItHeld.map(({ id, ...reply }) => ({ kind: 'reply' as const, ...reply, messageId: id })),
  ];
}

/** When the link held, as the ledger tells it: it may have been suspended and proved again. */
async function timesOf(
  { db, t: { linkEvents: le } }: Store,
  { contactId, linkId }: { contactId: string; linkId: string },
): Promise<{ from: number; to: number }[]> {
  const ofContact = await db.select().from(le).where(eq(le.contactId, contactId)).orderBy(asc(le.no));
  const rows = ofContact.filter((row) => row.linkId === linkId);
  if (rows.length === 0) throw notFound('The link');
  const times: { from: number; to: number }[] = [];
  let link: LinkRow | null = null;
  for (const row of rows) {
    const next = linkAfter(link, row);
    const open = times.at(-1);
    if (isLinked(next?.state) && !isLinked(link?.state)) times.push({ from: row.at, to: next?.expiresAt ?? Infinity });
    else if (!isLinked(next?.state) && isLinked(link?.state) && open) open.to = Math.min(open.to, row.at);
    link = next;
  }
  return times;
}
