// Which tokens Meta honours for the brand's Pages and Instagram accounts, what each may do, until when, and why one died.
// meta-wire.ts asks at every call, meta-portal.ts shows it.
import { DAY_MS, type Clock } from '../../clock.ts';
import type { PlatformIds } from '../platform-ids.ts';
import type { SimulatedAccount } from '../shapes.ts';

/** Why a token died, with Meta's subcode of error 190 (Graph error handling). */
export const META_DEATHS = {
  app_removed: { subcode: 458, message: 'Error validating access token: The user has not authorized application.' },
  checkpoint: { subcode: 459, message: 'Error validating access token: The user has been checkpointed.' },
  password_changed: { subcode: 460, message: 'Error validating access token: The session has been invalidated because the user changed their password.' },
  expired: { subcode: 463, message: 'Error validating access token: Session has expired.' },
  logged_out: { subcode: 467, message: 'Error validating access token: This may be because the user logged out or may be due to a system error.' },
} as const; // prettier-ignore
export type MetaDeath = keyof typeof META_DEATHS;

export const META_SCOPES = {
  messenger: ['pages_show_list', 'pages_messaging', 'pages_manage_metadata', 'pages_read_engagement', 'pages_read_user_content', 'pages_manage_engagement'],
  /** Through Facebook Login, with a Page. */
  instagramByPage: ['instagram_basic', 'instagram_manage_messages', 'instagram_manage_comments', 'pages_show_list', 'pages_manage_metadata', 'pages_read_engagement'],
  instagram: ['instagram_business_basic', 'instagram_business_manage_messages', 'instagram_business_manage_comments'],
} as const; // prettier-ignore

const INSTAGRAM_LASTS_MS = 60 * DAY_MS;

export interface MetaToken {
  token: string;
  account: SimulatedAccount;
  scopes: readonly string[];
  issuedAt: number;
  /** Null: it does not end by date. */
  expiresAt: number | null;
  dead: MetaDeath | null;
}

export interface MetaAccess {
  add(account: SimulatedAccount): void;
  /** Also a dead one, with the reason. */
  find(token: string): MetaToken | undefined;
  /** The newest one of an account, if it still works. */
  living(account: SimulatedAccount): MetaToken | undefined;
  revoke(account: SimulatedAccount, because: MetaDeath): void;
  grant(account: SimulatedAccount, credentials?: Readonly<Record<string, string>>): Record<string, string>;
  setScopes(account: SimulatedAccount, scopes: readonly string[]): void;
  setExpiry(account: SimulatedAccount, at: number | null): void;
  /** Instagram: another sixty days for a living token that is at least a day old. */
  refresh(token: MetaToken): MetaToken | undefined;
}

export function openMetaAccess({ clock, ids }: { clock: Clock; ids: PlatformIds }): MetaAccess {
  const tokens: MetaToken[] = [];
  let made = 0;
  const newText = (): string => {
    made += 1;
    return `EAA${ids.opaque(`meta/token/${made}`)}`;
  };
  const of = (account: SimulatedAccount): MetaToken[] =>
    tokens.filter((each) => each.account.externalId === account.externalId);
  const now = (each: MetaToken): MetaToken =>
    each.dead === null && each.expiresAt !== null && clock.now() >= each.expiresAt
      ? { ...each, dead: 'expired' }
      : each;

  const keep = (account: SimulatedAccount, credentials: Readonly<Record<string, string>>): void => {
    const scopes = of(account).at(-1)?.scopes ?? usualScopes(account);
    for (const [name, token] of Object.entries(credentials)) {
      if (name === 'pageId') continue;
      tokens.push({ token, account, scopes, issuedAt: clock.now(), expiresAt: null, dead: null });
    }
  };

  return {
    add: (account) => keep(account, account.credentials),
    find: (token) => {
      const found = tokens.findLast((each) => each.token === token);
      return found && now(found);
    },
    living: (account) => of(account).map(now).findLast(({ dead }) => dead === null), // prettier-ignore
    revoke: (account, because) => {
      for (const each of of(account)) each.dead ??= because;
    },
    grant: (account, credentials) => {
      const given = credentials ?? Object.fromEntries(Object.entries(account.credentials).map(([name, value]) => [name, name === 'pageId' ? value : newText()])); // prettier-ignore
      keep(account, given);
      return { ...given };
    },
    setScopes: (account, scopes) => {
      for (const each of of(account)) each.scopes = scopes;
    },
    setExpiry: (account, at) => {
      for (const each of of(account)) each.expiresAt = at;
    },
    refresh: (old) => {
      if (old.dead !== null || clock.now() - old.issuedAt < DAY_MS) return undefined;
      const fresh = { ...old, token: newText(), issuedAt: clock.now(), expiresAt: clock.now() + INSTAGRAM_LASTS_MS };
      tokens.push(fresh);
      return fresh;
    },
  };
}

const usualScopes = ({ channel, pageId }: SimulatedAccount): readonly string[] => {
  if (channel === 'messenger') return META_SCOPES.messenger;
  return pageId === undefined ? META_SCOPES.instagram : META_SCOPES.instagramByPage;
};
