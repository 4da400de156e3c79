// One call to Instagram: a direct message, or an answer to a comment. Before it: outbox/deliver, which has committed
// `sending`. After it: the echo, which on Instagram does not bring our own id back.
import type { Clock } from '../../clock.ts';
import type { SendOutcome } from '../channel.ts';
import { directBody, misfit, withoutFeature } from '../meta/direct.ts';
import { isPlainId, isUsableToken, type Graph } from '../meta/graph.ts';
import { sendOutcome } from '../meta/outcome.ts';
import { isAllowedHere, type DirectRequest, type SendRequest } from '../sending.ts';

/** Bytes, not characters: an emoji takes four of them or more. */
export const INSTAGRAM_TEXT_LIMIT = 1000;
export const measureInstagram = (text: string): number => Buffer.byteLength(text, 'utf8');

export interface InstagramTools {
  graph: Graph;
  clock: Clock;
}

/** Never throws. What cannot succeed is refused without a call. */
export async function sendInstagram(request: SendRequest, { graph, clock }: InstagramTools): Promise<SendOutcome> {
  const token = request.account.credentials['token'];
  if (!isUsableToken(token)) return { outcome: 'paused', problem: 'configuration', code: 'no_token' };
  if (!isAllowedHere(request)) return { outcome: 'refused', reason: 'not_allowed_here', code: 'not_typed_by_a_person' };
  const wrong = misfit(request);
  if (wrong) return wrong;
  if (measureInstagram(request.text) > INSTAGRAM_TEXT_LIMIT)
    return { outcome: 'refused', reason: 'too_long', code: 'too_long' };
  // Answering a mention needs the media's id beside the comment's, and works only through Facebook.
  if (request.kind === 'mention')
    return { outcome: 'refused', reason: 'not_allowed_here', code: 'mentions_cannot_be_answered' };
  return request.kind === 'dm'
    ? sendDirect({ request, token, graph, clock })
    : sendComment({ request, token, graph, clock });
}

type Sending<R = SendRequest> = InstagramTools & { request: R; token: string };

async function sendDirect({ request, token, graph, clock }: Sending<DirectRequest>): Promise<SendOutcome> {
  const { account, signal } = request;
  if (request.how === 'private_reply' && !isPlainId(request.inReplyToExternalId ?? ''))
    return { outcome: 'refused', reason: 'bad_request', code: 'nothing_to_answer' };
  // Through Facebook Login the calls go to the Page that the account is linked to.
  const path = [account.credentials['pageId'] || account.externalId, 'messages'];
  const answer = await graph.post({ path, token, signal, body: { ...directBody(request) } });
  return withoutFeature(request, sendOutcome({ answer, endpoint: 'messages', idKey: 'message_id', kind: 'dm', clock }));
}

/** Instagram hangs an answer to an answer under the first comment by itself. */
async function sendComment({ request, token, graph, clock }: Sending): Promise<SendOutcome> {
  const { kind, inReplyToExternalId, text, signal } = request;
  if (inReplyToExternalId === null || !isPlainId(inReplyToExternalId))
    return { outcome: 'refused', reason: 'bad_request', code: 'nothing_to_answer' };
  const answer = await graph.post({ path: [inReplyToExternalId, 'replies'], token, signal, body: { message: text } });
  // Facebook's name for the same: what the answer says of limits is looked for under it.
  return sendOutcome({ answer, endpoint: 'comments', idKey: 'id', kind, clock });
}
