// The way from public words into a direct message: the platform's own link under them. Whoever follows it writes first, and in
// private. Before it: reply.ts. What a link costs where a platform charges: charge-of.ts.
import { accountById } from '../accounts/find-account.ts';
import type { Store } from '../db/store.ts';
import { ProductError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Answered } from './in-private.ts';

interface Inviting {
  store: Store;
  answered: Pick<Answered, 'kind' | 'channel' | 'channelAccountId'>;
  text: string;
}

/** The words with the link at their end. @throws ProductError state_conflict in private, or where the platform has no such link. */
export async function withInvitation(
  { registry }: Pick<Parts, 'registry'>,
  { store, answered, text }: Inviting,
): Promise<string> {
  if (answered.kind === 'dm')
    throw new ProductError('state_conflict', 'This is a direct message already: there is nothing to invite to');
  const account = await accountById(store, answered.channelAccountId);
  const url = account && registry.channel(answered.channel).links.directMessage(account);
  if (!url)
    throw new ProductError(
      'state_conflict',
      'There is no link into a direct message with this handle: answer without it',
    );
  // An author who has pasted it already does not say it twice.
  return text.includes(url) ? text : `${text.trimEnd()} ${url}`.trimStart();
}
