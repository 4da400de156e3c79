// How the connection of a brand's handle to X is kept: its token, the app's webhook, and the subscriptions that make X tell
// us. Before it: accounts/, which decides when to ask and what to do about the answer. Each question has a file of its own.
import type { CheckQuery, Connection, ConnectionQuery, Found, Subscribed } from '../connection.ts';
import { lookAtToken } from './access.ts';
import type { XConnecting } from './app.ts';
import { mustRefresh, refreshToken } from './refresh.ts';
import { lookAtSubscriptions, subscribeAll } from './subscriptions.ts';
import { ensureWebhook, lookAtWebhook } from './webhook.ts';

export function xConnection(connecting: XConnecting): Connection {
  return {
    check: (query) => check(query, connecting),
    subscribe: (query) => subscribe(query, connecting),
    mustRefresh,
    refresh: (query) => refreshToken(query, connecting),
  };
}

async function check(query: CheckQuery, connecting: XConnecting): Promise<Found[]> {
  const token = await lookAtToken(query, connecting);
  if (connecting.app.bearerToken === '') return [...token, noBearer(query)];
  const { found: webhook, ...registered } = await lookAtWebhook(query, connecting);
  // Subscriptions lead to a webhook; without ours there is nothing to be said about them yet.
  if (query.webhookUrl !== null && registered.webhookId === null)
    return [...token, webhook, { check: 'subscription', state: 'unknown', code: 'no_webhook' }];
  const subscription = await lookAtSubscriptions({ ...query, ...registered }, connecting);
  return [...token, webhook, subscription];
}

/** Reading works without it; being told can only be kept from the developer portal then. */
const noBearer = ({ webhookUrl }: ConnectionQuery): Found =>
  webhookUrl === null
    ? { check: 'webhook', state: 'ok', code: 'not_public' }
    : { check: 'webhook', state: 'unknown', code: 'no_bearer' };

/** Without a public address only the activity stream can tell us; it needs the same subscriptions, tied to no webhook. */
async function subscribe(query: ConnectionQuery, connecting: XConnecting): Promise<Subscribed> {
  if (connecting.app.bearerToken === '')
    return { outcome: 'failed', found: { check: 'webhook', state: 'unknown', code: 'no_bearer' } };
  const webhook = await ensureWebhook(query, connecting);
  if ('found' in webhook) return { outcome: 'failed', found: webhook.found };
  return subscribeAll({ ...query, ...webhook }, connecting);
}
