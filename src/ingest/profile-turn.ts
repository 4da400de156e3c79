// One question about one person, on both sides of the call: whose turn it is, committed before the platform is asked, and what
// it answered. A process that dies in between loses nothing: the claim runs out and the person is due again.
import { and, asc, eq, lte } from 'drizzle-orm';
import { rest, restsUntil } from '../accounts/stops.ts';
import { keepBudgets } from '../accounts/told-budgets.ts';
import { accountById, type Account } from '../accounts/find-account.ts';
import type { ProfileAnswer } from '../channels/channel.ts';
import { suspendWhenDoubtful } from '../links/suspend.ts';
import type { Parts } from '../parts.ts';
import type { Contact } from '../people/know-contact.ts';
import { updateContact, withFacts } from '../people/update-contact.ts';
import { askAfterAnswer } from '../people/when-to-ask.ts';

/** Two people in a second for each account, whatever the number of workers. */
export const BETWEEN_MS = 500;
/** Real time for a call and its record. */
export const PROFILE_CLAIM_MS = 60_000;

export type ProfileClaim =
  | { next: 'ask'; account: Account; contact: Contact; openAt: number }
  /** Somebody is due, and the account rests until `openAt`. */
  | { next: 'rest'; openAt: number }
  | { next: 'nothing' };

/** The person of this account who is due for the longest time. */
export async function claimProfile({ store, clock }: Parts, accountId: string): Promise<ProfileClaim> {
  const account = await accountById(store, accountId);
  if (account?.state !== 'active') return { next: 'nothing' };
  const { contacts: t } = store.t;
  return store.tx(async (db) => {
    const now = clock.now();
    const openAt = await restsUntil(store, db, { accountId });
    const [contact] = await store.lock(
      db
        .select()
        .from(t)
        .where(and(eq(t.channelAccountId, accountId), lte(t.profileNextAt, now)))
        .orderBy(asc(t.profileNextAt))
        .limit(1),
    );
    if (!contact) return { next: 'nothing' };
    if (openAt > now) return { next: 'rest', openAt };
    await rest(store, db, { accountId, until: now + BETWEEN_MS, now });
    const claimEnds = now + Math.ceil(PROFILE_CLAIM_MS / clock.realMs(1));
    const claimed = await db
      .update(t)
      .set({ profileAskedAt: now, profileNextAt: claimEnds })
      .where(and(eq(t.id, contact.id), lte(t.profileNextAt, now)))
      .returning();
    return claimed[0] ? { next: 'ask', account, contact: claimed[0], openAt: now + BETWEEN_MS } : { next: 'nothing' };
  });
}

interface Answer {
  contactId: string;
  account: Account;
  answer: ProfileAnswer;
  /** Business time before which this account asks nothing more; 0: the usual pace. */
  notBefore: number;
}

/** The facts, when to ask again, what was said of limits, and the news of it: one transaction. */
export async function recordProfile(parts: Parts, { contactId, account, answer, notBefore }: Answer): Promise<void> {
  const { store, clock, queue, registry } = parts;
  const { contacts: t } = store.t;
  const { hasHandles } = registry.channel(account.channel).capabilities;
  await store.tx(async (db) => {
    const now = clock.now();
    if (notBefore > now) await rest(store, db, { accountId: account.id, until: notBefore, now });
    const [known] = await store.lock(db.select().from(t).where(eq(t.id, contactId)));
    if (known) {
      const facts = answer.outcome === 'known' ? answer.facts : { externalId: known.externalId };
      const asking = askAfterAnswer({ contact: withFacts(known, facts), answer, hasHandles, now });
      const contact = await updateContact(store, db, { known, facts, now, asking });
      await suspendWhenDoubtful(parts, { db, contact });
    }
    // Last: everybody holds contact and conversation before a limit of the platform.
    await keepBudgets(store, db, { account, budgets: answer.budgets ?? [], now });
    store.afterCommit(() => queue.wake());
  });
}
