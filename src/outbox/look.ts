// Asking the platform what became of a send whose answer was lost. Found: it was sent. Not found a few times: it may still turn
// up, so it is not sent again; an agent decides.
import { and, eq, inArray } from 'drizzle-orm';
import { accountById, type Account } from '../accounts/find-account.ts';
import { sendingAccount } from '../accounts/credentials.ts';
import type { ChannelKind, RecentlySent, SentMessage } from '../channels/channel.ts';
import { conversationById } from '../conversations/episodes.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { ECHO_EARLY_MS, LOOK_AFTER_MS, sameText, type Leaving } from './outbox-row.ts';
import { becomeSent } from './sent.ts';

export async function look(parts: Parts, leaving: Leaving): Promise<void> {
  const { store, queue } = parts;
  const { row } = leaving;
  const account = await accountById(store, row.channelAccountId);
  const [contact] = await store.db.select().from(store.t.contacts).where(eq(store.t.contacts.id, row.contactId));
  if (!account || !contact) return;
  const since = (row.sendingAt ?? row.createdAt) - ECHO_EARLY_MS;
  const answer = await asked(parts, { leaving, account, contactExternalId: contact.externalId, since });
  const found = answer.known
    ? await ours(parts, { leaving, since, sent: answer.messages, accountId: account.id })
    : undefined;
  await store.tx(async (db) => {
    await conversationById(store, row.conversationId); // everybody locks the conversation before the row
    const [present] = await store.lock(db.select().from(store.t.outbox).where(eq(store.t.outbox.id, row.id)));
    if (present?.state !== 'unknown') return;
    if (!found && present.fence !== row.fence) return; // another look, or an agent, has decided since
    store.afterCommit(() => queue.wake());
    const now = { leaving: { ...leaving, row: present }, db };
    if (found) await becomeSent(parts, { ...now, externalId: found.externalId, sentAt: found.at, by: 'look' });
    else
      await lookAgainLater(parts, {
        ...now,
        notBefore: answer.known ? null : answer.at,
        counts: answer.known || answer.at === null,
      });
  });
}

interface Question {
  leaving: Leaving;
  account: Account;
  contactExternalId: string;
  since: number;
}

/** Credentials that cannot be opened are an answer too: nobody knows. */
async function asked({ registry, sealer, log }: Parts, question: Question): Promise<RecentlySent> {
  const { leaving, account, contactExternalId, since } = question;
  try {
    const channel = registry.channels[account.channel as ChannelKind];
    const of = { contactExternalId, kind: leaving.message.kind, since };
    return await channel.recentlySent({ account: sendingAccount(sealer, account), ...of });
  } catch (error) {
    log.warn({ err: error, messageId: leaving.message.id }, 'the platform could not be asked about a send');
    return { known: false, at: null, code: 'not_asked' };
  }
}

/** The platform's oldest message that is ours by its mark or its text and that no other message of ours claims. */
async function ours(
  { store }: Parts,
  {
    leaving,
    since,
    sent,
    accountId,
  }: { leaving: Leaving; since: number; sent: readonly SentMessage[]; accountId: string },
): Promise<SentMessage | undefined> {
  const alike = sent
    .filter(
      ({ at, text, clientRef }) =>
        clientRef === leaving.row.id ||
        (clientRef === undefined && at >= since && sameText(text, leaving.message.text)),
    )
    .toSorted((a, b) => a.at - b.at);
  if (alike.length === 0) return undefined;
  const { messages: m } = store.t;
  const ids = alike.map(({ externalId }) => externalId);
  const taken = await store.db
    .select({ externalId: m.externalId })
    .from(m)
    .where(and(eq(m.channelAccountId, accountId), inArray(m.externalId, ids), eq(m.authorType, 'agent')));
  const claimed = new Set(taken.map(({ externalId }) => externalId));
  return alike.find(({ externalId }) => !claimed.has(externalId));
}

interface Later {
  db: Parameters<Parameters<Parts['store']['tx']>[0]>[0];
  leaving: Leaving;
  notBefore: number | null;
  /** A look that the platform put off to a later time does not count as one. */
  counts: boolean;
}

async function lookAgainLater({ store, clock }: Parts, { db, leaving, notBefore, counts }: Later): Promise<void> {
  const { outbox: o } = store.t;
  const now = clock.now();
  const looks = leaving.row.looks + (counts ? 1 : 0);
  const needsAgent = looks >= LOOK_AFTER_MS.length;
  const wait = LOOK_AFTER_MS[looks] ?? LOOK_AFTER_MS[LOOK_AFTER_MS.length - 1] ?? 0;
  const nextAt = Math.max(notBefore ?? 0, now + wait);
  await db
    .update(o)
    .set({ looks, needsAgent, nextAt, leaseUntil: 0, updatedAt: now })
    .where(eq(o.id, leaving.row.id))
    .returning({ id: o.id });
  if (!needsAgent || leaving.row.needsAgent) return;
  const data = { messageId: leaving.message.id, code: leaving.message.failure?.code ?? '', needsAgent };
  record(store, 'message.unknown', { conversationId: leaving.row.conversationId, at: now, data });
}
