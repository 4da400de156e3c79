// Of a page of conversations, what is kept: the messages that are new. Of those that were read before only that they stand there,
// which says what is hidden behind them: words that are kept twice would have to be found twice when they are taken back. Pure.
// Before it: read-conversations and read-older. After it: parse-conversations.
import { isObject, listAt, objectAt, type Json, type JsonObject } from '../../json.ts';
import { idAt } from './platform-value.ts';

export function cutConversations(answer: Json, fresh: readonly string[]): Json {
  const wanted = new Set(fresh);
  const isFresh = (message: Json) => wanted.has(idAt(message, 'id') ?? '');
  const data = listAt(answer, 'data').filter(isObject).flatMap((thread): JsonObject[] => {
    const messages = listAt(objectAt(thread, 'messages'), 'data');
    if (!messages.some(isFresh)) return [];
    return [{ ...thread, messages: { data: messages.map((one) => (isFresh(one) ? one : standing(one))) } }];
  }); // prettier-ignore
  return { data };
}

/** That it is there, when it was written, and whether it is still shown. */
const standing = (message: Json): Json =>
  isObject(message)
    ? {
        id: message['id'] ?? null,
        created_time: message['created_time'] ?? null,
        ...(objectAt(message, 'from') ? { from: {} } : {}),
      }
    : null;
