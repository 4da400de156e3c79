// Whether X still takes an account's token, whose it is, and what it may do. One call that costs nothing but its limit, and
// one read of direct messages where that was allowed: some plans and some tokens have everything but that.
import { isObject, objectAt, textAt } from '../../json.ts';
import type { CheckQuery, Found } from '../connection.ts';
import { classifyError, type ErrorClass } from './classify-error.ts';
import type { CallResult } from './client.ts';
import type { XConnecting } from './app.ts';
import { idAt, nameAt } from './platform-value.ts';
import type { Headers } from './rate-limit.ts';

type Answered = Extract<CallResult, { answered: true }>;

export async function lookAtToken(query: CheckQuery, { client, app }: XConnecting): Promise<Found[]> {
  const { account, depth } = query;
  // It ends within two hours, and without the client's id nobody can make it last.
  if (account.credentials['refreshToken'] && app.clientId === '')
    return [{ check: 'token', state: 'broken', code: 'no_client_id' }];
  const result = await client.call({ account, method: 'GET', path: 'users/me' });
  if (!result.answered) return [unanswered('token', result.code)];
  if (result.status !== 200) return [troubleOf(result, 'token')];
  const data = objectAt(result.body, 'data');
  const id = idAt(data, 'id');
  if (id === undefined) return [unanswered('token', 'not_json')];
  if (id !== account.externalId) {
    const detail = `@${nameAt(data, 'username') ?? id}`;
    return [{ check: 'token', state: 'broken', code: 'wrong_account', detail, pauses: 'configuration' }];
  }
  const token: Found = { check: 'token', state: 'ok', code: 'ok' };
  return depth === 'quick' ? [token] : [token, ...(await lookAtRights(query, { client, headers: result.headers }))];
}

/** What the platform says of the token itself: OAuth 1.0a in a header, OAuth 2.0 in the list that came with the token. */
async function lookAtRights(
  { account, mayRead }: CheckQuery,
  { client, headers }: Pick<XConnecting, 'client'> & { headers: Headers },
): Promise<Found[]> {
  const missing = missingRights({ level: textAt(headers, 'x-access-level'), scope: account.credentials['scope'] });
  if (missing !== undefined && missing.length > 0) {
    const stops = missing.includes('dm.write') || missing.includes(LEVEL);
    const pauses = stops ? ({ pauses: 'configuration' } as const) : {};
    return [{ check: 'permissions', state: 'broken', code: 'missing', detail: missing.join(', '), ...pauses }];
  }
  if (!mayRead) return [];
  const read = await client.call({ account, method: 'GET', path: 'dm_events', query: { max_results: '1' } });
  if (!read.answered) return [unanswered('permissions', read.code)];
  if (read.status === 200) return [{ check: 'permissions', state: 'ok', code: 'ok' }, APP_OK];
  const trouble = troubleOf(read, 'permissions');
  // X's numbers for "may not" are many; whoever may read everything else may not read this.
  if (read.status === 403 && trouble.state === 'unknown')
    return [{ check: 'permissions', state: 'broken', code: 'missing', detail: 'dm.read' }];
  return [trouble];
}

const APP_OK: Found = { check: 'app', state: 'ok', code: 'ok' };

/** OAuth 1.0a: the app's permission at the time the token was made. */
const LEVEL = 'Read and write and Direct message';
const SCOPES = ['dm.read', 'dm.write', 'tweet.read', 'tweet.write', 'users.read', 'offline.access'];

/** Undefined when X said nothing about it. */
function missingRights({ level, scope }: { level: string | undefined; scope: string | undefined }) {
  if (scope) {
    const granted = new Set(scope.split(/\s+/));
    return SCOPES.filter((name) => !granted.has(name));
  }
  if (level === undefined) return undefined;
  return level.includes('directmessages') ? [] : [LEVEL];
}

/** What a refusal of a plain question says about the account; the same numbers as for a send. */
export function troubleOf({ status, body }: Answered, check: Found['check']): Found {
  const error = classifyError({ status, body, kind: 'dm', opensAt: null });
  if (error.outcome === 'paused') return problemFound(error, { check, status });
  const limited = error.outcome === 'retry' && (isObject(body) || status === 429 || status === 420);
  return { check, state: 'unknown', code: limited ? 'limited' : 'no_answer', detail: error.code };
}

function problemFound(
  { problem, code }: Extract<ErrorClass, { outcome: 'paused' }>,
  { check, status }: { check: Found['check']; status: number },
): Found {
  const detail = code;
  switch (problem) {
    case 'reauthorise':
      return { check: 'token', state: 'broken', code: TOKEN_CODES[code] ?? 'refused', detail, pauses: problem };
    case 'out_of_credit':
      return { check: 'app', state: 'broken', code: 'credit', detail, pauses: problem };
    case 'restricted':
      return { check: 'token', state: 'broken', code: 'restricted', detail, pauses: problem };
    default: {
      const isPlan = PLAN_CODES.has(code);
      if (isPlan || check === 'token') return { check: 'app', state: 'broken', code: 'plan', detail, pauses: problem };
      // X's bare 403: the token lacks the permission, says its own support forum.
      const missing = status === 403 || code === '93' ? 'dm.read' : code;
      return { check: 'permissions', state: 'broken', code: 'missing', detail: missing, pauses: problem };
    }
  }
}

/** Two refusals that no new token mends. */
const TOKEN_CODES: Readonly<Record<string, string>> = { 32: 'signature_refused', 135: 'clock_wrong' };
const PLAN_CODES: ReadonlySet<string> = new Set(['453', 'client-forbidden', 'client-not-enrolled', '251']);

export const unanswered = (check: Found['check'], code: string): Found =>
  code === 'no_credentials'
    ? { check, state: 'broken', code }
    : { check, state: 'unknown', code: 'no_answer', detail: code };
