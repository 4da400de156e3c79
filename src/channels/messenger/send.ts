// One call to Messenger: a direct message, or a Page's answer under a post or comment. Before it: outbox/deliver, which has
// committed `sending`. After it: the echo, which brings our own id back.
import type { Clock } from '../../clock.ts';
import type { SendOutcome } from '../channel.ts';
import { directBody, misfit, withoutFeature } from '../meta/direct.ts';
import { isPlainId, isUsableToken, type Graph } from '../meta/graph.ts';
import { sendOutcome } from '../meta/outcome.ts';
import { isAllowedHere, type DirectRequest, type SendRequest } from '../sending.ts';

/** Documented as "less than 2000 characters"; comments may be longer, but how long Meta does not say. */
export const MESSENGER_TEXT_LIMIT = 2000;
/** In UTF-16 units, the strictest reading of "characters". */
export const measureMessenger = (text: string): number => text.length;
const METADATA_LIMIT = 1000;

export interface MessengerTools {
  graph: Graph;
  clock: Clock;
}

/** Never throws. What cannot succeed is refused without a call. */
export async function sendMessenger(request: SendRequest, { graph, clock }: MessengerTools): Promise<SendOutcome> {
  const token = request.account.credentials['pageToken'];
  if (!isUsableToken(token)) return { outcome: 'paused', problem: 'configuration', code: 'no_page_token' };
  if (!isAllowedHere(request)) return { outcome: 'refused', reason: 'not_allowed_here', code: 'not_typed_by_a_person' };
  const wrong = misfit(request);
  if (wrong) return wrong;
  if (measureMessenger(request.text) > MESSENGER_TEXT_LIMIT)
    return { outcome: 'refused', reason: 'too_long', code: 'too_long' };
  return request.kind === 'dm'
    ? sendDirect({ request, token, graph, clock })
    : sendComment({ request, token, graph, clock });
}

type Sending<R = SendRequest> = MessengerTools & { request: R; token: string };

async function sendDirect({ request, token, graph, clock }: Sending<DirectRequest>): Promise<SendOutcome> {
  const { account, clientRef, signal } = request;
  if (request.how === 'private_reply' && !isPlainId(request.inReplyToExternalId ?? ''))
    return { outcome: 'refused', reason: 'bad_request', code: 'nothing_to_answer' };
  const metadata = clientRef.length < METADATA_LIMIT ? { metadata: clientRef } : {};
  const body = { ...directBody(request, metadata) };
  const answer = await graph.post({ path: [account.externalId, 'messages'], token, signal, body });
  return withoutFeature(request, sendOutcome({ answer, endpoint: 'messages', idKey: 'message_id', kind: 'dm', clock }));
}

/** Public words have no reply window and carry no id of ours. */
async function sendComment({ request, token, graph, clock }: Sending): Promise<SendOutcome> {
  const { kind, inReplyToExternalId, text, signal } = request;
  if (inReplyToExternalId === null || !isPlainId(inReplyToExternalId))
    return { outcome: 'refused', reason: 'bad_request', code: 'nothing_to_answer' };
  const answer = await graph.post({ path: [inReplyToExternalId, 'comments'], token, signal, body: { message: text } });
  return sendOutcome({ answer, endpoint: 'comments', idKey: 'id', kind, clock });
}
