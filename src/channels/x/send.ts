// One message to X: a direct message, or a public reply. Before it: the outbox, which has committed `sending`; after it the
// outcome decides about the row. A class is named only when it is certain; all else is unknown, and settled by echo or poll.
import type { Clock } from '../../clock.ts';
import { isObject, objectAt } from '../../json.ts';
import type { SendOutcome } from '../channel.ts';
import type { ReplyRules } from '../reply-window.ts';
import { isAllowedHere, type SendRequest } from '../sending.ts';
import { classifyError } from './classify-error.ts';
import type { Call, CallResult, XClient } from './client.ts';
import { idAt } from './platform-value.ts';
import { readLimits } from './rate-limit.ts';

/** X sets direct messages no time; its rule that automation writes only to whom wrote first is kept by the openers. */
export const X_REPLY_RULES: ReplyRules = {
  openers: ['message', 'postback', 'reaction', 'link'],
  openMs: null,
  personMs: null,
  privateReplyMs: null,
};

/** Sends once. Never throws and never repeats: X has no key by which it would know a repetition. */
export async function send(
  request: SendRequest,
  { client, clock }: { client: XClient; clock: Clock },
): Promise<SendOutcome> {
  if (!isAllowedHere(request)) return { outcome: 'refused', reason: 'not_allowed_here', code: 'not_typed_by_a_person' };
  const plan = planOf(request);
  if ('outcome' in plan) return plan;
  const { account, signal } = request;
  const result = await client.call({ account, signal, method: 'POST', path: plan.path, body: plan.body });
  return outcomeOf({ request, plan, result, now: clock.now() });
}

interface Plan extends Required<Pick<Call, 'path' | 'body'>> {
  endpoint: string;
  /** Where the new id stands in `data`. The library types it one level higher, where it is never found. */
  idKey: string;
}

function planOf({ kind, contactExternalId, text, files, inReplyToExternalId }: SendRequest): Plan | SendOutcome {
  const words = text === '' ? {} : { text };
  const media_ids = files.map(({ handle }) => handle);
  if (text === '' && files.length === 0) return { outcome: 'refused', reason: 'bad_request', code: 'empty_text' };
  if (kind === 'dm') {
    if (!isNumber(contactExternalId)) return { outcome: 'refused', reason: 'bad_recipient', code: 'not_an_id' };
    const path = `dm_conversations/with/${contactExternalId}/messages`;
    const attachments = media_ids.map((media_id) => ({ media_id }));
    const body = { ...words, ...(files.length === 0 ? {} : { attachments }) };
    return { path, body, endpoint: 'dm_send', idKey: 'dm_event_id' };
  }
  if (kind === 'comment') return { outcome: 'refused', reason: 'not_allowed_here', code: 'no_comments_on_x' };
  // Without a post to answer it would be a post of the brand's own, in front of everybody.
  if (!isNumber(inReplyToExternalId)) return { outcome: 'refused', reason: 'bad_request', code: 'no_post_to_answer' };
  const media = files.length === 0 ? {} : { media: { media_ids } };
  const body = { ...words, ...media, reply: { in_reply_to_tweet_id: inReplyToExternalId } };
  return { path: 'tweets', body, endpoint: 'post_reply', idKey: 'id' };
}

const isNumber = (id: string | null): id is string => id !== null && /^\d{1,20}$/.test(id);

interface Called {
  request: SendRequest;
  plan: Plan;
  result: CallResult;
  /** Business time. */
  now: number;
}

function outcomeOf({ request, plan, result, now }: Called): SendOutcome {
  if (!result.answered) return unanswered(result);
  const { status, headers, body } = result;
  const { budgets, opensAt } = readLimits({ headers, now, endpoint: plan.endpoint });
  const known = budgets.length === 0 ? {} : { budgets };
  if (status >= 200 && status < 300) {
    const externalId = idAt(objectAt(body, 'data'), plan.idKey);
    if (externalId !== undefined) return { outcome: 'sent', externalId, ...known };
    return { outcome: 'unknown', code: isObject(body) ? 'no_id' : 'not_json', ...known };
  }
  return { ...classifyError({ status, body, kind: request.kind, opensAt }), ...known };
}

function unanswered(result: CallResult & { answered: false }): SendOutcome {
  if ('cannotCall' in result) return { outcome: 'paused', problem: 'configuration', code: result.code };
  if (result.leftUs) return { outcome: 'unknown', code: result.code };
  const { code } = result;
  if (code === 'cancelled') return { outcome: 'retry', at: null, scope: 'message', code };
  return { outcome: 'retry', at: null, scope: 'account', code, unreached: true };
}
