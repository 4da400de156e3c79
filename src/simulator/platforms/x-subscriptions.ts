// Whom X tells what: the app's webhook, the accounts that Account Activity serves, and X Activity's subscriptions by event.
// Changed by x-webhooks.ts, x-activity.ts and x-account-activity.ts, asked by x-events.ts for every event.
import type { Clock } from '../../clock.ts';
import type { PlatformIds } from '../platform-ids.ts';
import type { SimulatedAccount } from '../shapes.ts';

/** docs.x.com, activity; what is private needs the account's own consent. */
export const X_EVENT_TYPES = [
  'dm.received', 'dm.sent', 'dm.read', 'dm.indicate_typing', 'chat.received', 'chat.sent', 'chat.conversation.join',
  'post.mention.create', 'post.reply.create', 'post.quote.create', 'post.create', 'post.delete', 'follow.follow', 'follow.unfollow', 'oauth.revoke',
] as const; // prettier-ignore
export const isPrivate = (type: string): boolean => type.startsWith('dm.') || type.startsWith('chat.');

export interface XWebhook {
  id: string;
  url: string;
  createdAt: number;
}

export interface ActivitySubscription {
  id: string;
  type: string;
  user: string;
  direction: string | undefined;
  tag: string | undefined;
  /** Undefined: for the stream alone. */
  webhookId: string | undefined;
  createdAt: number;
  updatedAt: number;
}

export interface XSubscriptions {
  add(account: SimulatedAccount): void;
  webhooks(): XWebhook[];
  /** Null: it is not registered any more; undefined: nobody has said yet where the product listens. */
  addressOf(webhookId: string | null | undefined): string | null | undefined;
  register(url: string): XWebhook;
  removeWebhook(id: string): boolean;
  activity: ActivitySubscription[];
  subscribe(subscription: Omit<ActivitySubscription, 'id' | 'createdAt' | 'updatedAt'>): ActivitySubscription;
  /** Which webhook tells everything about a user, if one does. */
  accountActivity: Map<string, string>;
  /** The webhooks that hear of an event in each envelope, and whether the stream does. */
  hearersOf(user: string, type: string): { activity: string[]; stream: boolean };
  /** All of it ends, as when the owner takes the app's access away. */
  drop(user: string): void;
}

export interface XSubscriptionsOptions {
  clock: Clock;
  ids: PlatformIds;
  /** Whether accounts count as subscribed from the start, to the address that the simulator was given. */
  connected: boolean;
  targetUrl: () => string | undefined;
}

export function openXSubscriptions({ clock, ids, connected, targetUrl }: XSubscriptionsOptions): XSubscriptions {
  let made = 0;
  const newId = (): string => {
    made += 1;
    return ids.digitsFor(`x/portal/${made}`, 19);
  };
  /** Stands for a portal in which somebody has done everything before; its address is wherever the product listens. */
  const first = connected ? { id: newId(), createdAt: clock.now() } : undefined;
  let firstIsThere = first !== undefined;
  const registered: XWebhook[] = [];
  const activity: ActivitySubscription[] = [];
  const accountActivity = new Map<string, string>();
  const streamed = new Set<string>();

  const webhooks = (): XWebhook[] => {
    const url = targetUrl();
    return [...(first && firstIsThere && url !== undefined ? [{ ...first, url }] : []), ...registered];
  };
  const subscribe: XSubscriptions['subscribe'] = (wanted) => {
    const subscription = { ...wanted, id: newId(), createdAt: clock.now(), updatedAt: clock.now() };
    activity.push(subscription);
    return subscription;
  };

  return {
    add: (account) => {
      if (!(account.connected ?? connected)) return;
      const user = account.externalId;
      const webhookId = first?.id ?? webhooks()[0]?.id;
      if (webhookId === undefined) return;
      streamed.add(user);
      const isActivity = account.envelope === 'xaa';
      if (!isActivity) accountActivity.set(user, webhookId);
      // Encrypted chat is told by X Activity alone.
      for (const type of X_EVENT_TYPES) {
        if (isActivity || type.startsWith('chat.'))
          subscribe({ type, user, webhookId, direction: undefined, tag: 'touchpoint' });
      }
    },
    webhooks,
    addressOf: (webhookId) => {
      if (firstIsThere && webhookId === first?.id) return targetUrl();
      return registered.find(({ id }) => id === webhookId)?.url ?? null;
    },
    register: (url) => {
      const webhook = { id: newId(), url, createdAt: clock.now() };
      registered.push(webhook);
      return webhook;
    },
    removeWebhook: (id) => {
      const place = registered.findIndex((each) => each.id === id);
      if (place >= 0) registered.splice(place, 1);
      const wasFirst = firstIsThere && id === first?.id;
      if (wasFirst) firstIsThere = false;
      return place >= 0 || wasFirst;
    },
    activity,
    subscribe,
    accountActivity,
    hearersOf: (user, type) => {
      const mine = activity.filter((each) => each.user === user && each.type === type);
      return {
        activity: [...new Set(mine.flatMap(({ webhookId }) => webhookId ?? []))],
        stream: mine.length > 0 || streamed.has(user),
      };
    },
    drop: (user) => {
      for (const each of activity.filter((one) => one.user === user)) activity.splice(activity.indexOf(each), 1);
      accountActivity.delete(user);
      streamed.delete(user);
    },
  };
}
