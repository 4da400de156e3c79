// An account's credentials are sealed in its row: written by people with the right to, opened only for a call, never shown.
import type { SendingAccount } from '../channels/channel.ts';
import type { Sealer } from '../seal.ts';
import type { Account } from './find-account.ts';

const place = (accountId: string): string => `channel_accounts/${accountId}/credentials`;

export function sealCredentials(
  sealer: Sealer,
  { accountId, credentials }: { accountId: string; credentials: Record<string, string> },
): Buffer {
  return sealer.seal(Buffer.from(JSON.stringify(credentials)), { purpose: 'credentials', place: place(accountId) });
}

/** The account with its secrets open, for one call. @throws SealBroken when the key is not the one they were sealed with. */
export function sendingAccount(sealer: Sealer, account: Account): SendingAccount {
  const { id, externalId, handle } = account;
  const credentials = account.credentials
    ? (JSON.parse(sealer.open(account.credentials, { purpose: 'credentials', place: place(id) }).toString()) as Record<
        string,
        string
      >)
    : {};
  return { id, externalId, handle, credentials };
}
