// What X tells us of an account: one X Activity subscription for each kind of event that we read. Those about direct messages
// are private and made with the account's own token. An account that the older Account Activity product serves stays there.
import { isObject, listAt, objectAt, textAt, type Json } from '../../json.ts';
import type { ConnectionQuery, Found, Subscribed } from '../connection.ts';
import { troubleOf, unanswered } from './access.ts';
import { asApp, type XConnecting } from './app.ts';
import { idAt } from './platform-value.ts';
import type { Registered } from './webhook.ts';

/** Without these we are not told what customers write. */
const ESSENTIAL = ['dm.received', 'post.mention.create', 'post.reply.create'];
/** Echoes of the brand's own words, reading and typing, what was deleted, access taken away. What X charges for follows is not known. */
const EVENT_TYPES = [
  ...ESSENTIAL, 'dm.sent', 'dm.read', 'dm.indicate_typing', 'chat.received', 'chat.sent', 'post.quote.create', 'post.create', 'post.delete', 'oauth.revoke',
]; // prettier-ignore

interface Subscription {
  id: string;
  type: string;
  webhookId: string | undefined;
}

type Query = ConnectionQuery & Registered;

export async function lookAtSubscriptions(query: Query, connecting: XConnecting): Promise<Found> {
  const listed = await listSubscriptions(query, connecting);
  if ('found' in listed) return listed.found;
  const missing = missingFrom(listed.subscriptions, query);
  if (missing.length === 0) return { check: 'subscription', state: 'ok', code: 'ok' };
  const isEssential = missing.some((type) => ESSENTIAL.includes(type));
  const older = isEssential ? await servedByAccountActivity(query, connecting) : false;
  if (older === 'unknown') return { check: 'subscription', state: 'unknown', code: 'no_answer' };
  if (older) return { check: 'subscription', state: 'ok', code: 'account_activity' };
  const theirs = ledElsewhere(listed.subscriptions, query);
  const isTheirs = missing.every((type) => theirs.has(type) || !ESSENTIAL.includes(type));
  if (isEssential && isTheirs) return otherInstallation(theirs);
  const code = missing.length === EVENT_TYPES.length ? 'unsubscribed' : 'incomplete';
  return { check: 'subscription', state: isEssential ? 'broken' : 'warning', code, detail: missing.join(', ') };
}

/** Asks for each that is missing, and ties to our webhook those that go where nobody listens. Again is harmless. */
export async function subscribeAll(query: Query, connecting: XConnecting): Promise<Subscribed> {
  const listed = await listSubscriptions(query, connecting);
  if ('found' in listed) return { outcome: 'failed', found: listed.found };
  const missing = missingFrom(listed.subscriptions, query);
  const isEssential = missing.some((type) => ESSENTIAL.includes(type));
  if (!isEssential || (await servedByAccountActivity(query, connecting)) !== true) {
    const theirs = ledElsewhere(listed.subscriptions, query);
    for (const type of missing.filter((each) => !theirs.has(each))) {
      const known = listed.subscriptions.find((one) => one.type === type);
      const failed = await (known
        ? tieToWebhook({ ...query, known }, connecting)
        : ask({ ...query, type }, connecting));
      // A plan without encrypted chat, say, must not keep us from being told the rest.
      if (failed && ESSENTIAL.includes(type)) return { outcome: 'failed', found: failed };
    }
    if (ESSENTIAL.some((type) => theirs.has(type))) return { outcome: 'failed', found: otherInstallation(theirs) };
  }
  return { outcome: 'subscribed' };
}

const missingFrom = (subscriptions: readonly Subscription[], { webhookId }: Query): string[] =>
  EVENT_TYPES.filter(
    (type) => !subscriptions.some((one) => one.type === type && (webhookId === null || one.webhookId === webhookId)),
  );

/**
 * Kinds of event that another installation is told of, with its address. If both took them, each would take them back for ever,
 * and neither would know why it is told only now and then.
 */
function ledElsewhere(subscriptions: readonly Subscription[], query: Query): ReadonlyMap<string, string> {
  const missing = missingFrom(subscriptions, query);
  return new Map(
    subscriptions.flatMap(({ type, webhookId }): [string, string][] => {
      const url = webhookId === undefined ? undefined : query.others.get(webhookId);
      return url !== undefined && missing.includes(type) ? [[type, url]] : [];
    }),
  );
}

function otherInstallation(theirs: ReadonlyMap<string, string>): Found {
  const detail = [...new Set(theirs.values())].join(', ');
  return { check: 'subscription', state: 'broken', code: 'other_url', detail };
}

async function ask({ account, webhookId, type }: Query & { type: string }, { client }: XConnecting) {
  const body = {
    event_type: type,
    filter: { user_id: account.externalId },
    tag: 'touchpoint',
    ...(webhookId === null ? {} : { webhook_id: webhookId }),
  };
  const result = await client.call({ account, method: 'POST', path: 'activity/subscriptions', body });
  if (!result.answered) return unanswered('subscription', result.code);
  const isThere = result.status === 409 || /\bDuplicate/.test(JSON.stringify(result.body ?? null));
  if (result.status < 300 || isThere) return undefined;
  const { pauses: _pauses, ...found } = troubleOf(result, 'subscription');
  const isRefused = result.status >= 400 && result.status < 500 && result.status !== 429;
  if (!isRefused) return { ...found, check: 'subscription' } as const;
  return {
    check: 'subscription',
    state: 'broken',
    code: 'refused',
    detail: `${type} (${found.detail ?? ''})`,
  } as const;
}

async function tieToWebhook(
  { webhookId, known }: Query & { known: Subscription },
  { client, app }: XConnecting,
): Promise<Found | undefined> {
  const body = { webhook_id: webhookId, tag: 'touchpoint' };
  const path = `activity/subscriptions/${known.id}`;
  const result = await client.call({ account: asApp(app), method: 'PUT', path, body });
  if (!result.answered) return unanswered('subscription', result.code);
  if (result.status < 300) return undefined;
  return { check: 'subscription', state: 'broken', code: 'refused', detail: known.type };
}

async function listSubscriptions(
  { account }: ConnectionQuery,
  { client, app }: XConnecting,
): Promise<{ subscriptions: Subscription[] } | { found: Found }> {
  const result = await client.call({ account: asApp(app), method: 'GET', path: 'activity/subscriptions' });
  if (!result.answered) return { found: unanswered('subscription', result.code) };
  if (result.status !== 200 || !isObject(result.body)) {
    const { pauses: _pauses, ...found } = troubleOf(result, 'subscription');
    return { found: { ...found, check: 'subscription', state: 'unknown', code: 'no_answer' } };
  }
  const subscriptions = readSubscriptions(result.body).flatMap((one): Subscription[] => {
    const id = idAt(one, 'subscription_id') ?? idAt(one, 'id');
    const type = textAt(one, 'event_type');
    const isOurs = idAt(objectAt(one, 'filter'), 'user_id') === account.externalId;
    if (id === undefined || type === undefined || !isOurs) return [];
    return [{ id, type: type.toLowerCase(), webhookId: idAt(one, 'webhook_id') }];
  });
  return { subscriptions };
}

/** X's own texts show three shapes: a list, one object, and one object under `subscription`. */
function readSubscriptions(body: Json): Json[] {
  const list = listAt(body, 'data');
  if (list.length > 0) return list.map((one) => objectAt(one, 'subscription') ?? one);
  const data = objectAt(body, 'data');
  if (data === undefined) return [];
  const several = listAt(data, 'subscriptions');
  return several.length > 0 ? several : [objectAt(data, 'subscription') ?? data];
}

/** The older product, which X calls deprecated: left as it is where somebody set it up. */
async function servedByAccountActivity(
  { account, webhookId }: Query,
  { client }: XConnecting,
): Promise<boolean | 'unknown'> {
  if (webhookId === null) return false;
  const path = `account_activity/webhooks/${webhookId}/subscriptions/all`;
  const result = await client.call({ account, method: 'GET', path });
  if (!result.answered || result.status === 401 || result.status === 429 || result.status >= 500) return 'unknown';
  // X's older versions answer a plain 204, its newer one says it.
  return result.status === 204 || objectAt(result.body, 'data')?.['subscribed'] === true;
}
