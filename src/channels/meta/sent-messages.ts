// What Meta's Conversations API says that an account wrote to one customer, for settling sends of which we do not know how
// they ended. Before it: messenger/poll and instagram/poll.
import { isObject, listAt, objectAt, type Json } from '../../json.ts';
import type { Clock } from '../../clock.ts';
import type { RecentlySent, RecentlySentQuery, SentMessage } from '../settling.ts';
import type { Graph } from './graph.ts';
import { readAnswer } from './outcome.ts';
import { typeOfListed } from './parse-conversations.ts';
import { idAt, idOf, timeAt, wordsAt } from './platform-value.ts';

/** Only the 20 newest messages of a conversation can be read; older ones are listed as deleted. */
const READABLE = 20;
/** Graph's dates have no milliseconds. */
const DATE_GRAIN_MS = 1000;

export interface SentMessagesQuestion {
  query: RecentlySentQuery;
  graph: Graph;
  clock: Clock;
  platform: 'messenger' | 'instagram';
  /** Whose address is called: the Page, or the Instagram account. */
  node: string;
  token: string;
}

/**
 * Newest first. `known: false` also where a missing message proves nothing: for comments, which this list does not hold,
 * and when the 20 readable messages do not reach back to `since`. Never throws.
 */
export async function readSentMessages({
  query,
  graph,
  clock,
  platform,
  node,
  token,
}: SentMessagesQuestion): Promise<RecentlySent> {
  if ((query.kind ?? 'dm') !== 'dm') return { known: false, at: null, code: 'only_direct_messages_can_be_read' };
  if (query.contactExternalId === null) return { known: false, at: null, code: 'one_contact_at_a_time' };
  const fields = `messages.limit(${READABLE}){id,created_time,from,message,attachments}`;
  const question = { platform, user_id: query.contactExternalId, fields };
  const answer = await graph.get({ path: [node, 'conversations'], token, query: question });
  const { budget, ...read } = readAnswer({ answer, endpoint: 'conversations', clock });
  const told = budget === undefined ? {} : { budgets: [budget] };
  if (!read.ok) return { known: false, at: read.at, code: read.code, ...told };
  const found = messagesOf(read.body, graph.aheadMs());
  if (found === undefined) return { known: false, at: null, code: 'unexpected_answer', ...told };
  const from = query.since - DATE_GRAIN_MS;
  const reachesBack = found.length < READABLE || found.some(({ at }) => at < from);
  if (!reachesBack) return { known: false, at: null, code: 'history_too_short', ...told };
  const messages = found.filter(({ author, at }) => author === query.account.externalId && at >= from);
  return { known: true, messages: messages.map(({ author: _author, ...message }) => message), ...told };
}

type Found = SentMessage & { author: string | undefined };

/** Undefined when the answer has not the shape in which an absence would mean something. */
function messagesOf(body: Json, aheadMs: number): Found[] | undefined {
  if (!Array.isArray(objectAt({ body }, 'body')?.['data'])) return undefined;
  const raw = listAt(body, 'data').flatMap((conversation) => listAt(objectAt(conversation, 'messages'), 'data'));
  const found = raw.filter(isObject).flatMap((message): Found[] => {
    const externalId = idAt(message, 'id');
    const at = timeAt(message, 'created_time');
    if (externalId === undefined || at === null) return [];
    const attachmentTypes = listAt(objectAt(message, 'attachments'), 'data').map(typeOfListed);
    const text = wordsAt(message, 'message');
    return [{ externalId, at: at - aheadMs, text, attachmentTypes, author: idOf(message, 'from') }];
  });
  return found.length === raw.length ? found.toSorted((one, other) => other.at - one.at) : undefined;
}
