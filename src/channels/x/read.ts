// One look at what was written to a handle on X: a page of its direct messages, or of the posts that mention it. Before it:
// polling/poll-account, which has taken the call from the limit. After it: the page is kept raw and read by parse-page.
import type { Clock } from '../../clock.ts';
import { isObject, listAt, numberAt, objectAt, textAt, type Json } from '../../json.ts';
import { wrapAnswer, type ReadAnswer, type Reading, type ReadRequest } from '../reading.ts';
import { askDmEvents } from './ask-dm-events.ts';
import { classifyError } from './classify-error.ts';
import type { CallResult, XClient } from './client.ts';
import { cutPage } from './cut-page.ts';
import { parsePage } from './parse-page.ts';
import { idAt } from './platform-value.ts';
import { clockSkew, readLimits } from './rate-limit.ts';
import { firstPlace, reachOf, readPlace, turnPage, withoutWalk, writePlace, type Place } from './read-place.ts';

interface Tools {
  client: XClient;
  clock: Clock;
}

export const xReading = (tools: Tools): Reading => ({
  sources: ['dm', 'public'],
  uses: { dm: 'read.dm', public: 'read.public' },
  paces: PACES,
  read: (request) => read(request, tools),
  parse: parsePage,
});

/**
 * Simulated for a day: with 15 calls in 15 minutes and 3 of them kept, the longest time without a look is 82 s; with the 99 that
 * a field report saw, the floor. Mentions cost money each, so that nothing new is asked for less and less often. Of them X tells
 * only some by itself, by design: an answer to another customer in a thread of ours only its list shows.
 */
const PACES = {
  dm: { floorMs: 15_000, ceilMs: 120_000, toldMs: 600_000, behindMs: 1_000, slowerBy: 1, keep: 3, keepBehind: 1 },
  public: {
    floorMs: 20_000,
    ceilMs: 120_000,
    toldMs: 120_000,
    behindMs: 1_000,
    slowerBy: 1.5,
    keep: 10,
    keepBehind: 5,
  },
} as const;

const ENDPOINTS = { dm: 'dm_events', public: 'mentions' } as const;
/** Where X refuses without saying until when. */
const LIMITED_MS = 60_000;

async function read(request: ReadRequest, { client, clock }: Tools): Promise<ReadAnswer> {
  const asked = clock.now();
  const place = readPlace(request.cursor);
  const result = await ask({ request, client, place, now: asked });
  if (!result.answered) return unanswered(result);
  const { budgets, opensAt } = readLimits({
    headers: result.headers,
    now: clock.now(),
    endpoint: ENDPOINTS[request.source],
  });
  const told = budgets.length === 0 ? {} : { budgets };
  if (result.status === 200) {
    const since = request.since + clockSkew(result.headers, clock.now());
    return { ...told, ...readAnswer({ request, result, place: place ?? firstPlace({ since, now: asked }), asked }) };
  }
  // X remembers the pages of a walk only for a time.
  if (result.status === 400 && place?.walk)
    return { ...told, outcome: 'read', body: null, cursor: writePlace(withoutWalk(place)), more: true, items: 0 };
  return { ...told, ...troubleOf(result, { opensAt, now: clock.now() }) };
}

interface Asking {
  request: ReadRequest;
  client: XClient;
  place: Place | undefined;
  now: number;
}

function ask({ request, client, place, now }: Asking): Promise<CallResult> {
  const { account, source, signal } = request;
  const token = place?.walk?.token;
  if (source === 'dm')
    return askDmEvents({ client, account, path: 'dm_events', size: sizeFor(place, now), token, signal });
  return client.call({
    account,
    method: 'GET',
    path: `users/${account.externalId}/mentions`,
    query: {
      ...MENTION_FIELDS,
      max_results: String(MOST_PER_PAGE),
      since_id: String(place ? reachOf(place, now) : firstPlace({ since: request.since - EARLIER_MS, now }).mark),
      ...(token === undefined ? {} : { pagination_token: token }),
    },
    signal,
  });
}

const MOST_PER_PAGE = 100;
const IDLE_PER_PAGE = 20;
const QUIET_MS = 5 * 60_000;
/** Our clock and X's may differ, and only the answer tells by how much. */
const EARLIER_MS = 10 * 60_000;

/** X charges for what it lists: a short page when nothing is behind, a long one when there is much to see. */
function sizeFor(place: Place | undefined, now: number): number {
  const isShort = place && place.walk === null && now - place.at < QUIET_MS && place.recent.length < IDLE_PER_PAGE;
  return isShort ? IDLE_PER_PAGE : MOST_PER_PAGE;
}

const MENTION_FIELDS = {
  'tweet.fields':
    'id,text,note_tweet,author_id,created_at,conversation_id,in_reply_to_user_id,referenced_tweets,entities,attachments,display_text_range,lang,edit_history_tweet_ids',
  expansions: 'author_id,attachments.media_keys,referenced_tweets.id',
  'user.fields': 'name,username,profile_image_url',
  'media.fields': 'url,type,variants,preview_image_url,alt_text,width,height,duration_ms',
};

interface Answered {
  request: ReadRequest;
  result: CallResult & { answered: true };
  place: Place;
  asked: number;
}

/** X answers 200 with an HTML page when it is in trouble, and with errors in place of data: only a whole page moves the place. */
function readAnswer({ request, result, place, asked }: Answered): ReadAnswer {
  const { account, source } = request;
  const { body } = result;
  const meta = objectAt(body, 'meta');
  if (body === undefined) return later('not_json');
  if (meta === undefined) return later('no_meta');
  const items = listAt(body, 'data');
  if (items.length === 0 && ((numberAt(meta, 'result_count') ?? 0) !== 0 || listAt(body, 'errors').length > 0))
    return later('no_data');
  if (source === 'dm' && items.length > 0 && items.every(isAnonymous)) return later('no_sender');
  const ids = items.flatMap((item) => idAt(item, 'id') ?? []).filter((id) => /^\d{1,20}$/.test(id));
  const turned = turnPage(place, { ids, next: textAt(meta, 'next_token'), now: asked, bounded: source === 'public' });
  const frame = { channel: 'x', account: account.externalId, source, fresh: turned.fresh };
  return {
    outcome: 'read',
    body: turned.fresh.length === 0 ? null : wrapAnswer({ ...frame, answer: cutPage(body, turned.fresh) }),
    cursor: writePlace(turned.place),
    more: turned.place.walk !== null,
    items: items.length,
    fresh: turned.fresh.length,
  };
}

/** A page on which nobody is said to have written anything cannot be placed, and must not be passed by. */
const isAnonymous = (item: Json): boolean =>
  (textAt(item, 'event_type') ?? 'MessageCreate') === 'MessageCreate' && idAt(item, 'sender_id') === undefined;

const later = (code: string, at: number | null = null): ReadAnswer => ({ outcome: 'later', at, code });

/** Without credentials nobody can be asked; everything else on the line passes. */
const unanswered = (result: CallResult & { answered: false }): ReadAnswer =>
  'cannotCall' in result ? { outcome: 'stopped', problem: 'configuration', code: result.code } : later(result.code);

function troubleOf(
  { status, body }: CallResult & { answered: true },
  { opensAt, now }: { opensAt: number | null; now: number },
): ReadAnswer {
  const error = classifyError({ status, body, kind: 'dm', opensAt });
  const isLimit = (error.outcome === 'retry' && isObject(body)) || status === 429 || status === 420;
  if (isLimit) return later(error.code, opensAt ?? now + LIMITED_MS);
  // A proxy's page between us and X says nothing about the account.
  return error.outcome === 'paused' && isObject(body)
    ? { outcome: 'stopped', problem: error.problem, code: error.code }
    : later(error.code);
}
