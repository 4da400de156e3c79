// The brand's app as Meta's developer portal knows it. Fake Meta asks here at every call and before every delivery; tests and
// the demo change it through the simulator's switches.
import type { Clock } from '../../clock.ts';
import type { Ledger } from '../ledger.ts';
import type { PlatformIds } from '../platform-ids.ts';
import type { WebhookDelivery } from '../shapes.ts';
import { openMetaAccess, type MetaAccess } from './meta-access.ts';
import { openMetaRouting, type MetaRouting } from './meta-routing.ts';
import { objectOf, openMetaSubscriptions, type MetaSubscriptions } from './meta-subscriptions.ts';
import type { World } from './platform.ts';

export interface MetaApp {
  access: MetaAccess;
  subscriptions: MetaSubscriptions;
  routing: MetaRouting;
  mode: MetaMode;
}

export interface MetaMode {
  /** Not live yet: only people with a role on the app are heard, and may be written to. */
  isDevelopment: boolean;
  /** Platform ids of the people with a role. */
  people: ReadonlySet<string>;
}

export interface MetaAppOptions {
  clock: Clock;
  ids: PlatformIds;
  ledger: Ledger;
  /** Whether everything is registered and subscribed from the start. */
  connected: boolean;
}

export const openMetaApp = ({ clock, ids, ledger, connected }: MetaAppOptions): MetaApp => ({
  access: openMetaAccess({ clock, ids }),
  subscriptions: openMetaSubscriptions({ connected }),
  routing: openMetaRouting({ clock, ledger }),
  mode: { isDevelopment: false, people: new Set() },
});

/** The address that is told of this event; null when nobody is, undefined when it is not known yet. */
export function metaAddress(world: World, delivery: WebhookDelivery): string | null | undefined {
  const account = world.accounts.find((each) => each.channel !== 'x' && each.externalId === delivery.account);
  if (!account || !isReachable(world.meta, delivery.contact)) return null;
  const { subscriptions } = world.meta;
  if (!subscriptions.tells(account, delivery.topic)) return null;
  return subscriptions.app(objectOf(account.channel))?.callbackUrl ?? world.delivery.targetOf('meta');
}

/** Whether somebody may be heard and written to in the app's present mode. */
export const isReachable = ({ mode }: MetaApp, contact: string | undefined): boolean =>
  !mode.isDevelopment || contact === undefined || mode.people.has(contact);
