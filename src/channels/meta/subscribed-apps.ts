// Whether Meta tells our app what is written to a Page or an Instagram account. An hour of failed deliveries ends it, silently:
// nobody but us will start it again (Messenger webhooks page, 2026-10-06).
import { isObject, listAt, type Json } from '../../json.ts';
import type { Found, Subscribed } from '../connection.ts';
import { problemOf } from './access.ts';
import type { Asked, MetaConnecting } from './connection.ts';
import { idAt } from './platform-value.ts';

/** Everything that can be read here. Without the first nobody tells us what customers write. */
export const PAGE_FIELDS = [
  'messages', 'message_echoes', 'message_edits', 'message_reactions', 'message_deliveries', 'message_reads',
  'messaging_postbacks', 'messaging_referrals', 'messaging_optins', 'messaging_handovers', 'standby',
  'messaging_policy_enforcement', 'messaging_account_linking', 'feed',
] as const; // prettier-ignore
export const INSTAGRAM_FIELDS = [
  'messages', 'message_reactions', 'messaging_seen', 'messaging_postbacks', 'messaging_referrals', 'message_edits',
  'messaging_handovers', 'standby', 'comments', 'mentions',
] as const; // prettier-ignore

export async function lookAtSubscription(asked: Asked, connecting: MetaConnecting): Promise<Found> {
  const { node, token } = asked;
  const answer = await connecting.graph.get({ path: [node, 'subscribed_apps'], token });
  const problem = problemOf(answer, 'subscription');
  // A dead token is told by the token's own question.
  if (problem !== undefined)
    return { check: 'subscription', state: 'unknown', code: 'no_answer', detail: problem.detail ?? problem.code };
  const apps = listAt(answer.reached === 'yes' ? answer.body : undefined, 'data').filter(isObject);
  const { id } = connecting.app;
  const ours = apps.find((app) => id === '' || idAt(app, 'id') === id);
  if (ours === undefined) return { check: 'subscription', state: 'broken', code: 'unsubscribed' };
  const has = new Set(listAt(ours, 'subscribed_fields').filter(isName).map(singular));
  const missing = fieldsOf(asked, connecting).filter((field) => !has.has(singular(field)));
  if (missing.length === 0) return { check: 'subscription', state: 'ok', code: 'ok' };
  const state = missing.includes('messages') ? 'broken' : 'warning';
  return { check: 'subscription', state, code: 'incomplete', detail: missing.join(', ') };
}

/** Meta refuses a whole list for one name it does not know, and its own pages disagree how three of them are written. */
export async function subscribeAccount(asked: Asked, connecting: MetaConnecting): Promise<Subscribed> {
  const { node, token } = asked;
  const wanted = fieldsOf(asked, connecting);
  let problem: Found | undefined;
  for (const fields of [wanted, wanted.map((field) => SPELLINGS[field] ?? field), ['messages']]) {
    const answer = await connecting.graph.post({
      path: [node, 'subscribed_apps'],
      token,
      query: { subscribed_fields: fields.join(',') },
      body: {},
    });
    problem = problemOf(answer, 'subscription');
    if (problem === undefined) return { outcome: 'subscribed' };
    if (answer.reached !== 'yes' || problem.state === 'broken') break;
  }
  return { outcome: 'failed', found: problem ?? { check: 'subscription', state: 'unknown', code: 'no_answer' } };
}

/** An Instagram account that is connected through a Page is told about through the Page. */
function fieldsOf({ account }: Asked, { platform, isInstagramLogin }: MetaConnecting): readonly string[] {
  return platform === 'instagram' && isInstagramLogin(account) ? INSTAGRAM_FIELDS : PAGE_FIELDS;
}

const SPELLINGS: Readonly<Record<string, string>> = {
  messaging_referrals: 'messaging_referral',
  messaging_handovers: 'messaging_handover',
  message_edits: 'message_edit',
};

const isName = (field: Json): field is string => typeof field === 'string';

const singular = (field: string): string => field.replace(/s$/, '');
