// Values of a record that are another person's: taken out, and put back where they stood. A place is a path such as `emails:1`,
// `handles:x` or `loyalty`; the places are remembered in the ledger, the values only in the records. Pure. Before it: split-customer.
import { JOINED_FIELDS, MAP_FIELDS, SINGLE_FIELDS } from '../customers/effective-record.ts';
import type { CustomerRecord } from '../db/tables/customer-record.ts';

/** Where a value stood: of lists and of named values the place among the others. */
export interface Place {
  path: string;
  at: number;
  /** Tells the value from others without being it. */
  mark: string;
}

type Mark = (path: string, value: unknown) => string;

const NOTHING: CustomerRecord = {
  names: [], emails: [], phones: [], loyalty: null, tier: null, birthDate: null, language: null, timeZone: null, city: null,
  country: null, handles: {}, references: [], preferences: {}, consent: {}, attributes: {},
}; // prettier-ignore

/** Undefined where one of the paths leads to nothing. */
export function takeOut(
  record: CustomerRecord,
  { paths, mark }: { paths: readonly string[]; mark: Mark },
): { left: CustomerRecord; moved: CustomerRecord; places: Place[] } | undefined {
  const places: Place[] = [];
  const wanted = new Set(paths);
  const [left, moved] = [structuredClone(record), structuredClone(NOTHING)];
  const takes = (path: string, at: number, value: unknown): boolean => {
    if (!wanted.delete(path)) return false;
    places.push({ path, at, mark: mark(path, value) });
    return true;
  };
  for (const field of JOINED_FIELDS) {
    const all = record[field] as unknown[];
    const isTaken = all.map((value, at) => takes(`${field}:${at}`, at, value));
    set(moved, field, all.filter((_, at) => isTaken[at])); // prettier-ignore
    set(left, field, all.filter((_, at) => !isTaken[at])); // prettier-ignore
  }
  for (const field of MAP_FIELDS) {
    const all = Object.entries(record[field] as Record<string, unknown>);
    const isTaken = all.map(([name, value], at) => takes(`${field}:${name}`, at, value));
    set(moved, field, Object.fromEntries(all.filter((_, at) => isTaken[at])));
    set(left, field, Object.fromEntries(all.filter((_, at) => !isTaken[at])));
  }
  for (const field of SINGLE_FIELDS) {
    if (record[field] === null || !takes(field, 0, record[field])) continue;
    set(moved, field, record[field]);
    set(left, field, null);
  }
  return wanted.size === 0 ? { left, moved, places } : undefined;
}

/**
 * The values back at their places. Of a record that has changed since: what was taken away meanwhile stays away, what was written
 * in its place meanwhile stays there, and what cannot go back stays with the other record.
 */
export function putBack(
  record: CustomerRecord,
  { from, places, mark }: { from: CustomerRecord; places: readonly Place[]; mark: Mark },
): { whole: CustomerRecord; rest: CustomerRecord } {
  const [whole, rest] = [structuredClone(record), structuredClone(from)];
  for (const { path, at, mark: known } of places.toSorted((a, b) => a.at - b.at)) {
    const [field = '', name = ''] = splitOnce(path);
    if (isOf(JOINED_FIELDS, field)) {
      const list = rest[field] as unknown[];
      const found = list.findIndex((value) => mark(path, value) === known);
      if (found >= 0) (whole[field] as unknown[]).splice(at, 0, ...list.splice(found, 1));
    } else if (isOf(MAP_FIELDS, field)) {
      const [entries, others] = [Object.entries(whole[field]), rest[field] as Record<string, unknown>];
      if (!Object.hasOwn(others, name) || Object.hasOwn(whole[field], name)) continue;
      set(whole, field, Object.fromEntries(entries.toSpliced(at, 0, [name, others[name] as never])));
      delete others[name];
    } else if (isOf(SINGLE_FIELDS, field) && whole[field] === null) {
      set(whole, field, rest[field]);
      set(rest, field, null);
    }
  }
  return { whole, rest };
}

const isOf = <F extends string>(fields: readonly F[], field: string): field is F => fields.includes(field as F);

function set(record: CustomerRecord, field: keyof CustomerRecord, value: unknown): void {
  Object.assign(record, { [field]: value });
}

/** A name may have a colon in it. */
function splitOnce(path: string): string[] {
  const at = path.indexOf(':');
  return at < 0 ? [path] : [path.slice(0, at), path.slice(at + 1)];
}
