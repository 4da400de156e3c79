// Where the bytes are of what came with a message of Meta's channels: signed addresses that need no token and die within days. A
// dead one is had anew by asking for its message, while that is among the newest 20 of its thread. Before it:
// messenger/media, instagram/media.
import type { Clock } from '../../clock.ts';
import { isObject, listAt, numberAt, objectAt, textAt, type Json } from '../../json.ts';
import type { Media, MediaAnswer, MediaQuery } from '../media.ts';
import { classifyError } from './classify-error.ts';
import { isUsableToken, type Graph } from './graph.ts';
import { urlAt } from './platform-value.ts';
import { usageOf } from './usage.ts';

interface Tools {
  graph: Graph;
  clock: Clock;
  /** Name of the token among the account's credentials. */
  token: 'pageToken' | 'token';
}

const FIELDS = 'attachments{id,mime_type,name,size,image_data,video_data,file_url},sticker,story,shares';

export const metaMedia = (tools: Tools): Media => ({
  source: ({ facts }) => at(facts.url),
  again: (query) => askAgain(query, tools),
});

const at = (url: string | undefined): MediaAnswer =>
  url === undefined ? { outcome: 'gone', code: 'no_address' } : { outcome: 'at', source: { url } };

/** Message ids are long and opaque; they may stand in a path when nothing in them could leave it. */
const isMessageId = (id: string): boolean => /^[\w=:$.-]{1,400}$/.test(id) && !id.startsWith('.');

/** Never throws. */
async function askAgain(
  query: MediaQuery & { signal: AbortSignal },
  { graph, clock, token: name }: Tools,
): Promise<MediaAnswer> {
  const { account, messageExternalId, signal } = query;
  const token = account.credentials[name];
  if (!isUsableToken(token)) return { outcome: 'later', at: null, code: 'no_token' };
  if (!isMessageId(messageExternalId)) return { outcome: 'gone', code: 'not_an_id' };
  const answer = await graph.get({ path: [messageExternalId], token, query: { fields: FIELDS }, signal });
  if (answer.reached !== 'yes') return { outcome: 'later', at: null, code: answer.code };
  const { status, headers, body } = answer;
  const problem = classifyError({ status, body, kind: 'dm' });
  if (problem !== undefined) {
    // Too old, taken back, or not for us: the platform does not say which. All else is about the account, a limit or the line.
    const isGone = problem.is === 'refused' || numberAt(objectAt(body, 'error'), 'error_subcode') === 33;
    if (isGone) return { outcome: 'gone', code: problem.code };
    const { retryAt } = usageOf({ headers, endpoint: 'conversations', now: clock.now() });
    return { outcome: 'later', at: problem.is === 'retry' ? retryAt : null, code: problem.code };
  }
  if (!isObject(body)) return { outcome: 'later', at: null, code: 'not_json' };
  return at(addressOf(body, query));
}

/** What stands at the same place among those of its kind, since Graph lists stickers, stories and shares apart from files. */
function addressOf(message: Json, { facts, place }: MediaQuery): string | undefined {
  if (facts.type === 'sticker') return urlAt(message, 'sticker');
  const story = objectAt(message, 'story');
  if (facts.type === 'story_mention') return urlAt(objectAt(story, 'mention'), 'link');
  if (facts.type === 'story_reply') return urlAt(objectAt(story, 'reply_to'), 'link');
  if (facts.type === 'post') return urlAt(listAt(objectAt(message, 'shares'), 'data')[0], 'link');
  const files = listAt(objectAt(message, 'attachments'), 'data');
  const named = files.find((file) => facts.externalId !== undefined && textAt(file, 'id') === facts.externalId);
  const file = named ?? files[place] ?? (files.length === 1 ? files[0] : undefined);
  return (
    urlAt(objectAt(file, 'image_data'), 'url') ?? urlAt(objectAt(file, 'video_data'), 'url') ?? urlAt(file, 'file_url')
  );
}
