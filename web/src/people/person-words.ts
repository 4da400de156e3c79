// How links, tiers, facts and kinds are called. Pure.
import type { Conversation, Fact, LinkEvent } from '../../../src/api/schemas.ts';
import { agoWords, spanWords } from '../ui/time-words.ts';

export const TIER_CLASS: Readonly<Record<string, string>> = {
  platinum: 'platinum',
  gold: 'gold',
  silver: 'silver',
};

/** `gold` → `Gold`. */
export const tierWords = (tier: string): string => tier.charAt(0).toUpperCase() + tier.slice(1);

export const linkWords = (link: NonNullable<Conversation['customer']>['link']): string =>
  link === 'verified' ? 'Verified' : 'Confirmed';

const KINDS: Readonly<Record<string, string>> = {
  identity: 'Who they are',
  name: 'Name',
  booking: 'Booking',
  ticket: 'Ticket',
  order: 'Order',
  loyalty: 'Loyalty no.',
  email: 'E-mail',
  phone: 'Phone',
  birth_date: 'Born',
  document: 'Document',
  address: 'Address',
  address_city: 'City',
  call_back: 'Called back',
};
export const kindWords = (kind: string): string =>
  KINDS[kind] ?? kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll('_', ' ');

const STANDINGS: Readonly<Record<Fact['standing'], string>> = {
  verified: 'verified',
  confirmed: 'checked by us',
  record: 'on record',
  said: 'they wrote it',
};

/** "verified 12 m ago", "on record". */
export function standingWords({ standing, at }: Pick<Fact, 'standing' | 'at'>, now: number): string {
  return standing === 'record' ? STANDINGS.record : `${STANDINGS[standing]} ${agoWords(at, now)}`;
}

const ACTIONS: Readonly<Record<LinkEvent['action'], string>> = {
  claimed: 'Named a record',
  confirmed: 'Confirmed',
  verified: 'Verified',
  rejected: 'Ruled out',
  suspended: 'Suspended',
  unlinked: 'Unlinked',
  expired: 'Expired',
  merged: 'Records merged',
  unmerged: 'Merge undone',
  split: 'Record split',
  unsplit: 'Split undone',
  erased: 'Erased',
};
export const actionWords = (action: LinkEvent['action']): string => ACTIONS[action];

/** "in 9 m", "over". */
export const leftWords = (iso: string, now: number): string =>
  Date.parse(iso) <= now ? 'over' : `for another ${spanWords(Date.parse(iso) - now)}`;
