// Asking the platform what became of a send whose answer was lost. Found: it was sent. Not found a few times: it may still turn
// up, so it is not sent again; an agent decides.
import { and, eq, inArray } from 'drizzle-orm';
import { keepBudgets } from '../accounts/told-budgets.ts';
import { accountById, type Account } from '../accounts/find-account.ts';
import { sendingAccount } from '../accounts/credentials.ts';
import { noteSpend } from '../accounts/spend.ts';
import type { RecentlySent, SentMessage } from '../channels/settling.ts';
import { conversationById } from '../conversations/episodes.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { takeLook } from './claim-look.ts';
import { ECHO_EARLY_MS, LOOK_AFTER_MS, sameFiles, sameText, type Leaving, type OutboxRow } from './outbox-row.ts';
import { becomeSent } from './sent.ts';

/** One question about all of them; where its answer does not reach far enough, one about each that is left. */
export async function look(parts: Parts, leaving: readonly Leaving[]): Promise<void> {
  const [first] = leaving;
  const account = first && (await accountById(parts.store, first.row.channelAccountId));
  if (!account) return;
  const isShared = leaving.length > 1;
  const contacts = await contactsOf(parts, leaving);
  const contactExternalId = isShared ? null : (contacts.get(first.row.contactId) ?? null);
  if (contactExternalId === null && !isShared) return;
  const since = Math.min(...leaving.map(sinceOf));
  const answer = await asked(parts, { leaving: first, account, contactExternalId, since });
  await keepTold(parts, { account, answer });
  for (const each of leaving) {
    const contact = contacts.get(each.row.contactId);
    const isLeft = !(await settle(parts, { leaving: each, account, contact, answer, retreats: isShared }));
    if (isLeft) await lookAlone(parts, { leaving: each, account });
  }
}

const sinceOf = ({ row }: Leaving): number => (row.sendingAt ?? row.createdAt) - ECHO_EARLY_MS;

interface Settling {
  leaving: Leaving;
  account: Account;
  contact: string | undefined;
  answer: RecentlySent;
  /** What a shared answer cannot tell is asked again alone. */
  retreats: boolean;
}

/** False when the answer tells nothing of this one and it is worth asking alone. */
async function settle(parts: Parts, { leaving, account, contact, answer, retreats }: Settling): Promise<boolean> {
  const { store, queue } = parts;
  const { row } = leaving;
  const messages = (answer.messages ?? []).filter(
    ({ contactExternalId = contact }) => contactExternalId === contact && contact !== undefined,
  );
  const found = await ours(parts, { leaving, since: sinceOf(leaving), sent: messages, accountId: account.id });
  if (!found && !answer.known && answer.messages !== undefined && retreats) return false;
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
  return true;
}

async function lookAlone(parts: Parts, { leaving, account }: { leaving: Leaving; account: Account }): Promise<void> {
  const { store, clock } = parts;
  const mayAsk = await store.tx(async (db) => {
    await conversationById(store, leaving.row.conversationId);
    const [present] = await db.select().from(store.t.outbox).where(stillHeld(parts, leaving.row));
    if (!present) return false; // while the others were asked about, an echo or an agent decided
    const at = await takeLook(parts, { db, leaving, account, now: clock.now() });
    if (at !== null) await lookAgainLater(parts, { db, leaving, notBefore: at, counts: false });
    return at === null;
  });
  if (mayAsk) await look(parts, [leaving]);
}

const stillHeld = ({ store }: Pick<Parts, 'store'>, { id, fence }: OutboxRow) => {
  const { outbox: o } = store.t;
  return and(eq(o.id, id), eq(o.state, 'unknown'), eq(o.fence, fence));
};

/** Platform ids, by our own. */
async function contactsOf({ store }: Parts, leaving: readonly Leaving[]): Promise<Map<string, string>> {
  const { contacts: c } = store.t;
  const ids = leaving.map(({ row }) => row.contactId);
  const rows = await store.db.select({ id: c.id, externalId: c.externalId }).from(c).where(inArray(c.id, ids));
  return new Map(rows.map(({ id, externalId }) => [id, externalId]));
}

/** A question is charged like any reading. What was read before on the same day costs nothing; it is counted all the same. */
async function keepTold(
  { store, config, clock }: Parts,
  { account, answer }: Pick<Settling, 'account' | 'answer'>,
): Promise<void> {
  const { budgets = [], items = 0 } = answer;
  if (budgets.length === 0 && items === 0) return;
  const now = clock.now();
  await store.tx(async (db) => {
    await keepBudgets(store, db, { account, budgets, now });
    await noteSpend(store, db, { config, account, item: 'dm_read', count: items, now });
  });
}

interface Question {
  leaving: Leaving;
  account: Account;
  contactExternalId: string | null;
  since: number;
}

/** Credentials that cannot be opened are an answer too: nobody knows. */
async function asked({ registry, sealer, log }: Parts, question: Question): Promise<RecentlySent> {
  const { leaving, account, contactExternalId, since } = question;
  try {
    const channel = registry.channel(account.channel);
    const of = { contactExternalId, kind: leaving.message.kind, since };
    return await channel.recentlySent({ account: sendingAccount(sealer, account), ...of });
  } catch (error) {
    log.warn({ err: error, messageId: leaving.message.id }, 'the platform could not be asked about a send');
    return { known: false, at: null, code: 'not_asked' };
  }
}

/** The platform's oldest message that is ours by its mark or by what it says and shows, and that no other message of ours claims. */
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
      ({ at, text, attachmentTypes, clientRef }) =>
        clientRef === leaving.row.id ||
        (clientRef === undefined &&
          at >= since &&
          sameText(text, leaving.message.text) &&
          sameFiles(leaving.message.attachments, attachmentTypes)),
    )
    .toSorted((a, b) => a.at - b.at);
  if (alike.length === 0) return undefined;
  const { messages: m } = store.t;
  const ids = alike.map(({ externalId }) => externalId);
  const taken = await store.db
    .select({ externalId: m.externalId })
    .from(m)
    .where(
      and(
        eq(m.channelAccountId, accountId),
        inArray(m.externalId, ids),
        inArray(m.authorType, ['agent', 'automation']),
      ),
    );
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
  const kept = await db
    .update(o)
    .set({ looks, needsAgent, nextAt, leaseUntil: 0, updatedAt: now })
    .where(stillHeld({ store }, leaving.row))
    .returning({ id: o.id });
  if (kept.length === 0 || !needsAgent || leaving.row.needsAgent) return;
  const data = { messageId: leaving.message.id, code: leaving.message.failure?.code ?? '', needsAgent };
  record(store, 'message.unknown', { conversationId: leaving.row.conversationId, at: now, data });
}
