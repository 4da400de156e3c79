// Another app answers in a thread (Meta's routing): an agent takes it over, or gives it back. The platform decides; what it
// answers is told as it is. Before it: api/routes/thread-control. What platforms tell by themselves: ingest/apply-control.
import { and, eq } from 'drizzle-orm';
import { openAccount } from '../accounts/ask-platform.ts';
import { accountById } from '../accounts/find-account.ts';
import type { Authorized, ConversationRow } from '../auth/authorized.ts';
import { notFound, ProductError } from '../errors.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { setOwner } from '../threading/thread-owner.ts';

interface Wish {
  conversation: Authorized<ConversationRow>;
  threadId: string;
  action: 'take' | 'release';
}

/** @throws ProductError not_found for a thread of others; state_conflict with a sentence when the platform does not give it. */
export async function changeThreadControl(parts: Parts, { conversation, threadId, action }: Wish): Promise<void> {
  const { store, registry, clock } = parts;
  const thread = await threadIn(parts, { conversation, threadId });
  const account = await accountById(store, thread.channelAccountId);
  const control = account && registry.channel(account.channel).threadControl;
  if (!account || !control || thread.kind !== 'dm')
    throw new ProductError('state_conflict', 'Here everybody with access may answer: there is nothing to take over');
  const opened = openAccount(parts, account);
  if (account.state === 'removed' || 'found' in opened)
    throw new ProductError('state_conflict', `@${account.handle} has no access to its platform: an administrator connects it first`); // prettier-ignore
  const { externalId: contactExternalId, contactId } = thread;
  const answer = await control.change({ account: opened.account, contactExternalId, action });
  if (answer.outcome !== 'done')
    throw new ProductError('state_conflict', whyNot(action, answer), { code: answer.code });
  await store.tx(async (db) => {
    // What was written before this and comes later does not take it away again. Whom it goes to by a release, the platform tells.
    const at = action === 'take' ? clock.now() : null;
    await setOwner(store, { db, threadId, ownerAppId: null, at });
    const data = { channelAccountId: account.id, notice: 'thread_control', contactId };
    record(store, 'account.noticed', { conversationId: conversation.id, at: clock.now(), data });
    store.afterCommit(() => parts.queue.wake());
  });
}

/** Its thread, of one of the people in this conversation. */
async function threadIn({ store }: Parts, { conversation, threadId }: Omit<Wish, 'action'>) {
  const { threads: t, contacts: c, conversationContacts: m } = store.t;
  const [found] = await store.db
    .select({ kind: t.kind, channelAccountId: t.channelAccountId, contactId: c.id, externalId: c.externalId })
    .from(t)
    .innerJoin(c, eq(c.id, t.contactId))
    .innerJoin(m, and(eq(m.contactId, c.id), eq(m.conversationId, conversation.id)))
    .where(eq(t.id, threadId));
  if (!found) throw notFound('The thread');
  return found;
}

function whyNot(
  action: Wish['action'],
  { outcome, code }: { outcome: 'refused' | 'unanswered'; code: string },
): string {
  if (outcome === 'unanswered') return `The platform did not answer (${code}). Try again in a moment.`;
  if (code === 'no_page') return 'This account is connected without a Page, and only Pages route their threads.';
  return action === 'take'
    ? `The platform did not give us the thread (${code}): make this app the default app under Conversation routing in the Page’s settings, or answer in the other app.`
    : `The platform says that the thread is not ours to give back (${code}).`;
}
