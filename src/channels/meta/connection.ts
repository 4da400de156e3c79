// How the connection of a Page or an Instagram account to Meta is kept: its token, the app's webhook, the subscription of the
// account, and who may answer in its threads. Before it: accounts/, which decides when to ask. Each question has its own file.
import type { Clock } from '../../clock.ts';
import type { SendingAccount } from '../channel.ts';
import type { CheckQuery, Connection, ConnectionQuery, Found, Subscribed } from '../connection.ts';
import { lookAtAccess } from './access.ts';
import { isUsableToken, type Graph } from './graph.ts';
import { mustRefresh, refreshInstagramToken } from './refresh.ts';
import { lookAtRouting } from './routing.ts';
import { lookAtSubscription, subscribeAccount } from './subscribed-apps.ts';
import { ensureWebhook, lookAtWebhook } from './webhook.ts';

export interface MetaApp {
  /** META_APP_ID; empty when it is not set: then nobody can look at the app's webhook or at a token's rights. */
  id: string;
  /** META_APP_SECRET, which together with the id is the app's own token. */
  secret: string;
  /** META_VERIFY_TOKEN. */
  verifyToken: string;
  /** Facebook's Graph, where apps are kept, also those with Instagram accounts. */
  graph: Graph;
}

export interface MetaConnecting {
  platform: 'messenger' | 'instagram';
  /** Where the account's own calls go. */
  graph: Graph;
  app: MetaApp;
  clock: Clock;
  /** Instagram Login, without a Facebook Page: other rights, other addresses, and a token that ends after 60 days. */
  isInstagramLogin: (account: SendingAccount) => boolean;
}

/** What every question needs of the account. */
export interface Asked {
  account: SendingAccount;
  token: string;
  /** Whose address is called: the Page, or the Instagram account where there is none. */
  node: string;
}

export function metaConnection(connecting: MetaConnecting): Connection {
  return {
    check: (query) => check(query, connecting),
    subscribe: (query) => subscribe(query, connecting),
    mustRefresh: (query) => mustRefresh(query, connecting),
    refresh: (query) => refreshInstagramToken(query, connecting),
  };
}

async function check(query: CheckQuery, connecting: MetaConnecting): Promise<Found[]> {
  const asked = askedOf(query.account);
  if (asked === undefined) return [{ check: 'token', state: 'broken', code: 'no_credentials' }];
  const access = await lookAtAccess({ ...query, ...asked }, connecting);
  const found = [...access, await lookAtSubscription(asked, connecting)];
  // The app's settings change by hand and seldom.
  if (query.depth === 'full') {
    found.push(await lookAtWebhook(query, connecting));
    found.push(...(await lookAtRouting({ ...query, ...asked }, connecting)));
  }
  return found;
}

async function subscribe(query: ConnectionQuery, connecting: MetaConnecting): Promise<Subscribed> {
  const asked = askedOf(query.account);
  if (asked === undefined)
    return { outcome: 'failed', found: { check: 'token', state: 'broken', code: 'no_credentials' } };
  // Nobody can reach us: what the account would tell goes nowhere, but it does no harm and spares a step later.
  const webhook = await ensureWebhook(query, connecting);
  const subscribed = await subscribeAccount(asked, connecting);
  if (subscribed.outcome === 'failed' || webhook === undefined) return subscribed;
  return { outcome: 'failed', found: webhook };
}

function askedOf(account: SendingAccount): Asked | undefined {
  const { pageToken, token, pageId } = account.credentials;
  const used = pageToken ?? token;
  return isUsableToken(used) ? { account, token: used, node: pageId || account.externalId } : undefined;
}
