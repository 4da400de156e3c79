// Who may act for the brand's accounts on X, as the developer portal and the owner of an account have granted it: the lasting
// tokens of OAuth 1.0a, the short-lived ones of OAuth 2 with refresh tokens that work once. x-signature.ts asks here.
import type { Clock } from '../../clock.ts';
import type { PlatformIds } from '../platform-ids.ts';
import type { SimulatedAccount } from '../shapes.ts';

export const X_SCOPES = ['tweet.read', 'tweet.write', 'users.read', 'dm.read', 'dm.write', 'media.write', 'offline.access'] as const; // prettier-ignore
export type XScope = (typeof X_SCOPES)[number];
/** What an OAuth 1.0a token may do; X says it in the header `x-access-level`. */
export const X_ACCESS_LEVELS = ['read', 'read-write', 'read-write-directmessages'] as const;
export type XAccessLevel = (typeof X_ACCESS_LEVELS)[number];

/** docs.x.com, oauth-2-0/authorization-code. */
const BEARER_LASTS_MS = 7_200_000;

export interface XPermissions {
  account: SimulatedAccount;
  level: XAccessLevel;
  scopes: readonly XScope[];
}

export interface Refreshed {
  accessToken: string;
  refreshToken: string;
  expiresInSeconds: number;
  scopes: readonly XScope[];
}

export interface XAccess {
  /** The tokens in the account's credentials are granted from now on. */
  add(account: SimulatedAccount): void;
  findByToken(token: string): (XPermissions & { secret: string }) | undefined;
  /** Undefined also when its two hours are over. */
  findByBearer(token: string): XPermissions | undefined;
  /** A new pair for a refresh token that is used for the first time; any other use ends the whole family. */
  refresh(token: string): Refreshed | undefined;
  /** No token of this account works from now on. */
  revoke(account: SimulatedAccount): void;
  /** The owner logs in again: these credentials, or new ones of the same kinds. */
  grant(account: SimulatedAccount, credentials?: Readonly<Record<string, string>>): Record<string, string>;
  setLevel(account: SimulatedAccount, level: XAccessLevel): void;
  setScopes(account: SimulatedAccount, scopes: readonly XScope[]): void;
}

/** What one log-in gave, and everything that came of it. */
interface Grant {
  account: SimulatedAccount;
  isRevoked: boolean;
  oauth1: { token: string; secret: string } | undefined;
  level: XAccessLevel;
  scopes: readonly XScope[];
  /** Each with the business time at which it ends. */
  bearers: Map<string, number>;
  refreshToken: string | undefined;
  spent: Set<string>;
}

export function openXAccess({ clock, ids }: { clock: Clock; ids: PlatformIds }): XAccess {
  const grants: Grant[] = [];
  let made = 0;
  const newText = (kind: string): string => {
    made += 1;
    return `${kind}-${ids.opaque(`x/${kind}/${made}`)}`;
  };
  const latest = (account: SimulatedAccount): Grant | undefined =>
    grants.findLast((grant) => grant.account.externalId === account.externalId);
  const living = (grant: Grant | undefined): Grant | undefined => (grant?.isRevoked === true ? undefined : grant);

  const keep = (account: SimulatedAccount, credentials: Readonly<Record<string, string>>): void => {
    const { accessToken, accessSecret, userAccessToken, refreshToken } = credentials;
    const before = latest(account);
    // A bearer that nobody can refresh was typed in by hand for a test that is about something else: it does not end.
    const endsAt = refreshToken === undefined ? Infinity : clock.now() + BEARER_LASTS_MS;
    grants.push({
      account,
      isRevoked: false,
      oauth1: accessToken && accessSecret ? { token: accessToken, secret: accessSecret } : undefined,
      level: before?.level ?? 'read-write-directmessages',
      scopes: before?.scopes ?? X_SCOPES,
      bearers: new Map(userAccessToken ? [[userAccessToken, endsAt]] : []),
      refreshToken,
      spent: new Set(),
    });
  };

  return {
    add: (account) => keep(account, account.credentials),
    findByToken: (token) => {
      const grant = living(grants.findLast(({ oauth1 }) => oauth1?.token === token));
      return grant?.oauth1 && { ...permissionsOf(grant), secret: grant.oauth1.secret };
    },
    findByBearer: (token) => {
      const grant = living(grants.findLast(({ bearers }) => bearers.has(token)));
      return grant && clock.now() < (grant.bearers.get(token) ?? 0) ? permissionsOf(grant) : undefined;
    },
    refresh: (token) => {
      const reused = grants.find(({ spent }) => spent.has(token));
      if (reused) endFamily(reused);
      const grant = living(grants.findLast(({ refreshToken }) => refreshToken === token));
      if (!grant) return undefined;
      grant.spent.add(token);
      const refreshToken = newText('refresh');
      const accessToken = newText('bearer');
      grant.refreshToken = refreshToken;
      grant.bearers.set(accessToken, clock.now() + BEARER_LASTS_MS);
      return { accessToken, refreshToken, expiresInSeconds: BEARER_LASTS_MS / 1000, scopes: grant.scopes };
    },
    revoke: (account) => {
      for (const grant of grants) if (grant.account.externalId === account.externalId) grant.isRevoked = true;
    },
    grant: (account, credentials) => {
      const given = credentials ?? Object.fromEntries(Object.keys(account.credentials).map((name) => [name, newText(name)])); // prettier-ignore
      keep(account, given);
      return { ...given };
    },
    setLevel: (account, level) => {
      const grant = latest(account);
      if (grant) grant.level = level;
    },
    setScopes: (account, scopes) => {
      const grant = latest(account);
      if (grant) grant.scopes = scopes;
    },
  };
}

const permissionsOf = ({ account, level, scopes }: Grant): XPermissions => ({ account, level, scopes });

/** Somebody else may hold the spent token, so nothing that came of it is trusted any more. OAuth 1.0a is another log-in. */
function endFamily(grant: Grant): void {
  grant.bearers.clear();
  grant.refreshToken = undefined;
}
