// The brand's app as X's developer portal knows it: which tokens it was given, what its plan includes and how much credit is
// left. fake X asks here at every call; tests and the demo change it through the simulator's switches.
import type { Endpoint } from '../faults.ts';
import { openXAccess, type XAccess } from './x-access.ts';
import type { SubscriptionShape } from './x-activity.ts';
import { xLimits, type XLimits } from './x-limits.ts';
import { openXReplay, type XReplay } from './x-replay.ts';
import { openXStream, type XStream } from './x-stream.ts';
import { openXSubscriptions, type XSubscriptions, type XSubscriptionsOptions } from './x-subscriptions.ts';

export interface XApp {
  access: XAccess;
  limits: XLimits;
  plan: XPlan;
  stream: XStream;
  replay: XReplay;
  subscriptions: XSubscriptions;
  /** Which of the documented forms the answer to a new X Activity subscription has. */
  subscriptionShape: SubscriptionShape;
}

export interface XPlan {
  /** False: everything that costs is answered 402. */
  hasCredit: boolean;
  /** What the plan does not include: 403 with code 453. */
  without: ReadonlySet<Endpoint>;
}

export const openXApp = ({ clock, ids, connected, targetUrl }: XSubscriptionsOptions): XApp => ({
  access: openXAccess({ clock, ids }),
  limits: xLimits(clock),
  plan: { hasCredit: true, without: new Set() },
  stream: openXStream(clock),
  replay: openXReplay(clock),
  subscriptions: openXSubscriptions({ clock, ids, connected, targetUrl }),
  subscriptionShape: 'guide-list',
});
