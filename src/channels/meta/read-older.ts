// What one conversation names beyond the messages that came with it. Nothing of them is shown any more, so only their ids are
// asked for, that they may be counted. Before it: read-conversations, which met the conversation. After it: parse-conversations.
import { isObject, type Json } from '../../json.ts';
import { wrapAnswer, type ReadAnswer, type ReadRequest } from '../reading.ts';
import { cutConversations } from './cut-conversations.ts';
import type { GraphCall } from './graph.ts';
import { nextPageOf, threadsIn } from './parse-conversations.ts';
import { turnOlder, writePlace, type Older, type Place } from './read-place.ts';

/** Messages in one answer. */
const LISTED = 100;

export const olderMessages = ({ thread, after }: Older): Pick<GraphCall, 'path' | 'query'> => ({
  path: [thread, 'messages'],
  query: { fields: 'id,created_time', limit: String(LISTED), after },
});

interface Answered {
  request: ReadRequest;
  channel: string;
  place: Place;
  older: Older;
  answer: { body: Json | undefined };
}

export function readOlder({ request, channel, place, older, answer: { body } }: Answered): ReadAnswer {
  if (!isObject(body) || !Array.isArray(body['data']))
    return { outcome: 'later', at: null, code: body === undefined ? 'not_json' : 'unexpected_answer' };
  const answer = asConversation(older, body);
  const messages = threadsIn(answer)?.[0]?.messages ?? [];
  const turned = turnOlder(place, { messages, after: nextPageOf(body) });
  const frame = { channel, account: request.account.externalId, source: request.source, fresh: turned.fresh };
  return {
    outcome: 'read',
    body: turned.fresh.length === 0 ? null : wrapAnswer({ ...frame, answer: cutConversations(answer, turned.fresh) }),
    cursor: writePlace(turned.place),
    more: turned.more,
    items: messages.length,
  };
}

/** The messages come without their conversation: around them stands whose they are. */
function asConversation({ thread, contact, at }: Older, messages: Json): Json {
  const whose = { id: thread, updated_time: new Date(at).toISOString(), participants: { data: [{ id: contact }] } };
  return { data: [{ ...whose, messages }] };
}
