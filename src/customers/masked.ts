// What may be seen of a record by whom it was not proved to: enough to tell two apart, not enough to tell anybody anything. Pure.
import type { CustomerRecord } from '../db/tables/customer-record.ts';

export interface Masked {
  initials: string;
  city: string | null;
  tier: string | null;
  loyalty: string | null;
}

export function maskedRecord({ names, city, tier, loyalty }: CustomerRecord): Masked {
  const [name] = names;
  const words = name === undefined ? [] : `${name.given} ${name.family}`.split(/\s+/).filter((word) => word !== '');
  return {
    initials: words.map((word) => `${String.fromCodePoint(word.codePointAt(0) ?? 63).toUpperCase()}.`).join(' ') || '?',
    city,
    tier,
    loyalty: loyalty === null || loyalty.length < 4 ? null : `•••${loyalty.slice(-3)}`,
  };
}

/** As people are called: the name for display if there is one, else the first. */
export function nameOf({ names }: CustomerRecord): string {
  const name = names.find(({ kind }) => kind === 'display') ?? names[0];
  return name === undefined ? 'Without a name' : `${name.given} ${name.family}`.trim();
}
