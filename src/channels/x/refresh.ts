// New OAuth 2.0 tokens for ones that end after two hours. X's refresh tokens can be used once, and using one again may end
// the whole log-in: the caller holds the account's lock and stores the new pair before anything uses it. The library posts
// JSON to a fixed address here (1.29.1); X documents a form, so this is a call of our own.
import { numberAt, objectAt, parseJson, textAt, type Json } from '../../json.ts';
import type { Refreshed, RefreshQuery } from '../connection.ts';
import type { XApp, XConnecting } from './app.ts';

/** Before the end, so that no send meets it; not hourly, each use is a risk. */
const BEFORE_MS = 10 * 60_000;
/** When X does not say how long. */
const USUAL_SECONDS = 7200;

/** Nothing to do for OAuth 1.0a, whose tokens do not end by date. Whose end is unknown is renewed at once, to know it. */
export function mustRefresh({ account, expiresAt, now }: RefreshQuery): boolean {
  const { refreshToken: given, userAccessToken } = account.credentials;
  if (!given) return false;
  return !userAccessToken || expiresAt === null || expiresAt - now <= BEFORE_MS;
}

/** Never throws. */
export async function refreshToken(query: RefreshQuery, { app }: XConnecting): Promise<Refreshed> {
  const { refreshToken: given, ...kept } = query.account.credentials;
  if (!given || !mustRefresh(query)) return { outcome: 'not_needed' };
  if (app.clientId === '') return { ...LATER, code: 'no_client_id', maybeUsed: false };
  const answer = await ask({ app, given });
  if ('code' in answer) return { ...LATER, code: answer.code, maybeUsed: true };
  const { status, body } = answer;
  const access = textAt(body, 'access_token');
  const next = textAt(body, 'refresh_token');
  if (status === 200 && access && next) {
    const scope = textAt(body, 'scope');
    const credentials = { ...kept, userAccessToken: access, refreshToken: next, ...(scope ? { scope } : {}) };
    const seconds = numberAt(body, 'expires_in') ?? USUAL_SECONDS;
    return { outcome: 'refreshed', credentials, expiresAt: query.now + seconds * 1000 };
  }
  const error = textAt(body, 'error') ?? `http_${status}`;
  const isRevoked = status === 400 && (error === 'invalid_request' || error === 'invalid_grant');
  if (isRevoked) return { outcome: 'revoked', code: error };
  return { ...LATER, code: error, maybeUsed: status < 400 || status >= 500 };
}

const LATER = { outcome: 'later', waitMs: 30_000 } as const;

async function ask({
  app,
  given,
}: {
  app: XApp;
  given: string;
}): Promise<{ status: number; body: Json } | { code: string }> {
  const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: given });
  if (app.clientSecret === '') form.set('client_id', app.clientId);
  const login = Buffer.from(`${encodeURIComponent(app.clientId)}:${encodeURIComponent(app.clientSecret)}`);
  try {
    const response = await fetch(`${app.origin}/2/oauth2/token`, {
      method: 'POST',
      body: form,
      headers: app.clientSecret === '' ? {} : { authorization: `Basic ${login.toString('base64')}` },
      redirect: 'manual', // it would carry the secret to another host
      signal: AbortSignal.timeout(app.timeoutMs),
    });
    return { status: response.status, body: readBody(await response.text()) };
  } catch (error) {
    return { code: error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'no_answer' };
  }
}

function readBody(text: string): Json {
  try {
    return objectAt({ body: parseJson(text) }, 'body') ?? null;
  } catch {
    return null;
  }
}
