// Whom Meta tells what: the app's webhook for Pages and for Instagram, and the fields that each Page or account is subscribed
// to. Both must name a field before anything of it is delivered. Changed by meta-portal.ts and meta-page.ts, asked by delivery.
import type { SimulatedAccount, SimulatedChannel } from '../shapes.ts';

export const META_OBJECTS = ['page', 'instagram'] as const;
export type MetaObject = (typeof META_OBJECTS)[number];

/** Messenger webhooks reference, 2026-10; singular and plural both occur in Meta's own pages, so both are understood. */
export const META_FIELDS: readonly string[] = [
  'messages', 'message_echoes', 'message_edits', 'message_reactions', 'message_deliveries', 'message_reads', 'messaging_seen',
  'messaging_postbacks', 'messaging_referrals', 'messaging_optins', 'messaging_handovers', 'standby',
  'messaging_account_linking', 'messaging_policy_enforcement', 'messaging_feedback', 'feed', 'mention', 'comments', 'mentions',
  'live_comments',
]; // prettier-ignore

export interface AppSubscription {
  object: MetaObject;
  /** Undefined: where the simulator's target says. */
  callbackUrl: string | undefined;
  /** Null: everything. */
  fields: readonly string[] | null;
  active: boolean;
}

export interface MetaSubscriptions {
  app(object: MetaObject): AppSubscription | undefined;
  setApp(subscription: AppSubscription): void;
  removeApp(object: MetaObject): void;
  /** Fields of one Page or Instagram account; null is everything, an empty list nothing. */
  fieldsOf(account: SimulatedAccount): readonly string[] | null;
  setFields(account: SimulatedAccount, fields: readonly string[] | null): void;
  /** Whether an event of this field is delivered at all; undefined for what belongs to no field. */
  tells(account: SimulatedAccount, field: string | undefined): boolean;
}

export const objectOf = (channel: SimulatedChannel): MetaObject => (channel === 'instagram' ? 'instagram' : 'page');

/** `connected`: as if somebody had done all of it before; else nothing is subscribed until the API is asked to. */
export function openMetaSubscriptions({ connected }: { connected: boolean }): MetaSubscriptions {
  const app = new Map<MetaObject, AppSubscription>();
  const fields = new Map<string, readonly string[] | null>();
  if (connected) {
    for (const object of META_OBJECTS) app.set(object, { object, callbackUrl: undefined, fields: null, active: true });
  }
  const fieldsOf = (account: SimulatedAccount): readonly string[] | null => {
    const known = fields.get(account.externalId);
    return known === undefined ? ((account.connected ?? connected) ? null : []) : known;
  };
  return {
    app: (object) => app.get(object),
    setApp: (subscription) => void app.set(subscription.object, subscription),
    removeApp: (object) => void app.delete(object),
    fieldsOf,
    setFields: (account, list) => void fields.set(account.externalId, list),
    tells: (account, field) => {
      const subscription = app.get(objectOf(account.channel));
      return (
        subscription?.active === true &&
        includesField(subscription.fields, field) &&
        includesField(fieldsOf(account), field)
      );
    },
  };
}

export const isField = (name: string): boolean => includesField(META_FIELDS, name);

const includesField = (list: readonly string[] | null, field: string | undefined): boolean =>
  list === null || (field === undefined ? list.length > 0 : list.some((each) => singular(each) === singular(field)));

const singular = (name: string): string => name.replace(/s$/, '');
