// `POST /2/oauth2/token`: X gives a new pair of tokens for a refresh token, once. Form bodies as documented, and JSON, because
// that is what twitter-api-v2 sends.
import { isObject, parseJson, textAt, type JsonObject } from '../../json.ts';
import type { Answer, Call, Route } from '../server.ts';
import type { World } from './platform.ts';
import { xTrouble } from './x-errors.ts';

export function tokenRoute(world: World): Route {
  return {
    method: 'POST',
    pattern: /^\/2\/oauth2\/token$/,
    endpoint: 'x.token',
    trouble: (fault) => xTrouble({ fault, endpoint: 'x.token', limits: world.x.limits }),
    answer: (call) => answerToken(world, call),
  };
}

function answerToken(world: World, call: Call): Answer {
  const body = bodyOf(call);
  if (!isKnownClient(world, call, body))
    return refusal(401, 'unauthorized_client', 'Missing valid authorization header');
  if (textAt(body, 'grant_type') !== 'refresh_token')
    return refusal(400, 'invalid_request', 'Missing required parameter [grant_type].');
  const refreshed = world.x.access.refresh(textAt(body, 'refresh_token') ?? '');
  if (!refreshed) return refusal(400, 'invalid_request', 'Value passed for the token was invalid.');
  return {
    status: 200,
    body: JSON.stringify({
      token_type: 'bearer',
      expires_in: refreshed.expiresInSeconds,
      access_token: refreshed.accessToken,
      scope: refreshed.scopes.join(' '),
      refresh_token: refreshed.refreshToken,
    }),
  };
}

/** A confidential client proves itself in the header; one without a secret only names itself in the body. */
function isKnownClient({ secrets }: World, call: Call, body: JsonObject): boolean {
  const { xClientId, xClientSecret } = secrets;
  if (xClientId === undefined) return false;
  if (xClientSecret === undefined) return textAt(body, 'client_id') === xClientId;
  const header = call.headers.authorization ?? '';
  if (!header.startsWith('Basic ')) return false;
  const [id, secret] = Buffer.from(header.slice('Basic '.length), 'base64').toString('utf8').split(':');
  return decode(id) === xClientId && decode(secret) === xClientSecret;
}

/** RFC 6749 has both parts encoded like a form; most clients do not. */
const decode = (part = ''): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

function bodyOf(call: Call): JsonObject {
  const text = call.body.toString('utf8');
  if (!(call.headers['content-type'] ?? '').includes('json')) return Object.fromEntries(new URLSearchParams(text));
  try {
    const body = parseJson(text);
    return isObject(body) ? body : {};
  } catch {
    return {};
  }
}

const refusal = (status: number, error: string, error_description: string): Answer => ({
  status,
  body: JSON.stringify({ error, error_description }),
});
