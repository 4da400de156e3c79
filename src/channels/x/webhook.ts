// The app's webhook at X: is our address registered and does X believe in it? X stops telling at once when a check of the
// address (CRC) goes wrong, and only a PUT lets it go on. One webhook serves all accounts of the app.
import { isObject, listAt, textAt, type Json } from '../../json.ts';
import type { ConnectionQuery, Found } from '../connection.ts';
import { troubleOf, unanswered } from './access.ts';
import type { CallResult } from './client.ts';
import { asApp, type XConnecting } from './app.ts';
import { idAt } from './platform-value.ts';

interface Webhook {
  id: string;
  url: string;
  valid: boolean;
}

/** Our webhook, null when we have none; and those at which another installation of the app listens, by id. */
export interface Registered {
  webhookId: string | null;
  others: ReadonlyMap<string, string>;
}

const NONE: Registered = { webhookId: null, others: new Map() };

export async function lookAtWebhook(
  { webhookUrl }: ConnectionQuery,
  connecting: XConnecting,
): Promise<Registered & { found: Found }> {
  if (webhookUrl === null) return { ...NONE, found: { check: 'webhook', state: 'ok', code: 'not_public' } };
  const listed = await listWebhooks(connecting);
  if ('found' in listed) return { ...NONE, found: listed.found };
  const ours = listed.webhooks.find(({ url }) => url === webhookUrl);
  return { ...registered(ours, listed.webhooks), found: judge(ours, listed.webhooks) };
}

/** One that X has given up is nobody's any more. */
function registered(ours: Webhook | undefined, all: readonly Webhook[]): Registered {
  const others = all.filter(({ id, valid }) => valid && id !== ours?.id);
  return { webhookId: ours?.id ?? null, others: new Map(others.map(({ id, url }) => [id, url])) };
}

function judge(ours: Webhook | undefined, all: readonly Webhook[]): Found {
  if (ours?.valid) return { check: 'webhook', state: 'ok', code: 'ok' };
  if (ours) return { check: 'webhook', state: 'broken', code: 'invalid', detail: ours.url };
  if (all.length === 0) return { check: 'webhook', state: 'broken', code: 'missing' };
  return { check: 'webhook', state: 'broken', code: 'other_url', detail: all.map(({ url }) => url).join(', ') };
}

/** After it was registered or checked again where that was needed; ours is null when we have no public address. */
export async function ensureWebhook(
  { webhookUrl }: ConnectionQuery,
  connecting: XConnecting,
): Promise<Registered | { found: Found }> {
  if (webhookUrl === null) return NONE;
  const listed = await listWebhooks(connecting);
  if ('found' in listed) return listed;
  const ours = listed.webhooks.find(({ url }) => url === webhookUrl);
  if (ours?.valid) return registered(ours, listed.webhooks);
  const account = asApp(connecting.app);
  const result = await (ours
    ? connecting.client.call({ account, method: 'PUT', path: `webhooks/${ours.id}` })
    : connecting.client.call({ account, method: 'POST', path: 'webhooks', body: { url: webhookUrl } }));
  if (!result.answered) return { found: unanswered('webhook', result.code) };
  const isDone = result.status < 300 || reasonOf(result.body) === 'DuplicateUrlFailed';
  if (!isDone) return { found: refusal(result, { webhookUrl, others: listed.webhooks }) };
  // The answer's shape differs between X's own texts; what the list says counts.
  const after = await listWebhooks(connecting);
  if ('found' in after) return after;
  const now = after.webhooks.find(({ url }) => url === webhookUrl);
  return now?.valid ? registered(now, after.webhooks) : { found: judge(now, after.webhooks) };
}

/** One webhook is all that some plans allow; another installation's is never taken away. */
function refusal(
  result: Extract<CallResult, { answered: true }>,
  { webhookUrl, others }: { webhookUrl: string; others: readonly Webhook[] },
): Found {
  const reason = reasonOf(result.body);
  const broken = { check: 'webhook', state: 'broken' } as const;
  if (reason === 'CrcValidationFailed') return { ...broken, code: 'not_proved', detail: webhookUrl };
  if (reason === 'UrlValidationFailed') return { ...broken, code: 'url_refused', detail: webhookUrl };
  if (others.length > 0) return { ...broken, code: 'other_url', detail: others.map(({ url }) => url).join(', ') };
  return troubleAsWebhook(result);
}

/** The app's own right is refused, not an account's. */
function troubleAsWebhook(result: Extract<CallResult, { answered: true }>): Found {
  const { pauses: _pauses, ...found } = troubleOf(result, 'webhook');
  const isRefused = result.status === 401 || result.status === 403;
  const state = isRefused ? 'broken' : 'unknown';
  return { ...found, check: 'webhook', state, code: isRefused ? 'bearer_refused' : 'no_answer' };
}

async function listWebhooks({ client, app }: XConnecting): Promise<{ webhooks: Webhook[] } | { found: Found }> {
  const result = await client.call({ account: asApp(app), method: 'GET', path: 'webhooks' });
  if (!result.answered) return { found: unanswered('webhook', result.code) };
  if (result.status !== 200 || !isObject(result.body)) return { found: troubleAsWebhook(result) };
  const webhooks = listAt(result.body, 'data').flatMap((one): Webhook[] => {
    const id = idAt(one, 'id');
    const url = textAt(one, 'url');
    return id === undefined || url === undefined ? [] : [{ id, url, valid: isObject(one) && one['valid'] === true }];
  });
  return { webhooks };
}

/** X's name for why, wherever in its problem it stands: the envelope of these is not documented. */
function reasonOf(body: Json | undefined): string | undefined {
  const reasons = /\b(CrcValidationFailed|UrlValidationFailed|DuplicateUrlFailed|WebhookLimitExceeded)\b/;
  return reasons.exec(JSON.stringify(body ?? null))?.[1];
}
