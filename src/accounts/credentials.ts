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

/** @throws SealBroken when the key is not the one they were sealed with. */
export function openedCredentials(sealer: Sealer, { id, credentials }: Account): Record<string, string> {
  if (!credentials) return {};
  const opened = sealer.open(credentials, { purpose: 'credentials', place: place(id) });
  return JSON.parse(opened.toString()) as Record<string, string>;
}

/** Sealed again they are others: whoever compares finds every change. */
export const isSameSecret = (one: Pick<Account, 'credentials'>, other: Pick<Account, 'credentials'>): boolean =>
  one.credentials === null || other.credentials === null
    ? one.credentials === other.credentials
    : one.credentials.equals(other.credentials);

/** The account with its secrets open, for one call. @throws SealBroken as above. */
export function sendingAccount(sealer: Sealer, account: Account): SendingAccount {
  const { id, externalId, handle } = account;
  return { id, externalId, handle, credentials: openedCredentials(sealer, account) };
}
