// The app's webhook at Meta: is the address it calls ours, and does it call? One address for each kind of object; another one
// is never replaced, it may belong to an installation that works.
import { isObject, listAt, textAt } from '../../json.ts';
import type { ConnectionQuery, Found } from '../connection.ts';
import { appToken, problemOf } from './access.ts';
import type { MetaConnecting } from './connection.ts';
import { INSTAGRAM_FIELDS, PAGE_FIELDS } from './subscribed-apps.ts';

export async function lookAtWebhook({ webhookUrl }: ConnectionQuery, connecting: MetaConnecting): Promise<Found> {
  if (webhookUrl === null) return { check: 'webhook', state: 'ok', code: 'not_public' };
  const { app } = connecting;
  if (app.id === '' || app.secret === '') return { check: 'webhook', state: 'unknown', code: 'no_app_id' };
  const answer = await app.graph.get({ path: [app.id, 'subscriptions'], token: appToken(app) });
  const problem = problemOf(answer, 'webhook');
  if (problem !== undefined) {
    const isRefused = problem.state === 'broken';
    const detail = isRefused ? app.id : (problem.detail ?? problem.code);
    const state = isRefused ? 'broken' : 'unknown';
    return { check: 'webhook', state, code: isRefused ? 'app_refused' : 'no_answer', detail };
  }
  const all = listAt(answer.reached === 'yes' ? answer.body : undefined, 'data').filter(isObject);
  const ours = all.find((one) => textAt(one, 'object') === objectOf(connecting));
  const url = ours === undefined ? undefined : textAt(ours, 'callback_url');
  if (ours === undefined || url === undefined) return { check: 'webhook', state: 'broken', code: 'missing' };
  if (url !== webhookUrl) return { check: 'webhook', state: 'broken', code: 'other_url', detail: url };
  if (ours['active'] === false) return { check: 'webhook', state: 'broken', code: 'invalid', detail: url };
  return { check: 'webhook', state: 'ok', code: 'ok' };
}

/** Undefined when the webhook is ours and works, was made so just now, or need not be; else what stands in the way. */
export async function ensureWebhook(query: ConnectionQuery, connecting: MetaConnecting): Promise<Found | undefined> {
  const found = await lookAtWebhook(query, connecting);
  if (found.state === 'ok') return undefined;
  if (found.code !== 'missing' && found.code !== 'invalid') return found;
  const { app } = connecting;
  const fields = connecting.platform === 'messenger' ? PAGE_FIELDS : INSTAGRAM_FIELDS;
  const body = {
    object: objectOf(connecting),
    callback_url: query.webhookUrl,
    verify_token: app.verifyToken,
    fields: fields.join(','),
    include_values: true,
  };
  const answer = await app.graph.post({ path: [app.id, 'subscriptions'], token: appToken(app), body });
  const problem = problemOf(answer, 'webhook');
  if (problem === undefined) return undefined;
  const detail = query.webhookUrl ?? '';
  // 2200: Meta asked the address, and the answer was not ours.
  const isUnproved = /^2200(\/|$)/.test(problem.detail ?? '');
  if (isUnproved) return { check: 'webhook', state: 'broken', code: 'not_proved', detail };
  return answer.reached === 'yes' && answer.status < 500
    ? { check: 'webhook', state: 'broken', code: 'url_refused', detail }
    : { check: 'webhook', state: 'unknown', code: 'no_answer', detail: problem.detail ?? '' };
}

const objectOf = ({ platform }: MetaConnecting): string => (platform === 'messenger' ? 'page' : 'instagram');
