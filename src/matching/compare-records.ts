// Two records of the brand's, side by side: at which level each thing that both know agrees. Pure. Before it: find-duplicates.ts;
// after it: score.ts.
import { codeOf } from '../customers/codes.ts';
import type { CustomerRecord } from '../db/tables/customer-record.ts';
import { compareNames } from '../names/compare-names.ts';
import { birthDate } from './compare-numbers.ts';
import { fold } from './fold.ts';
import type { LevelVector } from './score.ts';
import { isSlip } from './slips.ts';

export function compareRecords(one: CustomerRecord, other: CustomerRecord): LevelVector {
  return {
    name: nameLevel(one, other),
    birth_date: birthLevel(one.birthDate, other.birthDate),
    loyalty: loyaltyLevel(one.loyalty, other.loyalty),
    email: emailLevel(valuesOf(one.emails), valuesOf(other.emails)),
    phone: pointLevel(valuesOf(one.phones), valuesOf(other.phones)),
    reference: sharesReference(one, other) ? 'same' : null,
    handle: sharesHandle(one, other) ? 'same' : null,
    city: wordLevel(one.city, other.city),
    country: wordLevel(one.country, other.country),
  };
}

/** Agreement that is no more than a name is no reason to trouble anybody. */
export const hasMoreThanName = (vector: LevelVector): boolean =>
  ['birth_date', 'loyalty', 'email', 'phone', 'handle'].some((field) => AGREES.has(vector[field] ?? ''));

const AGREES = new Set(['same', 'typo', 'local']);

const valuesOf = (points: readonly { value: string }[]): string[] => points.map(({ value }) => value);

/** In either direction, and each variant with each: the more cautious of the two readings counts. */
function nameLevel(one: CustomerRecord, other: CustomerRecord): string | null {
  if (one.names.length === 0 || other.names.length === 0) return null;
  const levels = one.names.flatMap((name) => other.names.map((theirs) => compareNames(name, theirs).level));
  return NAME_ORDER.find((level) => levels.includes(level as (typeof levels)[number])) ?? null;
}

const NAME_ORDER = ['full', 'partial', 'weak', 'given_repeated', 'given_only', 'surname_only', 'none'];

const ORDER = { order: 'day-first' } as const;

function birthLevel(one: string | null, other: string | null): string | null {
  const [a, b] = [birthDate.read(one ?? '', ORDER), birthDate.read(other ?? '', ORDER)];
  if (a === undefined || b === undefined) return null;
  return ['same', 'typo', 'parts'][birthDate.compare(a, b)] ?? 'different';
}

function loyaltyLevel(one: string | null, other: string | null): string | null {
  const [a, b] = [codeOf(one ?? ''), codeOf(other ?? '')];
  if (a === '' || b === '') return null;
  return a === b ? 'same' : isSlip(a, b) ? 'typo' : 'different';
}

function emailLevel(ours: readonly string[], theirs: readonly string[]): string | null {
  const level = pointLevel(ours, theirs);
  if (level !== 'different') return level;
  const locals = new Set(ours.map(localOf).filter((local) => local.length > 3));
  return theirs.some((address) => locals.has(localOf(address))) ? 'local' : 'different';
}

const localOf = (address: string): string => address.split('@')[0] ?? '';

function pointLevel(ours: readonly string[], theirs: readonly string[]): string | null {
  if (ours.length === 0 || theirs.length === 0) return null;
  if (theirs.some((value) => ours.includes(value))) return 'same';
  return theirs.some((value) => ours.some((own) => isSlip(own, value))) ? 'typo' : 'different';
}

function wordLevel(one: string | null, other: string | null): string | null {
  const [a, b] = [fold(one ?? ''), fold(other ?? '')];
  return a === '' || b === '' ? null : a === b ? 'same' : 'different';
}

const sharesReference = (one: CustomerRecord, other: CustomerRecord): boolean =>
  one.references.some(({ kind, value }) =>
    other.references.some((theirs) => theirs.kind === kind && codeOf(theirs.value) === codeOf(value)),
  );

const sharesHandle = (one: CustomerRecord, other: CustomerRecord): boolean =>
  Object.entries(one.handles).some(
    ([channel, handle]) => handle !== '' && other.handles[channel]?.toLowerCase() === handle.toLowerCase(),
  );
