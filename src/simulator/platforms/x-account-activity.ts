// Account Activity, version 2: the older product, which tells a webhook everything about an account at once. Deprecated by X,
// and still what many brands have.
import type { Answer, Call } from '../server.ts';
import { APPS } from '../shapes.ts';
import { isWebhook } from './x-activity.ts';
import { xNumbered, xProblem } from './x-errors.ts';
import type { XRoute } from './x-guard.ts';
import type { Caller } from './x-signature.ts';
import type { World } from './platform.ts';

/** Pay per use: three accounts. */
const MOST_USERS = 3;

export function accountActivityRoutes(world: World): XRoute[] {
  const { accountActivity } = world.x.subscriptions;

  const subscribe = (call: Call, caller: Caller): Answer => {
    const [webhookId = ''] = call.params;
    if (caller.kind !== 'user') return onlyUsers;
    if (caller.by === 'oauth2' && !caller.scopes.includes('dm.read'))
      return xProblem({ status: 403, detail: 'Forbidden' });
    if (!isWebhook(world, webhookId)) return problem('WebhookIdInvalid');
    const user = caller.account.externalId;
    if (accountActivity.get(user) === webhookId)
      return xNumbered(409, 355, 'DuplicateSubscriptionFailed: Subscription already exists.');
    if (accountActivity.size >= MOST_USERS) return problem('SubscriptionLimitExceeded');
    accountActivity.set(user, webhookId);
    return ok({ data: { subscribed: true } });
  };
  const look = (call: Call, caller: Caller): Answer =>
    caller.kind === 'user'
      ? ok({ data: { subscribed: accountActivity.get(caller.account.externalId) === call.params[0] } })
      : onlyUsers;
  const list = (call: Call, caller: Caller): Answer => {
    if (caller.kind !== 'app') return onlyApp;
    const webhook = world.x.subscriptions.webhooks().find(({ id }) => id === call.params[0]);
    if (!webhook) return problem('WebhookIdInvalid');
    const users = [...accountActivity].filter(([, webhookId]) => webhookId === webhook.id);
    const subscriptions = users.map(([user_id]) => ({ user_id }));
    return ok({ data: { application_id: APPS.x.id, webhook_id: webhook.id, webhook_url: webhook.url, subscriptions } });
  };
  const remove = (call: Call, caller: Caller): Answer => {
    const [webhookId, user = ''] = call.params;
    if (caller.kind !== 'app') return onlyApp;
    if (accountActivity.get(user) !== webhookId) return xNumbered(404, 34, 'Sorry, that page does not exist.');
    accountActivity.delete(user);
    return ok({ data: { subscribed: false } });
  };
  const count = (_call: Call, caller: Caller): Answer =>
    caller.kind === 'app'
      ? ok({
          data: {
            account_name: 'touchpoint',
            subscriptions_count_all: String(accountActivity.size),
            provisioned_count: String(MOST_USERS),
          },
        })
      : onlyApp;

  const at = (method: string, path: string, answer: XRoute['answer']): XRoute => ({
    method,
    pattern: new RegExp(`^/2/account_activity/${path}$`),
    endpoint: 'x.subscriptions',
    answer,
  });
  return [
    at('POST', 'webhooks/(\\d+)/subscriptions/all', subscribe),
    at('GET', 'webhooks/(\\d+)/subscriptions/all', look),
    at('GET', 'webhooks/(\\d+)/subscriptions/all/list', list),
    at('DELETE', 'webhooks/(\\d+)/subscriptions/(\\d+)/all', remove),
    at('GET', 'subscriptions/count', count),
  ];
}

const onlyUsers = xProblem({
  status: 403,
  slug: 'unsupported-authentication',
  detail: 'Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.',
});
const onlyApp = xProblem({
  status: 403,
  slug: 'unsupported-authentication',
  detail: 'Authenticating with a user token is forbidden for this endpoint.',
});
const ok = (body: unknown): Answer => ({ status: 200, body: JSON.stringify(body) });
const problem = (detail: string): Answer => xProblem({ status: 400, detail, slug: 'invalid-request' });
