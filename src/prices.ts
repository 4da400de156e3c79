// What a platform charges for, and the prices as a setting: `dm_send=0.015,reply=0.010`, in US dollars. Pure. Before it: the
// environment. After it: config.ts, accounts/spend.

/** The names stand in X_PRICES. */
export const CHARGES = [
  'dm_read', 'dm_send', 'post_read', 'mention_read', 'reply', 'reply_summoned', 'reply_with_url',
] as const; // prettier-ignore
export type Charge = (typeof CHARGES)[number];

/** Money in millionths of a US dollar. */
export interface Charges {
  prices: Readonly<Partial<Record<Charge, number>>>;
  /** Sends wait for the next UTC day when so much is spent; undefined: no limit. */
  dailyMicroUsd: number | undefined;
}

/** As X documents them, 2026-08-22. */
export const USUAL_PRICES =
  'dm_read=0.010,dm_send=0.015,post_read=0.005,mention_read=0.001,reply=0.015,reply_summoned=0.010,reply_with_url=0.200';

export const micro = (usd: number): number => Math.round(usd * 1_000_000);

/** Undefined when that is not what the text says. */
export function pricesIn(text: string): Partial<Record<Charge, number>> | undefined {
  const prices: Partial<Record<Charge, number>> = {};
  for (const pair of text.split(',')) {
    const [, name, usd] = /^\s*([a-z_]+)\s*=\s*(\d{1,6}(?:\.\d{1,6})?)\s*$/.exec(pair) ?? [];
    const charge = CHARGES.find((each) => each === name);
    if (charge === undefined) return undefined;
    prices[charge] = micro(Number(usd));
  }
  return prices;
}
