// Who calls X: OAuth 1.0a (RFC 5849, HMAC-SHA1) with the signature really computed, or a bearer token. JSON bodies are no
// part of the signature; the query is. Which tokens exist is in x-access.ts.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { realNow } from '../../clock.ts';
import type { Call } from '../server.ts';
import type { World } from './platform.ts';
import type { XPermissions } from './x-access.ts';

export type Caller =
  | ({ kind: 'user'; by: 'oauth1' | 'oauth2' } & XPermissions)
  | { kind: 'app' }
  /** `code` chooses the older list of numbered errors; bearer tokens get a problem. */
  | { kind: 'nobody'; code: number | null; message: string };

/** X refuses older or younger timestamps with code 135. Real time: the caller's signing library knows no other. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** Tells who made this call, or why nobody is recognised. */
export function callerOf(world: World, call: Call): Caller {
  const header = call.headers.authorization ?? '';
  if (header.startsWith('Bearer ')) return bearer(world, header.slice('Bearer '.length).trim());
  if (!header.startsWith('OAuth ')) return { kind: 'nobody', code: 215, message: 'Bad Authentication data.' };

  const given = parseHeader(header.slice('OAuth '.length));
  const granted = world.x.access.findByToken(given.get('oauth_token') ?? '');
  if (!granted || given.get('oauth_consumer_key') !== world.secrets.xConsumerKey) {
    return { kind: 'nobody', code: 89, message: 'Invalid or expired token.' };
  }
  const skew = Math.abs(realNow() - Number(given.get('oauth_timestamp')) * 1000);
  if (!(skew <= CLOCK_SKEW_MS)) return { kind: 'nobody', code: 135, message: 'Timestamp out of bounds.' };
  const key = `${encode(world.secrets.xConsumerSecret)}&${encode(granted.secret)}`;
  // Called through its own address, or through an agent that leaves the production address in the signature.
  const bases = [`http://${call.headers.host ?? ''}`, 'https://api.x.com'];
  const isRight = bases.some((base) => isEqual(sign({ base, call, given, key }), given.get('oauth_signature') ?? ''));
  return isRight
    ? { kind: 'user', by: 'oauth1', ...granted }
    : { kind: 'nobody', code: 32, message: 'Could not authenticate you.' };
}

function bearer(world: World, token: string): Caller {
  if (token !== '' && token === world.secrets.xBearerToken) return { kind: 'app' };
  const granted = world.x.access.findByBearer(token);
  return granted ? { kind: 'user', by: 'oauth2', ...granted } : { kind: 'nobody', code: null, message: 'Unauthorized' };
}

interface ToSign {
  base: string;
  call: Call;
  given: Map<string, string>;
  key: string;
}

function sign({ base, call, given, key }: ToSign): string {
  const pairs = [...call.query, ...given].filter(([name]) => name !== 'oauth_signature' && name !== 'realm');
  const isForm = (call.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  if (isForm) pairs.push(...new URLSearchParams(call.body.toString('utf8')));
  const parameters = pairs
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .toSorted(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const text = [call.method, encode(`${base}${call.path}`), encode(parameters)].join('&');
  return createHmac('sha1', key).update(text).digest('base64');
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** RFC 3986, which also escapes what encodeURIComponent leaves. */
const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

function parseHeader(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name, value] of text.matchAll(/([a-z_]+)="([^"]*)"/g)) {
    if (name !== undefined && value !== undefined) found.set(name, decodeURIComponent(value));
  }
  return found;
}

const isEqual = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
