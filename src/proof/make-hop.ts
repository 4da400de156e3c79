// A customer wants to go on from another account: a code is made in the conversation they are in, and links that bring it along. It
// counts once an agent has sent it there (was-sent).
// Before it: api/routes/hops. After it: hear and take-hop, when it is brought.
import { asc, ne } from 'drizzle-orm';
import type { Account } from '../accounts/find-account.ts';
import type { Authorized, ConversationRow } from '../auth/authorized.ts';
import { refusePast } from '../conversations/past-is-over.ts';
import { notFound, ProductError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { getContact } from '../people/get-contact.ts';
import { hopWords } from './hop-words.ts';
import { makeProof } from './make-proof.ts';

export interface MadeHop {
  code: string;
  expiresAt: number;
  words: string;
  links: { channel: string; channelAccountId: string; url: string }[];
}

interface Wish {
  conversation: Authorized<ConversationRow>;
  userId: string;
  /** Where they want to go on; without it anywhere. */
  channelAccountId?: string | undefined;
}

/** Outside a transaction. @throws ProductError not_found for a handle; bad_request for the one they write to; state_conflict when it is over. */
export async function makeHop(parts: Parts, { conversation, userId, channelAccountId }: Wish): Promise<MadeHop> {
  await refusePast(parts.store, conversation);
  if (conversation.status === 'resolved') throw new ProductError('state_conflict', 'This conversation is resolved. Reopen it first.'); // prettier-ignore
  const contact = await getContact(parts.store, conversation.contactId);
  const accounts = await targets(parts, { from: contact.channelAccountId, channelAccountId });
  const bound = { contactId: contact.id, channelAccountId: channelAccountId ?? null, customerId: null };
  const { proof, secret } = await makeProof(parts, { kind: 'hop', as: 'word', ...bound, conversationId: conversation.id, byUserId: userId }); // prettier-ignore
  parts.queue.wake();
  return {
    code: secret,
    expiresAt: proof.expiresAt,
    words: hopWords(secret, contact.language),
    links: accounts.flatMap((account) => linkTo(parts, { account, code: secret })),
  };
}

/** The brand's other handles that stand. */
async function targets(
  { store }: Parts,
  { from, channelAccountId }: { from: string; channelAccountId: string | undefined },
): Promise<Account[]> {
  const { channelAccounts: a } = store.t;
  const accounts: Account[] = await store.db.select().from(a).where(ne(a.state, 'removed')).orderBy(asc(a.id));
  if (channelAccountId === undefined) return accounts.filter(({ id }) => id !== from);
  if (channelAccountId === from) throw new ProductError('bad_request', 'They write to this handle already. Choose another one.', { field: 'channelAccountId' }); // prettier-ignore
  const [account] = accounts.filter(({ id }) => id === channelAccountId);
  if (account === undefined) throw notFound('The handle');
  return [account];
}

function linkTo({ registry }: Parts, { account, code }: { account: Account; code: string }): MadeHop['links'] {
  const arrival = registry.knows(account.channel) ? registry.channel(account.channel).links.arrival(account) : null;
  if (arrival === null) return [];
  const url = arrival.url(arrival.brings === 'label' ? code : `#${code}`);
  return [{ channel: account.channel, channelAccountId: account.id, url }];
}
