// Who hears of an event at X, and in which envelope: Account Activity (flat, `for_user_id`), X Activity (`data.payload`) at a
// webhook, and the same lines on the stream. Comes after x-events.ts, which says what happened; delivery signs and sends.
import type { SimulatedAccount, WebhookDelivery } from '../shapes.ts';
import { laneOf, type World } from './platform.ts';
import { xJson } from './x-shapes.ts';

export interface XHappening {
  thread: { account: string; contact: string };
  account: SimulatedAccount;
  /** In Account Activity's words, which know no event types; undefined for what it does not tell. */
  aaa: object | undefined;
  /** In X Activity's: one post can be several events. */
  activities: readonly Activity[];
}

export interface Activity {
  type: string;
  payload: object;
  includes?: object;
}

/** One delivery for each webhook and envelope in which somebody subscribed to it. */
export function tellX(world: World, { thread, account, aaa, activities }: XHappening): WebhookDelivery[] {
  const { account: user, contact } = thread;
  const { subscriptions } = world.x;
  const base = { door: 'x', account: user, contact, lane: laneOf({ channel: 'x', account: user, contact }) } as const;
  const told: WebhookDelivery[] = [];
  const whole = subscriptions.accountActivity.get(user);
  if (aaa && whole !== undefined) {
    const isOfTheApp = activities.some(({ type }) => type === 'oauth.revoke');
    const addressed = isOfTheApp ? {} : { for_user_id: account.externalId };
    told.push({ ...base, webhookId: whole, body: xJson({ ...addressed, ...aaa }) });
  }
  const lines: string[] = [];
  for (const activity of activities) {
    const hearers = subscriptions.hearersOf(user, activity.type);
    const body = hearers.stream ? activityBody(world, { account, activity }) : '';
    if (hearers.stream) lines.push(body);
    for (const webhookId of hearers.activity) told.push({ ...base, webhookId, topic: activity.type, body });
  }
  const [first = { ...base, webhookId: null, body: '' }, ...rest] = told;
  return [{ ...first, activities: () => lines }, ...rest];
}

/** The same event has the same number wherever it is told. */
function activityBody(world: World, { account, activity }: { account: SimulatedAccount; activity: Activity }): string {
  const { type, payload, includes } = activity;
  // A signed 64-bit number as text, negative half of the time.
  const number = BigInt(world.ids.digitsFor(`uuid/${account.externalId}/${type}/${xJson(payload)}`, 18));
  const data = {
    event_uuid: String(number % 2n === 0n ? number : -number),
    filter: type === 'oauth.revoke' ? {} : { user_id: account.externalId },
    event_type: type,
    tag: 'touchpoint',
    payload,
    ...(includes ? { includes } : {}),
  };
  return xJson({ data });
}
