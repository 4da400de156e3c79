// Contacts, records and acts for the tests of links: what the doors do, without their HTTP.
import { sql } from 'drizzle-orm';
import type { CustomerRecord } from '../../../src/db/tables/customer-record.ts';
import { newId } from '../../../src/ids.ts';
import { changeLink, type LinkOutcome } from '../../../src/links/change-link.ts';
import type { PairAction } from '../../../src/links/transitions.ts';
import { recordProof } from '../../../src/links/record-proof.ts';
import type { Parts } from '../../../src/parts.ts';

export const EMPTY: CustomerRecord = {
  names: [], emails: [], phones: [], loyalty: null, tier: null, birthDate: null, language: null, timeZone: null, city: null,
  country: null, handles: {}, references: [], preferences: {}, consent: {}, attributes: {},
}; // prettier-ignore

type Needs = Pick<Parts, 'store' | 'clock' | 'fingerprints'>;

let made = 0;

/** A record of the brand's. */
export async function customer({ store, clock }: Needs, record: Partial<CustomerRecord> = {}): Promise<string> {
  const id = newId('customer');
  const now = clock.now();
  const { customerNumbers: n, customers: c } = store.t;
  await store.tx(async (db) => {
    await db.insert(n).values({ id: 1, last: 0 }).onConflictDoNothing().returning({ id: n.id });
    const [numbered] = await db
      .update(n)
      .set({ last: sql`${n.last} + 1` })
      .returning({ last: n.last });
    await db.insert(c).values({
      id, no: numbered?.last ?? 0, ref: null, record: { ...EMPTY, ...record }, mergedIntoId: null, source: 'api', version: 1,
      comparedVersion: 0, createdAt: now, updatedAt: now,
    }); // prettier-ignore
  });
  return id;
}

/** Somebody on a channel who has not written. */
export async function contact(
  { store, clock }: Needs,
  { accountId, channel = 'x' }: { accountId: string; channel?: string },
): Promise<string> {
  const id = newId('contact');
  const externalId = String(5_000_000_000 + ++made);
  const times = { createdAt: clock.now(), updatedAt: clock.now() };
  await store.tx(async (db) => {
    const row = { id, channelAccountId: accountId, channel, externalId, handle: `t_${made}`, displayName: `T ${made}` };
    await db.insert(store.t.contacts).values({ ...row, ...times });
  });
  return id;
}

export interface Asked {
  contactId: string;
  customerId: string;
  userId?: string;
  expiresAt?: number;
}

/** One act as its door asks for it, in a transaction of its own. */
export async function act(parts: Needs, action: PairAction, asked: Asked): Promise<LinkOutcome> {
  const { contactId, customerId, userId = 'usr_mira', expiresAt } = asked;
  return parts.store.tx(async (db) => {
    const pair = { db, contactId, customerId, action };
    const prove = async () => [
      await recordProof(parts.store, db, { contactId, value: newId('proof'), at: parts.clock.now() }),
    ];
    if (action === 'claimed') return changeLink(parts, { ...pair, method: 'typed' });
    if (action === 'verified')
      return changeLink(parts, { ...pair, method: 'code', evidenceIds: await prove(), expiresAt: expiresAt ?? null });
    if (action === 'suspended' || action === 'expired') return changeLink(parts, { ...pair, method: 'system' });
    const byAgent = { ...pair, method: 'agent', userId, reason: 'They said so on the phone' } as const;
    if (action === 'confirmed')
      return changeLink(parts, { ...byAgent, checks: ['birth_date', 'phone'], evidenceIds: await prove() });
    return changeLink(parts, byAgent);
  });
}
