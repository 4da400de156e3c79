// X Activity's subscriptions: one for each kind of event and account, for the stream alone or for a webhook too. What is
// private may only be asked for by the account itself.
import { objectAt, textAt } from '../../json.ts';
import type { Answer, Call } from '../server.ts';
import { xProblem } from './x-errors.ts';
import type { XRoute } from './x-guard.ts';
import type { Caller } from './x-signature.ts';
import { isoOf } from './x-shapes.ts';
import { isPrivate, X_EVENT_TYPES, type ActivitySubscription } from './x-subscriptions.ts';
import { bodyOf } from './x-wire.ts';
import type { World } from './platform.ts';

/** X's own texts show three forms of the answer to a new subscription. */
export const SUBSCRIPTION_SHAPES = ['guide-list', 'guide-object', 'oas'] as const;
export type SubscriptionShape = (typeof SUBSCRIPTION_SHAPES)[number];

/** Self-serve plans. */
const MOST = 1_500;

export function activityRoutes(world: World): XRoute[] {
  const { subscriptions } = world.x;
  const meta = () => ({ total_subscriptions: subscriptions.activity.length });
  const find = (call: Call): ActivitySubscription | undefined =>
    subscriptions.activity.find(({ id }) => id === call.params[0]);

  const subscribe = (call: Call, caller: Caller): Answer => {
    const body = bodyOf(call);
    const type = textAt(body, 'event_type');
    const filter = objectAt(body, 'filter');
    const user = textAt(filter, 'user_id');
    if (!X_EVENT_TYPES.some((known) => known === type) || type === undefined || user === undefined)
      return problem('InvalidRequest');
    if (!mayHear(caller, { type, user })) return forbidden(type);
    const webhookId = textAt(body, 'webhook_id');
    if (webhookId !== undefined && !isWebhook(world, webhookId)) return problem('WebhookIdInvalid');
    const direction = textAt(filter, 'direction');
    const isThere = subscriptions.activity.some(
      (each) => each.type === type && each.user === user && each.direction === direction,
    );
    if (isThere) return problem('DuplicateSubscriptionFailed', 409);
    if (subscriptions.activity.length >= MOST) return problem('SubscriptionLimitExceeded');
    const made = shown(subscriptions.subscribe({ type, user, direction, webhookId, tag: textAt(body, 'tag') }));
    if (world.x.subscriptionShape === 'oas') return ok({ data: { subscription: made } });
    return ok({ data: world.x.subscriptionShape === 'guide-list' ? [made] : made, meta: meta() });
  };
  const change = (call: Call): Answer => {
    const subscription = find(call);
    const body = bodyOf(call);
    const webhookId = textAt(body, 'webhook_id');
    if (!subscription) return problem('SubscriptionNotFound', 404);
    if (webhookId !== undefined && !isWebhook(world, webhookId)) return problem('WebhookIdInvalid');
    subscription.webhookId = webhookId ?? subscription.webhookId;
    subscription.tag = textAt(body, 'tag') ?? subscription.tag;
    subscription.updatedAt = world.clock.now();
    return ok({ data: shown(subscription), meta: meta() });
  };
  const remove = (ids: readonly string[]): Answer => {
    const all = subscriptions.activity;
    const found = ids.filter((id) => all.some((each) => each.id === id));
    if (found.length === 0) return problem('SubscriptionNotFound', 404);
    for (const id of found)
      all.splice(
        all.findIndex((each) => each.id === id),
        1,
      );
    return ok({ data: { deleted: true }, meta: meta() });
  };

  const at = (method: string, path: string, answer: XRoute['answer']): XRoute => ({
    method,
    pattern: new RegExp(`^/2/activity/subscriptions${path}$`),
    endpoint: 'x.subscriptions',
    answer,
  });
  return [
    at('POST', '', subscribe),
    at('GET', '', () => ok({ data: subscriptions.activity.map(shown), meta: meta() })),
    at('PUT', '/(\\d+)', change),
    at('DELETE', '/(\\d+)', (call) => remove([call.params[0] ?? ''])),
    at('DELETE', '', (call) => remove((call.query.get('ids') ?? '').split(','))),
  ];
}

/** Direct messages and chats of an account only for itself, and only with the scope; what is public for everybody. */
function mayHear(caller: Caller, { type, user }: { type: string; user: string }): boolean {
  if (!isPrivate(type)) return true;
  if (caller.kind !== 'user' || caller.account.externalId !== user) return false;
  return caller.by === 'oauth2' ? caller.scopes.includes('dm.read') : caller.level === 'read-write-directmessages';
}

export const isWebhook = (world: World, id: string): boolean =>
  world.x.subscriptions.webhooks().some((each) => each.id === id);

const shown = ({ id, type, user, direction, tag, webhookId, createdAt, updatedAt }: ActivitySubscription) => ({
  subscription_id: id,
  event_type: type,
  filter: { user_id: user, ...(direction === undefined ? {} : { direction }) },
  created_at: isoOf(createdAt),
  updated_at: isoOf(updatedAt),
  ...(tag === undefined ? {} : { tag }),
  ...(webhookId === undefined ? {} : { webhook_id: webhookId }),
});

const forbidden = (type: string): Answer =>
  xProblem({
    status: 403,
    slug: 'not-authorized-for-resource',
    detail: `${type} is a private event: it needs a token of that user with dm.read.`,
  });
const ok = (body: unknown): Answer => ({ status: 200, body: JSON.stringify(body) });
const problem = (detail: string, status = 400): Answer => xProblem({ status, detail, slug: 'invalid-request' });
