// Where the bytes are of what came with a message on X. Photos of direct messages want the account's proof: a signature of OAuth
// 1.0a on their own address, or the API's copy of them for OAuth 2. Films and pictures of posts want none. Before it:
// files/fetch-attachment.
import { listAt, objectAt, textAt } from '../../json.ts';
import type { Media, MediaAnswer, MediaQuery, MediaSource } from '../media.ts';
import { classifyError } from './classify-error.ts';
import type { XClient } from './client.ts';
import { readMedia } from './parse-attachments.ts';
import { readLimits } from './rate-limit.ts';
import { signedGet } from './sign.ts';
import type { Clock } from '../../clock.ts';

interface MediaSettings {
  client: XClient;
  clock: Clock;
  /** X_API_URL, as the client calls it. */
  origin: string;
  consumerKey: string;
  consumerSecret: string;
}

export const xMedia = (settings: MediaSettings): Media => ({
  source: (query) => sourceOf(query.facts.url, { query, settings }),
  again: (query) => askAgain(query, settings),
});

interface Asked {
  query: MediaQuery;
  settings: MediaSettings;
}

function sourceOf(address: string | undefined, { query, settings }: Asked): MediaAnswer {
  const url = address === undefined ? null : URL.parse(address);
  if (url === null) return { outcome: 'gone', code: 'no_address' };
  const photo = photoOf(url, settings.origin);
  if (photo === undefined) return { outcome: 'at', source: { url: url.href } };
  const source = provenSource(url, { photo, query, settings });
  return source === undefined ? { outcome: 'gone', code: 'no_credentials' } : { outcome: 'at', source };
}

const PHOTO_HOSTS = ['ton.twitter.com', 'ton.x.com'];

/** The message's, the medium's and the file's own part of the address of a private photo; undefined for everything else. */
function photoOf({ hostname, origin, pathname }: URL, apiOrigin: string): string | undefined {
  if (!PHOTO_HOSTS.includes(hostname) && origin !== apiOrigin) return undefined;
  return /^\/1\.1\/ton\/data\/dm\/([^/]+\/[^/]+\/[^/]+)$/.exec(pathname)?.[1];
}

/** Undefined when the account has nothing to prove itself with. */
function provenSource(url: URL, { photo, query, settings }: Asked & { photo: string }): MediaSource | undefined {
  const { consumerKey, consumerSecret, origin } = settings;
  const { accessToken, accessSecret, userAccessToken } = query.account.credentials;
  if (accessToken && accessSecret && consumerKey && consumerSecret) {
    const authorization = signedGet(url, { consumerKey, consumerSecret, accessToken, accessSecret });
    return { url: url.href, headers: { authorization } };
  }
  if (!userAccessToken) return undefined;
  return {
    url: `${origin}/2/dm_conversations/media/${photo}`,
    headers: { authorization: `Bearer ${userAccessToken}` },
  };
}

const MEDIA_FIELDS = 'url,type,variants,preview_image_url,alt_text';

/** Never throws. The message or the post is read once more: it names its media by their present addresses. */
async function askAgain(query: MediaQuery & { signal: AbortSignal }, settings: MediaSettings): Promise<MediaAnswer> {
  const { account, messageExternalId, facts, place, signal } = query;
  if (!/^\d{1,20}$/.test(messageExternalId)) return { outcome: 'gone', code: 'not_an_id' };
  const isPost = facts.url !== undefined && /^https:\/\/(pbs|video)\.twimg\.com\/(?!dm_)/.test(facts.url);
  const expansions = 'attachments.media_keys';
  const result = await settings.client.call({
    account,
    method: 'GET',
    path: `${isPost ? 'tweets' : 'dm_events'}/${messageExternalId}`,
    query: {
      expansions,
      'media.fields': MEDIA_FIELDS,
      [isPost ? 'tweet.fields' : 'dm_event.fields']: isPost ? 'attachments' : 'id,event_type,attachments',
    },
    signal,
  });
  if (!result.answered) return { outcome: 'later', at: null, code: result.code };
  const { status, headers, body } = result;
  if (status !== 200) {
    const { opensAt } = readLimits({ headers, now: settings.clock.now(), endpoint: isPost ? 'tweets' : 'dm_events' });
    const error = classifyError({ status, body, kind: isPost ? 'mention' : 'dm', opensAt });
    // Only a refusal is about this message; everything else is about the account, the limit or the line.
    if (error.outcome !== 'refused')
      return { outcome: 'later', at: error.outcome === 'retry' ? error.at : null, code: error.code };
    return { outcome: 'gone', code: status === 404 ? 'taken_back' : error.code };
  }
  if (body === undefined) return { outcome: 'later', at: null, code: 'not_json' };
  // A message that is gone is answered with 200 and an error.
  if (objectAt(body, 'data') === undefined) return { outcome: 'gone', code: 'taken_back' };
  const media = listAt(objectAt(body, 'includes'), 'media').filter((one) => textAt(one, 'media_key') !== undefined);
  // A direct message has one at most, and buttons may stand beside it.
  const found = media[isPost ? place : 0];
  return sourceOf(found === undefined ? undefined : readMedia(found).url, { query, settings });
}
