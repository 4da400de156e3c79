// Whether an address that a platform named may be fetched at all, judged by its text alone. Pure; asked again at every redirect.
// Before it: guarded-fetch. What its name resolves to is judged there, with is-public-address.
import { isThisMachine } from '../safe-address.ts';

/** A channel's `mediaHosts`: hosts, and what ends with them after a dot. */
export interface MediaHosts {
  open: readonly string[];
  withAccount: readonly string[];
}

export interface FetchRules {
  hosts: MediaHosts;
  /** Origins on this machine that stand for the platforms, such as the simulator's. */
  localOrigins: readonly string[];
}

export type MayFetch =
  /** `account`: the account's proof may go there. `local`: it must be this machine, and otherwise must not be. */
  { may: true; url: URL; account: boolean; local: boolean } | { may: false; because: 'refused_host' };

const NO: MayFetch = { may: false, because: 'refused_host' };

/** Relative to `base` when that is given, as a redirect may be. */
export function mayFetch(address: string, { hosts, localOrigins }: FetchRules, base?: URL): MayFetch {
  const url = URL.parse(address, base?.href);
  if (url === null || url.username !== '' || url.password !== '' || !readsAsWritten(address, url)) return NO;
  if (localOrigins.includes(url.origin)) return { may: true, url, account: true, local: true };
  if (url.protocol !== 'https:' || url.port !== '') return NO;
  const account = hosts.withAccount.some((host) => isAt(url.hostname, host));
  if (!account && !hosts.open.some((host) => isAt(url.hostname, host))) return NO;
  return { may: true, url, account, local: false };
}

const isAt = (hostname: string, host: string): boolean => hostname === host || hostname.endsWith(`.${host}`);

/**
 * The host must stand there as it is understood: `0x7f.1`, `2130706433`, `①②⑦.0.0.1`, a backslash or a tab inside are read as
 * something else by somebody, and no platform writes them.
 */
function readsAsWritten(address: string, url: URL): boolean {
  if (/[\s\\]/.test(address)) return false;
  const [, authority] = /^(?:[a-z][a-z0-9+.-]*:)?\/\/([^/?#]*)/i.exec(address) ?? [];
  if (authority === undefined) return !/^[a-z][a-z0-9+.-]*:/i.test(address);
  const written = authority.toLowerCase();
  return written === url.host || (url.protocol === 'https:' && written === `${url.host}:443`);
}

/** The base addresses of the settings that lead to this machine: there, and only there, another port and plain http will do. */
export const localOriginsOf = (addresses: readonly string[]): string[] =>
  addresses.flatMap((address) => {
    const url = URL.parse(address);
    return url && isThisMachine(url) ? [url.origin] : [];
  });
