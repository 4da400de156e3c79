// What a record shows since others were merged into it: its own values, those of theirs that were chosen, and of what there may
// be several, all. Nothing of it is stored, so that a merge is undone by forgetting it. Pure.
import type { ContactPoint, CustomerRecord } from '../db/tables/customer-record.ts';

export interface MergedRecord {
  record: CustomerRecord;
  /** Fields whose value comes from it. */
  take: readonly string[];
}

/** In the order in which they were merged: the last choice of a field holds. */
export function effectiveRecord(record: CustomerRecord, merged: readonly MergedRecord[]): CustomerRecord {
  return merged.reduce((shown, { record: other, take }) => withMerged(shown, { other, take }), record);
}

/** Of these all values are shown after a merge; `take` decides whose come first. */
export const JOINED_FIELDS = ['names', 'emails', 'phones', 'references'] as const;
/** Of these both are shown too, and `take` decides about a name that both have. */
export const MAP_FIELDS = ['handles', 'preferences', 'consent', 'attributes'] as const;
export const SINGLE_FIELDS = [
  'loyalty', 'tier', 'birthDate', 'language', 'timeZone', 'city', 'country',
] as const; // prettier-ignore

function withMerged(
  shown: CustomerRecord,
  { other, take }: { other: CustomerRecord; take: readonly string[] },
): CustomerRecord {
  const takes = new Set(take);
  const inTurn = <T>(field: string, own: T, theirs: T): [T, T] => (takes.has(field) ? [theirs, own] : [own, theirs]);
  /** Chosen, or the only one there is. */
  const one = <F extends (typeof SINGLE_FIELDS)[number]>(field: F): CustomerRecord[F] => {
    const [first, second] = inTurn(field, shown[field], other[field]);
    return first ?? second;
  };
  const map = <F extends (typeof MAP_FIELDS)[number]>(field: F): CustomerRecord[F] => {
    const [first, second] = inTurn(field, shown[field], other[field]);
    return { ...second, ...first };
  };
  return {
    names: joined(inTurn('names', shown.names, other.names), (name) => `${name.kind}\0${name.given}\0${name.family}`),
    emails: pointsOf(inTurn('emails', shown.emails, other.emails)),
    phones: pointsOf(inTurn('phones', shown.phones, other.phones)),
    loyalty: one('loyalty'),
    tier: one('tier'),
    birthDate: one('birthDate'),
    language: one('language'),
    timeZone: one('timeZone'),
    city: one('city'),
    country: one('country'),
    handles: map('handles'),
    references: joined(inTurn('references', shown.references, other.references), (one) => `${one.kind}\0${one.value}`),
    preferences: map('preferences'),
    consent: map('consent'),
    attributes: map('attributes'),
  };
}

function joined<T>([first, second]: readonly [T[], T[]], nameOf: (item: T) => string): T[] {
  const names = new Set(first.map(nameOf));
  return [...first, ...second.filter((item) => !names.has(nameOf(item)))];
}

/** An address that both have is as young as the younger of the two says. */
function pointsOf(both: readonly [ContactPoint[], ContactPoint[]]): ContactPoint[] {
  const all = both.flat();
  return joined(both, ({ value }) => value).map((point) => ({
    ...point,
    changedAt: Math.max(...all.filter(({ value }) => value === point.value).map(({ changedAt }) => changedAt)),
  }));
}
