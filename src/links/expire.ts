// Links whose time is over end, with a row of the ledger that says so. Before it: workers/relay. Nobody sees them from the moment on
// at which they are over (active-links); this is what writes it down.
import { and, asc, inArray, lte } from 'drizzle-orm';
import { changeLink, type LinkParts } from './change-link.ts';

const AT_ONCE = 200;
const MAY_EXPIRE = ['claimed', 'confirmed', 'verified'] as const;

/** Answers how many ended. */
export async function expireLinks(parts: LinkParts): Promise<number> {
  const { store, clock } = parts;
  const { links: l } = store.t;
  const due = await store.db
    .select({ contactId: l.contactId, customerId: l.customerId })
    .from(l)
    .where(and(lte(l.expiresAt, clock.now()), inArray(l.state, [...MAY_EXPIRE])))
    .orderBy(asc(l.expiresAt))
    .limit(AT_ONCE);
  let ended = 0;
  for (const pair of due) {
    const { done } = await store.tx((db) => changeLink(parts, { db, ...pair, action: 'expired', method: 'system' }));
    if (done) ended += 1;
  }
  return ended;
}
