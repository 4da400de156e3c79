// What each way of proving is good for (docs/decisions/0014). Pure. Before it: note-fact; after it: ask-once/standing-of, which
// says what is left of it as time goes by.
import type { LinkMethod } from './transitions.ts';

/** Where a mistake cannot be taken back. */
export const RISKY = ['refund', 'points', 'contact_change'] as const;
export const PURPOSES = ['service', ...RISKY] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Whoever is logged in at the brand, or holds the phone on file, is believed everything; a mailbox is enough for service. */
export function goodForOf({ method, by }: { method: LinkMethod; by?: unknown }): Purpose[] {
  if (method === 'deep_link' || method === 'account_linking') return [...PURPOSES];
  if (method === 'code' || method === 'magic_link') return by === 'text' ? [...PURPOSES] : ['service'];
  return method === 'hop' || method === 'agent' ? ['service'] : [];
}

export const isRisky = (purpose: string): boolean => RISKY.some((one) => one === purpose);
