// The platform is asked to tell us again: the webhook registered, the account subscribed to everything that we read. Doing it
// again is harmless. Before it: the keeper, when something fell off; an administrator, when a handle is new.
import type { Found } from '../channels/connection.ts';
import type { Parts } from '../parts.ts';
import { openAccount } from './ask-platform.ts';
import { checkAccount, keepFindings } from './check-account.ts';
import { standingAccount, type Account } from './find-account.ts';
import { refreshToken } from './refresh-token.ts';
import { webhookUrlOf } from './webhook-url.ts';

/** Subscribes, then looks at everything. @returns what stands in the way of being told, if anything does. */
export async function connectAccount(parts: Parts, id: string): Promise<Found | undefined> {
  await refreshToken(parts, id);
  const account = await standingAccount(parts.store, id);
  if (account === undefined) return undefined;
  const failed = await subscribeAccount(parts, account);
  await checkAccount(parts, { account, depth: 'full', asked: true });
  if (failed) await keepFindings(parts, { account, found: [failed], depth: 'quick' });
  return failed;
}

/** Undefined when the platform tells us now. */
export async function subscribeAccount(parts: Parts, account: Account): Promise<Found | undefined> {
  const opened = openAccount(parts, account);
  if ('found' in opened) return opened.found;
  const channel = parts.registry.channel(account.channel);
  const webhookUrl = webhookUrlOf(parts.config, channel.door);
  const subscribed = await channel.connection.subscribe({ account: opened.account, webhookUrl });
  return subscribed.outcome === 'failed' ? subscribed.found : undefined;
}
