// Where the bytes of X's attachments are: private photos with the account's proof, the rest without; and dead addresses anew.
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { manualClock } from '../../../../src/clock.ts';
import type { AttachmentFacts } from '../../../../src/channels/channel-event.ts';
import type { CallResult, XClient } from '../../../../src/channels/x/client.ts';
import { xMedia } from '../../../../src/channels/x/media.ts';
import { signedGet } from '../../../../src/channels/x/sign.ts';

const PHOTO = 'https://ton.twitter.com/1.1/ton/data/dm/1860/1861/picture.jpg';
const OAUTH1 = { accessToken: '1-token', accessSecret: 'hidden' };

/** X's next answer, as the client hands it over. */
type Said = Partial<Record<'answered' | 'status' | 'body' | 'code' | 'leftUs', unknown>>;

function media(answer: Said = {}) {
  const asked: { path: string; query: Record<string, string> }[] = [];
  const client: XClient = {
    call: ({ path, query = {} }) => {
      asked.push({ path, query });
      return Promise.resolve({ answered: true, status: 200, headers: {}, text: '', body: {}, ...answer } as CallResult);
    },
  };
  const settings = { client, clock: manualClock(0), origin: 'https://api.x.com', consumerKey: 'key', consumerSecret: 'secret' };
  return { media: xMedia(settings), asked };
} // prettier-ignore

const query = (facts: Partial<AttachmentFacts>, credentials: Record<string, string> = OAUTH1) => ({
  account: { id: 'cha_1', externalId: '1', handle: 'halcyonair', credentials }, messageExternalId: '1860', place: 0, facts: { type: 'image' as const, ...facts },
  signal: new AbortController().signal,
}); // prettier-ignore

test('a signature as RFC 5849 makes it', () => {
  const header = signedGet(
    new URL(`${PHOTO}?a=b%20c`),
    { consumerKey: 'key', consumerSecret: 'se cret', accessToken: '1-token', accessSecret: 'hidden' },
    { nonce: 'n0nce', at: 1_700_000_000_000 },
  );
  const parameters = 'a=b%20c&oauth_consumer_key=key&oauth_nonce=n0nce&oauth_signature_method=HMAC-SHA1&oauth_timestamp=1700000000&oauth_token=1-token&oauth_version=1.0'; // prettier-ignore
  const base = `GET&${encodeURIComponent(PHOTO)}&${encodeURIComponent(parameters)}`;
  const signature = createHmac('sha1', 'se%20cret&hidden').update(base).digest('base64');
  expect(header).toContain(`oauth_signature="${encodeURIComponent(signature)}"`);
  expect(header).toMatch(/^OAuth oauth_consumer_key="key", /);
});

test('a private photo is signed, or comes through the API, or not at all', () => {
  const { media: x } = media();
  const signed = x.source(query({ url: PHOTO }));
  expect(signed).toMatchObject({ outcome: 'at', source: { url: PHOTO } });
  expect(JSON.stringify(signed)).toContain('oauth_signature');
  expect(x.source(query({ url: PHOTO }, { userAccessToken: 'bearer' }))).toEqual({
    outcome: 'at',
    source: {
      url: 'https://api.x.com/2/dm_conversations/media/1860/1861/picture.jpg',
      headers: { authorization: 'Bearer bearer' },
    },
  });
  expect(x.source(query({ url: PHOTO }, {}))).toEqual({ outcome: 'gone', code: 'no_credentials' });
});

test.each([
  'https://video.twimg.com/dm_video/1/vid/640x360/x.mp4?tag=1',
  'https://pbs.twimg.com/media/x.jpg',
  'https://ton.twitter.com/elsewhere',
  'https://ton.twitter.com.evil.example/1.1/ton/data/dm/1/2/x.jpg',
  'https://evil.example/1.1/ton/data/dm/1/2/x.jpg',
])('nothing of the account goes to %s', (url) => {
  expect(media().media.source(query({ url }))).toEqual({ outcome: 'at', source: { url } });
});

test('without an address there is none', () =>
  expect(media().media.source(query({}))).toEqual({ outcome: 'gone', code: 'no_address' }));

test('a dead address is had anew from the message, or from the post', async () => {
  const found = { data: { id: '1860' }, includes: { media: [{ media_key: '3_1861', type: 'photo', url: PHOTO }] } };
  const dm = media({ body: found });
  expect(await dm.media.again(query({ url: PHOTO }))).toMatchObject({ outcome: 'at', source: { url: PHOTO } });
  expect(dm.asked[0]?.path).toBe('dm_events/1860');
  const pbs = 'https://pbs.twimg.com/media/new.jpg';
  const post = media({
    body: { ...found, includes: { media: [{ media_key: '3_1', type: 'photo', url: pbs }] } },
  });
  expect(await post.media.again(query({ url: 'https://pbs.twimg.com/media/old.jpg' }))).toEqual({ outcome: 'at', source: { url: pbs } }); // prettier-ignore
  expect(post.asked[0]?.path).toBe('tweets/1860');
});

test.each([
  [{ body: { errors: [{ title: 'Not Found Error' }] } }, { outcome: 'gone', code: 'taken_back' }],
  [
    { status: 404, body: {} },
    { outcome: 'gone', code: 'taken_back' },
  ],
  [{ status: 503, body: undefined }, { outcome: 'later' }],
  [{ body: undefined }, { outcome: 'later', code: 'not_json' }],
  [{ body: { data: { id: '1860' } } }, { outcome: 'gone', code: 'no_address' }],
  [
    { answered: false, leftUs: true, code: 'timeout' },
    { outcome: 'later', code: 'timeout' },
  ],
])('asked again, %j is %j', async (answer, expected) => {
  expect(await media(answer).media.again(query({ url: PHOTO }))).toMatchObject(expected);
});
