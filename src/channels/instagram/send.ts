// One call to Instagram: a direct message, or an answer to a comment. Before it: outbox/deliver, which has committed
// `sending`. After it: the echo, which on Instagram does not bring our own id back.
import type { Clock } from '../../clock.ts';
import type { SendOutcome, SendRequest } from '../channel.ts';
import { isPlainId, isUsableToken, type Graph } from '../meta/graph.ts';
import { sendOutcome } from '../meta/outcome.ts';
import { decideReplyWindow } from '../meta/reply-window.ts';

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
  if (request.text.trim() === '') return { outcome: 'refused', reason: 'bad_request', code: 'empty_text' };
  if (measureInstagram(request.text) > INSTAGRAM_TEXT_LIMIT)
    return { outcome: 'refused', reason: 'too_long', code: 'too_long' };
  // Answering a mention needs the media's id beside the comment's, and works only through Facebook.
  if (request.kind === 'mention')
    return { outcome: 'refused', reason: 'not_allowed_here', code: 'mentions_cannot_be_answered' };
  return request.kind === 'dm'
    ? sendDirect({ request, token, graph, clock })
    : sendComment({ request, token, graph, clock });
}

type Sending = InstagramTools & { request: SendRequest; token: string };

async function sendDirect({ request, token, graph, clock }: Sending): Promise<SendOutcome> {
  const { account, contactExternalId, text, lastCustomerAt, typedByPerson, signal } = request;
  const window = decideReplyWindow({ now: clock.now(), lastCustomerAt, typedByPerson });
  if (!window.open) return { outcome: 'refused', reason: 'window_closed', code: window.because };
  const answer = await graph.post({
    // Through Facebook Login the calls go to the Page that the account is linked to.
    path: [account.credentials['pageId'] || account.externalId, 'messages'],
    token,
    signal,
    body: {
      recipient: { id: contactExternalId },
      messaging_type: window.messagingType,
      ...('tag' in window ? { tag: window.tag } : {}),
      message: { text },
    },
  });
  return sendOutcome({ answer, endpoint: 'messages', idKey: 'message_id', kind: 'dm', clock });
}

/** Instagram hangs an answer to an answer under the first comment by itself. */
async function sendComment({ request, token, graph, clock }: Sending): Promise<SendOutcome> {
  const { kind, inReplyToExternalId, text, signal } = request;
  if (inReplyToExternalId === null || !isPlainId(inReplyToExternalId))
    return { outcome: 'refused', reason: 'bad_request', code: 'nothing_to_answer' };
  const answer = await graph.post({ path: [inReplyToExternalId, 'replies'], token, signal, body: { message: text } });
  return sendOutcome({ answer, endpoint: 'replies', idKey: 'id', kind, clock });
}
