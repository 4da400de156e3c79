// Meta's patience with an address: after an hour in which nothing of an account arrived, the app is taken off that Page or
// Instagram account, and stays off until it subscribes again (Messenger webhooks, 2026-10). Delivery tells it how each call went.
import { HOUR_MS, type Clock } from '../clock.ts';

export interface Patience {
  arrived(account: string): void;
  /** True when this failure was the one too many. */
  failed(account: string, attempt: { isLast: boolean }): boolean;
  isSubscribed(account: string): boolean;
  subscribe(account: string): void;
}

export function openPatience(clock: Clock): Patience {
  const failingSince = new Map<string, number>();
  const ended = new Set<string>();
  return {
    arrived: (account) => void failingSince.delete(account),
    failed: (account, { isLast }) => {
      const since = failingSince.get(account) ?? clock.now();
      failingSince.set(account, since);
      if (!isLast && clock.now() - since < HOUR_MS) return false;
      ended.add(account);
      return true;
    },
    isSubscribed: (account) => !ended.has(account),
    subscribe: (account) => {
      ended.delete(account);
      failingSince.delete(account);
    },
  };
}
