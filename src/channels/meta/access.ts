// Whether Meta still takes an account's token, whose it is, and what it may do. `me` is asked each time; what a token may do
// is told only to the app itself (debug_token), with the app's own token.
import { isObject, listAt, numberAt, objectAt, textAt, type Json } from '../../json.ts';
import type { CheckQuery, Found } from '../connection.ts';
import { classifyError } from './classify-error.ts';
import type { Asked, MetaConnecting } from './connection.ts';
import type { GraphAnswer } from './graph.ts';
import { idAt } from './platform-value.ts';

type Query = CheckQuery & Asked;

export async function lookAtAccess(query: Query, connecting: MetaConnecting): Promise<Found[]> {
  const me = await whoseToken(query, connecting);
  if (me.state !== 'ok' || query.depth === 'quick') return [me];
  const { token, permissions, app } = await lookAtRights(query, connecting);
  return [{ ...me, ...token }, ...permissions, ...app];
}

/** Instagram's `me` has an id of its own for each app; `user_id` is the account. Through a Page the account is asked itself. */
async function whoseToken({ account, token }: Query, connecting: MetaConnecting): Promise<Found> {
  const { graph, platform } = connecting;
  const byPage = platform === 'instagram' && !connecting.isInstagramLogin(account);
  const fields = platform === 'messenger' ? 'id,name' : byPage ? 'id,username' : 'id,user_id,username';
  const path = [byPage ? account.externalId : 'me'];
  const answer = await graph.get({ path, token, query: { fields } });
  const problem = problemOf(answer, 'token');
  if (problem !== undefined) return problem;
  const body = answer.reached === 'yes' ? answer.body : undefined;
  const id = idAt(body, 'user_id') ?? idAt(body, 'id');
  if (id === undefined) return { check: 'token', state: 'unknown', code: 'no_answer', detail: 'not_json' };
  if (id === account.externalId) return { check: 'token', state: 'ok', code: 'ok' };
  const detail = textAt(body, 'name') ?? textAt(body, 'username') ?? id;
  return { check: 'token', state: 'broken', code: 'wrong_account', detail, pauses: 'configuration' };
}

interface Rights {
  token: Partial<Found>;
  permissions: Found[];
  app: Found[];
}

async function lookAtRights(query: Query, connecting: MetaConnecting): Promise<Rights> {
  const { app } = connecting;
  const own: Found[] = isDevelopment(query.problemCode) ? [DEVELOPMENT] : [{ check: 'app', state: 'ok', code: 'ok' }];
  if (app.id === '' || app.secret === '')
    return { token: {}, permissions: await tryReading(query, connecting), app: own };
  const question = { path: ['debug_token'], token: appToken(app), query: { input_token: query.token } };
  const answer = await app.graph.get(question);
  const data = answer.reached === 'yes' ? objectAt(answer.body, 'data') : undefined;
  if (data === undefined || !Array.isArray(data['scopes'])) {
    // Instagram Login's tokens are none of Facebook's; only using them tells.
    const refused = answer.reached === 'yes' && answer.status < 500 && !connecting.isInstagramLogin(query.account);
    const secret: Found = { check: 'app', state: 'broken', code: 'app_refused', detail: app.id };
    return { token: {}, permissions: await tryReading(query, connecting), app: refused ? [secret] : own };
  }
  if (data['is_valid'] === false)
    return { token: { state: 'broken', code: 'refused', pauses: 'reauthorise' }, permissions: [], app: own };
  const expires = numberAt(data, 'expires_at');
  const madeFor = idAt(data, 'app_id');
  const isOther = madeFor !== undefined && madeFor !== app.id;
  return {
    token: expires === undefined ? {} : { expiresAt: expires === 0 ? null : expires * 1000 },
    permissions: [missingRights(query, { connecting, granted: listAt(data, 'scopes') })],
    app: isOther ? [{ check: 'app', state: 'broken', code: 'token_of_other_app', detail: madeFor }] : own,
  };
}

/** META_APP_ID and META_APP_SECRET are the app's own token. */
export const appToken = ({ id, secret }: MetaConnecting['app']): string => `${id}|${secret}`;

/** Without the first nothing can be sent; the others are for being told, for reading back and for comments. */
const RIGHTS = {
  messenger: ['pages_messaging', 'pages_manage_metadata', 'pages_read_engagement'],
  instagramByPage: ['instagram_manage_messages', 'instagram_basic', 'pages_manage_metadata'],
  instagramLogin: ['instagram_business_manage_messages', 'instagram_business_basic'],
} as const;

function rightsOf({ account }: Query, { platform, isInstagramLogin }: MetaConnecting): readonly string[] {
  if (platform === 'messenger') return RIGHTS.messenger;
  return isInstagramLogin(account) ? RIGHTS.instagramLogin : RIGHTS.instagramByPage;
}

function missingRights(
  query: Query,
  { connecting, granted }: { connecting: MetaConnecting; granted: readonly Json[] },
): Found {
  const wanted = rightsOf(query, connecting);
  const missing = wanted.filter((name) => !granted.includes(name));
  if (missing.length === 0) return { check: 'permissions', state: 'ok', code: 'ok' };
  const stops = missing.includes(wanted[0] ?? '') ? ({ pauses: 'configuration' } as const) : {};
  return { check: 'permissions', state: 'broken', code: 'missing', detail: missing.join(', '), ...stops };
}

/** Where nobody says what a token may do, using it does. Without leave for it nothing is said. */
async function tryReading(query: Query, connecting: MetaConnecting): Promise<Found[]> {
  if (!query.mayRead) return [];
  const { graph, platform } = connecting;
  const path = [query.node, 'conversations'];
  const answer = await graph.get({ path, token: query.token, query: { platform, limit: '1', fields: 'id' } });
  const problem = problemOf(answer, 'permissions');
  if (problem === undefined) return [{ check: 'permissions', state: 'ok', code: 'ok' }];
  if (problem.code !== 'missing') return [problem];
  return [{ ...problem, detail: rightsOf(query, connecting)[0] ?? '' }];
}

const DEVELOPMENT: Found = { check: 'app', state: 'broken', code: 'development_mode' };

/** The app is not published, or not approved for people without a role in it. */
export const isDevelopment = (code: string | null): boolean => /\b20180(27|28|21)\b/.test(code ?? '');

/** What an answer that is none says about the account; undefined when it is one. */
export function problemOf(answer: GraphAnswer, check: Found['check']): Found | undefined {
  if (answer.reached !== 'yes') return { check, state: 'unknown', code: 'no_answer', detail: answer.code };
  const problem = classifyError({ status: answer.status, body: answer.body, kind: 'dm' });
  if (problem === undefined)
    return isObject(answer.body) ? undefined : { check, state: 'unknown', code: 'no_answer', detail: 'not_json' };
  const detail = problem.code;
  if (isDevelopment(problem.code)) return { ...DEVELOPMENT, detail };
  // A question without a parameter that could be wrong: what is wrong is the proof that goes with the token.
  if (check === 'token' && /^100(\/|$)/.test(problem.code) && problem.code !== '100/33')
    return { check: 'app', state: 'broken', code: 'wrong_secret', detail, pauses: 'configuration' };
  if (problem.is !== 'paused')
    return { check, state: 'unknown', code: problem.is === 'retry' ? 'limited' : 'no_answer', detail };
  const pauses = problem.problem;
  if (pauses === 'reauthorise') return { check: 'token', state: 'broken', code: deathOf(problem.code), detail, pauses };
  if (pauses === 'restricted') return { check: 'token', state: 'broken', code: 'restricted', detail, pauses };
  if (problem.code === '100/33') return { check: 'token', state: 'broken', code: 'wrong_account', detail, pauses };
  return { check: 'permissions', state: 'broken', code: 'missing', detail, pauses };
}

/** Subcodes of 190 (Graph error handling). */
const DEATHS: Readonly<Record<string, string>> = {
  458: 'app_removed',
  459: 'checkpoint',
  460: 'password_changed',
  463: 'expired',
  467: 'logged_out',
};
const deathOf = (code: string): string => DEATHS[code.split('/')[1] ?? ''] ?? 'refused';
