// One look at what was written to a Page or an Instagram account: a page of its conversations with the newest messages of each.
// Before it: messenger/read and instagram/read. After it: the page is kept raw and read by parse-conversations.
// Source: Meta "Conversations API", 2026-02-11: two calls a second; of each conversation only the 20 newest messages are shown.
import type { Clock } from '../../clock.ts';
import { numberAt, objectAt, type Json } from '../../json.ts';
import { wrapAnswer, type Pace, type ReadAnswer, type ReadRequest } from '../reading.ts';
import { classifyError } from './classify-error.ts';
import { isUsableToken, type Graph, type GraphAnswer } from './graph.ts';
import { cutConversations } from './cut-conversations.ts';
import { customerIn, nextPageOf, threadsIn, type ListedThread } from './parse-conversations.ts';
import { olderMessages, readOlder } from './read-older.ts';
import {
  firstPlace,
  readPlace,
  turnPage,
  withoutWalk,
  withSmallerPages,
  writePlace,
  type Place,
} from './read-place.ts';
import { usageOf } from './usage.ts';

export interface ConversationsQuestion {
  request: ReadRequest;
  graph: Graph;
  clock: Clock;
  platform: 'messenger' | 'instagram';
  /** Whose address is called: the Page, or the Instagram account. */
  node: string;
  token: string | undefined;
}

/** One of the two calls that Meta allows in a second is left to others. */
export const CONVERSATIONS_PACE: Pace = {
  floorMs: 60_000,
  ceilMs: 600_000,
  toldMs: 600_000,
  behindMs: 1_000,
  slowerBy: 1,
  keep: 1,
  keepBehind: 1,
};

/** Messages of each conversation: more than the 20 that are shown, so that those which are not shown any more are seen to exist. */
const LISTED = 50;
const SAFE_FIELDS = 'id,created_time,from,to,message,attachments';
const FIELDS = {
  messenger: `${SAFE_FIELDS},sticker,shares`,
  instagram: `${SAFE_FIELDS},shares,story,is_unsupported,reply_to`,
} as const;
/** Where Meta refuses without saying until when. */
const LIMITED_MS = 60_000;

/** Never throws. */
export async function readConversations(question: ConversationsQuestion): Promise<ReadAnswer> {
  const { request, graph, clock, platform, token } = question;
  if (!isUsableToken(token)) return { outcome: 'stopped', problem: 'configuration', code: 'no_token' };
  const place = readPlace(request.cursor);
  const older = place?.older[0];
  const answer = await (older
    ? graph.get({ ...olderMessages(older), token, signal: request.signal })
    : askWithFields({ ...question, token, place }));
  if (answer.reached !== 'yes') {
    const isHeavy = place && !older && answer.code === 'timeout';
    return isHeavy ? laterWithLess(answer.code, place) : later(answer.code);
  }
  const { headers, status, body } = answer;
  const now = clock.now();
  const { budget, retryAt } = usageOf({ headers, endpoint: 'conversations', now });
  const told = budget === undefined ? {} : { budgets: [budget] };
  const problem = classifyError({ status, body, kind: 'dm' });
  const began = place ?? firstPlace(request.since + (dateOf(headers) ?? now) - now);
  if (problem === undefined) {
    if (older) return { ...told, ...readOlder({ request, channel: platform, place: began, older, answer }) };
    return { ...told, ...readPage({ question, answer, place: began }) };
  }
  // The conversation is gone, or the page of it: what stood behind it cannot be counted any more.
  if (place && older && numberAt(objectAt(body, 'error'), 'code') === 100) {
    const cursor = writePlace({ ...place, older: place.older.slice(1) });
    return { ...told, outcome: 'read', body: null, cursor, more: true, items: 0 };
  }
  // Meta remembers the pages of a walk only for a time.
  if (place?.walk && isBadParameter(body))
    return { ...told, outcome: 'read', body: null, cursor: writePlace(withoutWalk(place)), more: true, items: 0 };
  if (problem.is === 'retry') return { ...told, ...later(problem.code, retryAt ?? now + LIMITED_MS) };
  if (problem.is === 'paused') return { ...told, outcome: 'stopped', problem: problem.problem, code: problem.code };
  if (!older && mayBeTooHeavy(answer)) return { ...told, ...laterWithLess(problem.code, began) };
  return { ...told, ...later(problem.code) };
}

/** "Please reduce the amount of data you're asking for" has the number of all that went wrong inside. */
const mayBeTooHeavy = ({ status, body }: { status: number; body: Json | undefined }): boolean =>
  status >= 500 || numberAt(objectAt(body, 'error'), 'code') === 1;

type Asking = ConversationsQuestion & { token: string; place: Place | undefined };

/** Accounts whose Meta has refused one of the fields. */
const refused = new WeakMap<Graph, Set<string>>();

/** A field that this account's Graph does not know fails the whole call: then the plain ones are asked for from then on. */
async function askWithFields(asking: Asking): Promise<GraphAnswer> {
  const { graph, platform, request } = asking;
  const known = refused.get(graph) ?? new Set();
  refused.set(graph, known);
  const isRefused = known.has(request.account.id);
  const first = await ask(asking, isRefused ? SAFE_FIELDS : FIELDS[platform]);
  if (isRefused || asking.place?.walk || first.reached !== 'yes' || !isBadParameter(first.body)) return first;
  const second = await ask(asking, SAFE_FIELDS);
  if (second.reached === 'yes' && second.status === 200) known.add(request.account.id);
  return second;
}

const ask = ({ graph, platform, node, token, place, request }: Asking, fields: string): Promise<GraphAnswer> =>
  graph.get({
    path: [node, 'conversations'],
    token,
    query: {
      platform,
      fields: `id,updated_time,participants,messages.limit(${LISTED}){${fields}}`,
      limit: String((place ?? firstPlace(request.since)).perPage),
      ...(place?.walk ? { after: place.walk.after } : {}),
    },
    signal: request.signal,
  });

const isBadParameter = (body: Json | undefined): boolean => {
  const error = objectAt(body, 'error');
  return numberAt(error, 'code') === 100 && numberAt(error, 'error_subcode') !== 33;
};

interface Answered {
  question: ConversationsQuestion;
  answer: GraphAnswer & { reached: 'yes' };
  place: Place;
}

/** Only a whole page moves the place. */
function readPage({ question: { request, platform }, answer: { body }, place }: Answered): ReadAnswer {
  if (body === undefined) return later('not_json');
  const threads = threadsIn(body);
  if (threads === undefined) return later('unexpected_answer');
  const met = threads.map((thread) => ({ ...thread, behind: behind(thread, request.account.externalId) }));
  const turned = turnPage(place, { threads: met, after: nextPageOf(body) });
  const frame = { channel: platform, account: request.account.externalId, source: request.source, fresh: turned.fresh };
  return {
    outcome: 'read',
    body: turned.fresh.length === 0 ? null : wrapAnswer({ ...frame, answer: cutConversations(body, turned.fresh) }),
    cursor: writePlace(turned.place),
    more: turned.more,
    items: threads.reduce((sum, { messages }) => sum + messages.length, 0),
  };
}

function behind(thread: ListedThread, account: string): { thread: string; contact: string; after: string } | null {
  const { id, after } = thread;
  const contact = customerIn(thread, account);
  return id === undefined || after === undefined || contact === undefined ? null : { thread: id, contact, after };
}

/** Meta's clock at the moment of its answer. */
const dateOf = (headers: Headers): number | undefined => {
  const date = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date) ? undefined : date;
};

const later = (code: string, at: number | null = null): ReadAnswer => ({ outcome: 'later', at, code });

/** The page may have been too much for Meta: the next call asks for less. */
function laterWithLess(code: string, place: Place): ReadAnswer {
  const smaller = withSmallerPages(place);
  return { outcome: 'later', at: null, code, ...(smaller && { cursor: writePlace(smaller) }) };
}
