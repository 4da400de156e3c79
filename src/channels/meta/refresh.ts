// Instagram Login's tokens end after 60 days and are renewed at half of that, whether or not anything is sent: an account that
// is quiet for two months would otherwise be lost. Page tokens do not end by date.
import { DAY_MS } from '../../clock.ts';
import { numberAt, textAt } from '../../json.ts';
import type { Refreshed, RefreshQuery } from '../connection.ts';
import { problemOf } from './access.ts';
import type { MetaConnecting } from './connection.ts';
import { isUsableToken } from './graph.ts';

const RENEW_BEFORE_MS = 30 * DAY_MS;
/** When Instagram does not say how long. */
const USUAL_SECONDS = 60 * 86_400;

/** Whose end is unknown is renewed too, to know it. */
export function mustRefresh(
  { account, expiresAt, now }: RefreshQuery,
  { platform, isInstagramLogin }: MetaConnecting,
): boolean {
  if (platform !== 'instagram' || !isInstagramLogin(account) || !isUsableToken(account.credentials['token']))
    return false;
  return expiresAt === null || expiresAt - now <= RENEW_BEFORE_MS;
}

/** A token that is less than a day old is refused, which is no reason to worry. */
const LATER = { outcome: 'later', waitMs: 6 * 3_600_000, maybeUsed: false } as const;

/** Never throws. */
export async function refreshInstagramToken(asked: RefreshQuery, connecting: MetaConnecting): Promise<Refreshed> {
  const { account, now } = asked;
  const { token } = account.credentials;
  if (!isUsableToken(token) || !mustRefresh(asked, connecting)) return { outcome: 'not_needed' };
  const query = { grant_type: 'ig_refresh_token', access_token: token };
  const answer = await connecting.graph.get({ path: ['refresh_access_token'], token, query });
  const problem = problemOf(answer, 'permissions');
  if (problem?.pauses === 'reauthorise') return { outcome: 'revoked', code: problem.detail ?? problem.code };
  if (problem !== undefined) return { ...LATER, code: problem.detail ?? problem.code };
  const body = answer.reached === 'yes' ? answer.body : undefined;
  const renewed = textAt(body, 'access_token');
  if (!isUsableToken(renewed)) return { ...LATER, code: 'no_token' };
  const seconds = numberAt(body, 'expires_in') ?? USUAL_SECONDS;
  return {
    outcome: 'refreshed',
    credentials: { ...account.credentials, token: renewed },
    expiresAt: now + seconds * 1000,
  };
}
