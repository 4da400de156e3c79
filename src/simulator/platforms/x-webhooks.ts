// X's administration of webhooks: one address for the whole app, which has to prove itself when it is registered and whenever
// X asks again. Subscriptions to it are in x-activity.ts and x-account-activity.ts.
import { textAt } from '../../json.ts';
import type { Answer, Call } from '../server.ts';
import { xProblem } from './x-errors.ts';
import type { XRoute } from './x-guard.ts';
import { isoOf } from './x-shapes.ts';
import type { XWebhook } from './x-subscriptions.ts';
import { bodyOf } from './x-wire.ts';
import type { World } from './platform.ts';

/** Account Activity, pay per use: one webhook for the developer account. */
const MOST_WEBHOOKS = 1;
const LONGEST_URL = 200;

export function webhookRoutes(world: World): XRoute[] {
  const { subscriptions } = world.x;
  const shown = ({ id, url, createdAt }: XWebhook) => ({
    id,
    url,
    valid: world.delivery.isValid('x', url),
    created_at: isoOf(createdAt),
  });

  const register = async (call: Call): Promise<Answer> => {
    const url = textAt(bodyOf(call), 'url');
    if (url === undefined || !isAllowed(url)) return problem('UrlValidationFailed');
    const webhooks = subscriptions.webhooks();
    if (webhooks.some((each) => each.url === url)) return problem('DuplicateUrlFailed', 409);
    if (webhooks.length >= MOST_WEBHOOKS) return problem('WebhookLimitExceeded');
    if (!(await world.delivery.check({ door: 'x', url }))) {
      world.delivery.forget(url);
      return problem('CrcValidationFailed');
    }
    return ok({ data: shown(subscriptions.register(url)) });
  };
  /** X has asked meanwhile as often as it does; whoever looks sees what came of it. */
  const list = async (): Promise<Answer> => {
    const webhooks = subscriptions.webhooks();
    await Promise.all(webhooks.map(({ url }) => world.delivery.checkIfDue({ door: 'x', url })));
    return ok({ data: webhooks.map(shown), meta: { result_count: webhooks.length } });
  };
  const checkAgain = async (call: Call): Promise<Answer> => {
    const webhook = subscriptions.webhooks().find(({ id }) => id === call.params[0]);
    if (!webhook) return problem('WebhookIdInvalid');
    const isRight = await world.delivery.check({ door: 'x', url: webhook.url });
    return isRight ? ok({ data: { valid: true } }) : problem('CrcValidationFailed');
  };
  const remove = (call: Call): Answer =>
    subscriptions.removeWebhook(call.params[0] ?? '') ? ok({ data: { deleted: true } }) : problem('WebhookIdInvalid');

  const at = (method: string, path: string, answer: XRoute['answer']): XRoute => ({
    method,
    pattern: new RegExp(`^/2/${path}$`),
    endpoint: 'x.webhooks',
    answer,
  });
  return [
    at('POST', 'webhooks', register),
    at('GET', 'webhooks', list),
    at('PUT', 'webhooks/(\\d+)', checkAgain),
    at('DELETE', 'webhooks/(\\d+)', remove),
  ];
}

/** https without a port. A product on this very machine is let through, or nobody could play. */
function isAllowed(address: string): boolean {
  const url = URL.parse(address);
  if (!url || address.length > LONGEST_URL) return false;
  const isHere = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  return isHere || (url.protocol === 'https:' && url.port === '');
}

const ok = (body: unknown): Answer => ({ status: 200, body: JSON.stringify(body) });
const problem = (detail: string, status = 400): Answer => xProblem({ status, detail, slug: 'invalid-request' });
