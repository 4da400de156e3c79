// Whom a customer's card was shown to, under which link and in which conversation: what there is to tell when a link turns out to
// have been wrong. Before it: whatever shows a contact or a whole record (api/present/customers).
import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Store } from '../db/store.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import type { ActiveLink } from './active-links.ts';

export type CardViewRow = Store['t']['cardViews']['$inferSelect'];

interface Shown {
  link: Pick<ActiveLink, 'contactId' | 'linkId' | 'customer'>;
  user: { id: string };
}

/** Written once for each link, person and conversation: the first look is what counts, and costs a write; the others a read. */
export async function recordCardView(
  { store, clock }: Pick<Parts, 'store' | 'clock'>,
  { link: { contactId, linkId, customer }, user }: Shown,
): Promise<void> {
  const { cardViews: v, conversationContacts: m } = store.t;
  const [member] = await store.db
    .select({ id: m.conversationId })
    .from(m)
    .where(eq(m.contactId, contactId))
    .orderBy(desc(m.current), desc(m.joinedAt))
    .limit(1);
  const conversationId = member?.id ?? null;
  const here = conversationId === null ? isNull(v.conversationId) : eq(v.conversationId, conversationId);
  const isSeen = and(eq(v.linkId, linkId), eq(v.userId, user.id), here);
  const [seen] = await store.db.select({ id: v.id }).from(v).where(isSeen).limit(1);
  if (seen) return;
  const row = { id: newId('cardView'), contactId, customerId: customer.id, conversationId, userId: user.id, linkId };
  await store.tx((db) =>
    db
      .insert(v)
      .values({ ...row, at: clock.now() })
      .onConflictDoNothing()
      .returning({ id: v.id }),
  );
}

/** The same for records that are opened by themselves or in a list: each was shown under each link that leads to it. */
export async function recordCardViews(
  parts: Pick<Parts, 'store' | 'clock'>,
  { customerIds, user }: { customerIds: string[]; user: { id: string } },
): Promise<void> {
  if (customerIds.length === 0) return;
  const { links: l, customers: c } = parts.store.t;
  const links = await parts.store.db
    .select({ contactId: l.contactId, linkId: l.id, customer: c })
    .from(l)
    .innerJoin(c, eq(c.id, l.customerId))
    .where(and(inArray(l.customerId, customerIds), sql`${l.state} in ('confirmed', 'verified')`));
  for (const link of links) await recordCardView(parts, { link, user });
}
