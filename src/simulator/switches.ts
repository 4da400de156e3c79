// What a test or the demo changes at the platforms from outside: who may act for the brand, what its plan includes, what the
// platforms' clock says. Each is one thing that really happens to a brand.
import type { Endpoint } from './faults.ts';
import type { MetaDeath } from './platforms/meta-access.ts';
import { giveThread } from './platforms/meta-page.ts';
import { sendAll, type World } from './platforms/platform.ts';
import type { XAccessLevel, XScope } from './platforms/x-access.ts';
import type { SubscriptionShape } from './platforms/x-activity.ts';
import { revokeEvents } from './platforms/x-events.ts';
import type { SimulatedAccount, SimulatedChannel } from './shapes.ts';

/** One of the brand's handles; a whole `SimulatedAccount` is one too. */
export interface Handle {
  channel: SimulatedChannel;
  externalId: string;
}

export interface Switches {
  /**
   * Every token of this account is refused from now on: 401 at X; 190 with its subcode at Meta, `app_removed` (458) unless
   * `because` says otherwise. When the owner did it at X, the webhook is told (`user_event`, `oauth.revoke`) and the account's
   * subscriptions end; `token_regenerated` in the developer portal is told to nobody and leaves them alone.
   */
  revokeAccess(account: Handle, because?: MetaDeath | 'token_regenerated'): void;
  /** The owner logs in again. Answers the credentials that work from now on: those given, or new ones of the same kinds. */
  grantAgain(account: Handle, credentials?: Readonly<Record<string, string>>): Record<string, string>;
  /**
   * What the account's tokens may do: scopes of OAuth 2 at X (403 where one is missing), permissions at Meta (10 or 200).
   */
  setScopes(account: Handle, scopes: readonly string[]): void;
  /** X, OAuth 1.0a: what the header `x-access-level` says, and 403 with code 93 or 220 for what goes beyond it. */
  setAccessLevel(account: Handle, level: XAccessLevel): void;
  /** Meta: business time at which the account's tokens end by date (190/463); null: never. */
  setTokenExpiry(account: Handle, at: number | null): void;
  /** X: false answers 402 CreditsDepleted to everything that costs. */
  setCredit(hasCredit: boolean): void;
  /** X: which of the three documented forms answers a new X Activity subscription. Default `guide-list`. */
  setSubscriptionShape(shape: SubscriptionShape): void;
  /** X: the plan does not include these endpoints (403, code 453). An empty list includes everything again. */
  setPlanWithout(endpoints: readonly Endpoint[]): void;
  /**
   * Meta: true is an app that is not live yet. Events of people without a role on it are not delivered, and a send to
   * them is refused (200/2018028).
   */
  developmentMode(isOn: boolean, options?: { peopleWithRole?: readonly string[] }): void;
  /** Meta: another app is the account's default one, so it owns every idle thread and we read along in `standby`; null: none. */
  ownRouting(account: Handle, appId: string | null): void;
  /** Meta: this app takes the thread over; null releases it. The hand-over is told by webhook. */
  ownThread(thread: { channel: SimulatedChannel; account?: string; contact: string }, appId: string | null): void;
  /** How far the platforms' own clock is ahead of business time: `date` headers, resets of limits, ids and message times. */
  setClockSkew(ms: number): void;
}

export function openSwitches(world: World, { setClockSkew }: { setClockSkew: (ms: number) => void }): Switches {
  const find = ({ channel, externalId }: Handle): SimulatedAccount => {
    const found = world.accounts.find((each) => each.channel === channel && each.externalId === externalId);
    if (!found) throw new RangeError(`the simulator has no ${channel} account ${externalId}`);
    return found;
  };
  return {
    revokeAccess: (handle, because = 'app_removed') => {
      const account = find(handle);
      if (account.channel !== 'x')
        return world.meta.access.revoke(account, because === 'token_regenerated' ? 'logged_out' : because);
      world.x.access.revoke(account);
      if (because === 'token_regenerated') return;
      void sendAll(world, revokeEvents(world, account));
      world.x.subscriptions.drop(account.externalId);
    },
    grantAgain: (handle, credentials) => {
      const account = find(handle);
      return (account.channel === 'x' ? world.x.access : world.meta.access).grant(account, credentials);
    },
    setScopes: (handle, scopes) => {
      const account = find(handle);
      if (account.channel === 'x') world.x.access.setScopes(account, scopes as readonly XScope[]);
      else world.meta.access.setScopes(account, scopes);
    },
    setAccessLevel: (handle, level) => world.x.access.setLevel(find(handle), level),
    setTokenExpiry: (handle, at) => world.meta.access.setExpiry(find(handle), at),
    setCredit: (hasCredit) => void (world.x.plan.hasCredit = hasCredit),
    setSubscriptionShape: (shape) => void (world.x.subscriptionShape = shape),
    setPlanWithout: (endpoints) => void (world.x.plan.without = new Set(endpoints)),
    developmentMode: (isDevelopment, { peopleWithRole = [] } = {}) => {
      world.meta.mode.isDevelopment = isDevelopment;
      world.meta.mode.people = new Set(peopleWithRole);
    },
    ownRouting: (account, appId) => world.meta.routing.setDefaultApp(find(account).externalId, appId),
    ownThread: ({ channel, account, contact }, appId) => {
      const owner = world.accounts.find(
        (each) => each.channel === channel && each.externalId === (account ?? each.externalId),
      );
      if (!owner) throw new RangeError(`the simulator has no such ${channel} account`);
      giveThread(world, { channel, account: owner.externalId, contact }, appId);
    },
    setClockSkew,
  };
}
