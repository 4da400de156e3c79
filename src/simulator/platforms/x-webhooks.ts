// X's administration of webhooks and of X Activity subscriptions, with the check of the address that registering causes.
import { isObject, objectAt, parseJson, textAt, type JsonObject } from '../../json.ts';
import type { Answer, Call } from '../server.ts';
import type { XRoute } from './x.ts';
import { xProblem } from './x-errors.ts';
import { isoOf } from './x-shapes.ts';
import type { World } from './platform.ts';

interface Registered {
  id: string;
  url: string;
  created_at: string;
}

interface Subscription {
  subscription_id: string;
  event_type: string;
  filter: JsonObject;
  tag?: string;
  webhook_id?: string;
  created_at: string;
}

export function webhookRoutes(world: World): XRoute[] {
  const webhooks: Registered[] = [];
  const subscriptions: Subscription[] = [];
  const shown = (webhook: Registered) => ({ ...webhook, valid: world.delivery.isValid('x') });

  const register = async (call: Call): Promise<Answer> => {
    const url = textAt(bodyOf(call), 'url');
    if (url === undefined || url.length > 200) return problem('UrlValidationFailed');
    if (webhooks.some((webhook) => webhook.url === url)) return problem('DuplicateUrlFailed', 409);
    if (!(await world.delivery.check('x'))) return problem('CrcValidationFailed');
    const webhook = { id: world.ids.snowflake(), url, created_at: isoOf(world.clock.now()) };
    webhooks.push(webhook);
    return ok({ data: shown(webhook) });
  };
  const checkAgain = async (call: Call): Promise<Answer> => {
    if (!webhooks.some(({ id }) => id === call.params[0])) return problem('WebhookIdInvalid');
    return (await world.delivery.check('x')) ? ok({ data: { valid: true } }) : problem('CrcValidationFailed');
  };
  const subscribe = (call: Call): Answer => {
    const body = bodyOf(call);
    const event_type = textAt(body, 'event_type');
    const filter = objectAt(body, 'filter');
    if (event_type === undefined || !filter) return problem('InvalidRequest');
    const same = subscriptions.find(
      (each) => each.event_type === event_type && textAt(each.filter, 'user_id') === textAt(filter, 'user_id'),
    );
    if (same) return problem('DuplicateSubscriptionFailed', 409);
    const tag = textAt(body, 'tag');
    const webhook_id = textAt(body, 'webhook_id');
    const subscription = {
      subscription_id: world.ids.snowflake(), event_type, filter, created_at: isoOf(world.clock.now()),
      ...(tag === undefined ? {} : { tag }), ...(webhook_id === undefined ? {} : { webhook_id }),
    }; // prettier-ignore
    subscriptions.push(subscription);
    return ok({ data: [subscription], meta: { total_subscriptions: subscriptions.length } });
  };
  const remove = (list: { length: number; splice(at: number, count: number): unknown }, at: number): Answer => {
    if (at < 0) return problem('NotFound', 404);
    list.splice(at, 1);
    return ok({ data: { deleted: true } });
  };

  const at = (method: string, path: string, answer: XRoute['answer']): XRoute => ({
    method,
    pattern: new RegExp(`^/2/${path}$`),
    endpoint: path.startsWith('webhooks') ? 'x.webhooks' : 'x.subscriptions',
    answer,
  });
  return [
    at('POST', 'webhooks', register),
    at('GET', 'webhooks', () => ok({ data: webhooks.map(shown), meta: { result_count: webhooks.length } })),
    at('PUT', 'webhooks/(\\d+)', checkAgain),
    at('DELETE', 'webhooks/(\\d+)', (call) => remove(webhooks, webhooks.findIndex(({ id }) => id === call.params[0]))),
    at('POST', 'activity/subscriptions', subscribe),
    at('GET', 'activity/subscriptions', () => ok({ data: subscriptions, meta: { total_subscriptions: subscriptions.length } })),
    at('DELETE', 'activity/subscriptions/(\\d+)', (call) => remove(subscriptions, subscriptions.findIndex((each) => each.subscription_id === call.params[0]))),
  ]; // prettier-ignore
}

function bodyOf(call: Call): JsonObject {
  try {
    const body = parseJson(call.body.toString('utf8'));
    return isObject(body) ? body : {};
  } catch {
    return {};
  }
}

const ok = (body: unknown): Answer => ({ status: 200, body: JSON.stringify(body) });
const problem = (detail: string, status = 400): Answer => xProblem({ status, detail, slug: 'invalid-request' });
