// From a claimed row to what the channel is asked, right before the call: to whom, by whom, and whether it still may. What waited
// in the queue is judged by the present moment, not by the one in which it was written. Before it: deliver.ts.
import { and, eq } from 'drizzle-orm';
import { sendingAccount } from '../accounts/credentials.ts';
import type { Account } from '../accounts/find-account.ts';
import type { SendOutcome } from '../channels/channel.ts';
import type { ReplyWindow } from '../channels/reply-window.ts';
import type { Sender, SendRequest, UploadedFile } from '../channels/sending.ts';
import type { Parts } from '../parts.ts';
import { SealBroken } from '../seal.ts';
import type { Thread } from '../threading/find-thread.ts';
import { senderOf } from './author.ts';
import type { Leaving } from './outbox-row.ts';
import { privateWindow, threadWindow } from './reply-window.ts';

export type Asked = { request: SendRequest } | { refused: Extract<SendOutcome, { outcome: 'refused' }> };

interface Row {
  leaving: Leaving;
  account: Account;
  /** As upload.ts left them; none for words alone. */
  files: readonly UploadedFile[];
}

/** Rejects only when the database cannot be read, or the account's credentials cannot be opened. */
export async function requestOf(parts: Parts, { leaving, account, files }: Row): Promise<Asked> {
  const { row, message } = leaving;
  const to = await recipient(parts, row.threadId);
  if (!to) return refused('bad_recipient', 'thread_gone');
  const sender = senderOf(message);
  if (!sender) return refused('bad_request', 'nobody_wrote_it');
  // Whatever the row says of itself: one sign of a public place is enough to keep automatic text out of it.
  const isPublic = message.kind !== 'dm' || row.surface !== 'dm' || to.thread.kind !== 'dm';
  if (isPublic && sender.is === 'automation') return refused('not_allowed_here', 'not_in_public');

  const words = {
    account: sendingAccount(parts.sealer, account),
    contactExternalId: to.externalId,
    text: message.text,
    files,
    inReplyToExternalId: message.inReplyToExternalId,
    clientRef: row.id,
  };
  if (message.kind !== 'dm')
    return sender.is === 'person'
      ? { request: { ...words, sender, kind: message.kind } }
      : refused('not_allowed_here', 'not_in_public');
  const window = await windowNow(parts, { leaving, account, thread: to.thread, sender });
  if (!window.open) return refused('window_closed', window.because);
  const { how } = window;
  if (sender.is === 'person') return { request: { ...words, sender, kind: 'dm', how } };
  return how === 'human_agent'
    ? refused('window_closed', 'only_a_person')
    : { request: { ...words, sender, kind: 'dm', how } };
}

/** A private reply goes the ordinary way when the customer has written to us in the meantime. */
async function windowNow(
  { store, registry, clock }: Parts,
  { leaving, account, thread, sender }: Omit<Row, 'files'> & { thread: Thread; sender: Sender },
): Promise<ReplyWindow> {
  const { message } = leaving;
  const { replyRules: rules } = registry.channel(account.channel).capabilities;
  const asking = { rules, sender: sender.is, now: clock.now() };
  if (message.inReplyToExternalId === null) return threadWindow(store, { thread, ...asking });
  const { messages: m } = store.t;
  const [post] = await store.db
    .select({ externalId: m.externalId, sentAt: m.sentAt, kind: m.kind })
    .from(m)
    .where(and(eq(m.channelAccountId, account.id), eq(m.externalId, message.inReplyToExternalId)));
  return post
    ? privateWindow(store, { post, direct: thread, leaving: message.id, ...asking })
    : threadWindow(store, { thread, ...asking });
}

async function recipient(
  { store }: Parts,
  threadId: string,
): Promise<{ externalId: string; thread: Thread } | undefined> {
  const { contacts, threads } = store.t;
  const [to] = await store.db
    .select({ externalId: contacts.externalId, thread: threads })
    .from(threads)
    .innerJoin(contacts, eq(contacts.id, threads.contactId))
    .where(eq(threads.id, threadId));
  return to;
}

/** What a failure to ask means: nothing has left. The credentials cannot be opened, or the database was away for a moment. */
export const notAsked = (error: unknown): Extract<SendOutcome, { outcome: 'paused' | 'retry' }> =>
  error instanceof SealBroken
    ? { outcome: 'paused', problem: 'configuration', code: 'credentials_unreadable' }
    : { outcome: 'retry', at: null, scope: 'message', code: 'recipient_unreadable' };

const refused = (reason: Extract<SendOutcome, { outcome: 'refused' }>['reason'], code: string): Asked => ({
  refused: { outcome: 'refused', reason, code },
});
