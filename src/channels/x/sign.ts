// The OAuth 1.0a header (RFC 5849, HMAC-SHA1) of one GET by an account: for photos of direct messages, which X hands to the two
// people of the conversation alone. Calls of the API are signed by client.ts. Before it: media.ts.
import { createHmac, randomBytes } from 'node:crypto';
import { realNow } from '../../clock.ts';

export interface Keys {
  consumerKey: string;
  consumerSecret: string;
  accessToken: string;
  accessSecret: string;
}

/** RFC 3986, which also escapes what encodeURIComponent leaves. */
const escaped = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** `nonce` and `at` (real time, milliseconds) are drawn here unless a test wants them. */
export function signedGet(
  url: URL,
  { consumerKey, consumerSecret, accessToken, accessSecret }: Keys,
  { nonce = randomBytes(16).toString('hex'), at = realNow() }: { nonce?: string; at?: number } = {},
): string {
  const ours: [string, string][] = [
    ['oauth_consumer_key', consumerKey],
    ['oauth_nonce', nonce],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', String(Math.floor(at / 1000))],
    ['oauth_token', accessToken],
    ['oauth_version', '1.0'],
  ];
  const parameters = [...url.searchParams, ...ours]
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .toSorted()
    .join('&');
  const base = ['GET', escaped(url.origin + url.pathname), escaped(parameters)].join('&');
  const key = `${escaped(consumerSecret)}&${escaped(accessSecret)}`;
  const signature = createHmac('sha1', key).update(base).digest('base64');
  return `OAuth ${[...ours, ['oauth_signature', signature] as const]
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(', ')}`;
}
