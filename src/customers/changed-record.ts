// A record with what is asked for put into it: every value in its one form, or refused with its field and the way out. Pure.
// Before it: save-customer.
import type { ContactPoint, CustomerRecord, CustomerReference } from '../db/tables/customer-record.ts';
import type { CustomerChange, ReferenceChange } from './change.ts';
import { codeOf, handleOf, orderOf } from './codes.ts';
import { asBirthDate, asCountry, asEmail, asLanguage, asPhone, asTimeZone, asWords, refused } from './field-forms.ts';
import { checkLimits } from './limits.ts';

interface Circumstances {
  /** Null: there is none yet. */
  before: CustomerRecord | null;
  now: number;
  /** Where a phone number without its country is from. */
  region: string | null;
}

/** @throws ProductError bad_request with the `field` that cannot be so. */
export function changedRecord(asked: CustomerChange, { before, now, region }: Circumstances): CustomerRecord {
  const old = before ?? EMPTY;
  const change = withWhatIsThere(asked, old);
  checkLimits(change);
  // What came with the record is as old as our knowledge of the person; what comes later is new.
  const since = before === null ? 0 : now;
  return {
    names: change.names === undefined ? old.names : namesOf(change.names),
    emails: points('emails', { values: change.emails, old: old.emails, since, as: asEmail }),
    phones: points('phones', { values: change.phones, old: old.phones, since, as: (value, at) => asPhone(value, { ...at, region }) }), // prettier-ignore
    loyalty: given(change.loyalty, old.loyalty, (value) => asWords(codeOf(value), { field: 'loyalty' })),
    tier: given(change.tier, old.tier, (value) => asWords(value, { field: 'tier' })),
    birthDate: given(change.birthDate, old.birthDate, (value) => asBirthDate(value, now)),
    language: given(change.language, old.language, asLanguage),
    timeZone: given(change.timeZone, old.timeZone, asTimeZone),
    city: given(change.city, old.city, (value) => asWords(value, { field: 'city' })),
    country: given(change.country, old.country, asCountry),
    handles: change.handles === undefined ? old.handles : handlesOf(change.handles),
    references: change.references === undefined ? old.references : referencesOf(change.references),
    preferences: change.preferences === undefined ? old.preferences : wordsOf(change.preferences),
    consent: change.consent === undefined ? old.consent : consentOf(change.consent, { old: old.consent, now }),
    attributes: change.attributes === undefined ? old.attributes : wordsOf(change.attributes),
  };
}

/** What is put into the record becomes the whole of each field, as everything else is asked for. */
function withWhatIsThere(asked: CustomerChange, old: CustomerRecord): CustomerChange {
  const { into = [] } = asked;
  const change = { ...asked };
  for (const field of into) {
    if (field === 'names') change.names = namesInto(old.names, asked.names ?? []);
    else if (field === 'references') change.references = [...referencesBeside(old, asked), ...(asked.references ?? [])];
    else if (field === 'consent') change.consent = { ...consentBefore(old), ...asked.consent };
    else change[field] = { ...old[field], ...asked[field] };
  }
  return change;
}

/** One of a kind that is there takes its place; a part that is not said stays. */
function namesInto(old: CustomerRecord['names'], names: CustomerRecord['names']): CustomerRecord['names'] {
  const whole = names.map((name) => {
    const before = old.find(({ kind }) => kind === name.kind);
    return {
      kind: name.kind,
      given: name.given || (before?.given ?? ''),
      family: name.family || (before?.family ?? ''),
    };
  });
  const kinds = new Set(whole.map(({ kind }) => kind));
  const places = old.flatMap((name, at) => {
    if (!kinds.has(name.kind)) return [name];
    const isFirst = old.findIndex(({ kind }) => kind === name.kind) === at;
    return isFirst ? whole.filter(({ kind }) => kind === name.kind) : [];
  });
  return [...places, ...whole.filter(({ kind }) => !old.some((name) => name.kind === kind))];
}

function referencesBeside({ references }: CustomerRecord, asked: CustomerChange): ReferenceChange[] {
  const kinds = new Set(asked.references?.map(({ kind }) => kind));
  return references
    .filter(({ kind }) => !kinds.has(kind))
    .map(({ until, ...reference }) => ({
      ...reference,
      ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
    }));
}

const consentBefore = ({ consent }: CustomerRecord): NonNullable<CustomerChange['consent']> =>
  Object.fromEntries(
    Object.entries(consent).map(([purpose, { granted, at }]) => [purpose, { granted, at: new Date(at).toISOString() }]),
  );

/** Whether nothing in it is different. Both come from `changedRecord`, which writes every field in one order. */
export const isSameRecord = (one: CustomerRecord, other: CustomerRecord): boolean =>
  one === other || JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));

export const EMPTY: CustomerRecord = {
  names: [], emails: [], phones: [], loyalty: null, tier: null, birthDate: null, language: null, timeZone: null, city: null,
  country: null, handles: {}, references: [], preferences: {}, consent: {}, attributes: {},
}; // prettier-ignore

function namesOf(names: NonNullable<CustomerChange['names']>): CustomerRecord['names'] {
  const kept = names.map(({ kind, given, family }, at) => ({
    kind,
    given: asWords(given, { field: `names.${at}` }),
    family: asWords(family, { field: `names.${at}` }),
  }));
  const empty = kept.findIndex(({ given, family }) => given === '' && family === '');
  if (empty >= 0) throw refused(`names.${empty}`, 'A name needs a given name or a surname');
  return distinct(kept, ({ kind, given, family }) => `${kind}\0${given}\0${family}`);
}

type Form = (value: string, at: { field: string }) => string;

/** One that was there before keeps the time since which it is known. */
function points(
  field: 'emails' | 'phones',
  { values, old, since, as }: { values: string[] | undefined; old: ContactPoint[]; since: number; as: Form },
): ContactPoint[] {
  if (values === undefined) return old;
  const formed = values.map((value, at) => as(value, { field: `${field}.${at}` }));
  return [...new Set(formed)].map((value) => old.find((point) => point.value === value) ?? { value, changedAt: since });
}

/** Undefined leaves it, null and nothing but spaces take it away. */
function given(value: string | null | undefined, old: string | null, as: (value: string) => string): string | null {
  if (value === undefined) return old;
  return value === null || value.trim() === '' ? null : as(value) || null;
}

function handlesOf(handles: Record<string, string>): Record<string, string> {
  const kept = Object.entries(handles).map(([channel, handle]) => [channel.trim().toLowerCase(), handleOf(handle)]);
  return Object.fromEntries(kept.filter(([channel, handle]) => channel !== '' && handle !== ''));
}

function referencesOf(references: readonly ReferenceChange[]): CustomerReference[] {
  const kept = references.map(({ kind, value, people, until }, at): CustomerReference => {
    const code = kind === 'order' ? orderOf(value) : codeOf(value);
    if (code.length < 2) throw refused(`references.${at}`, 'A booking, ticket or order needs at least two characters');
    return {
      kind,
      value: code,
      ...(people === undefined ? {} : { people }),
      ...(until === undefined ? {} : { until: momentOf(until, `references.${at}.until`) }),
    };
  });
  return distinct(kept, ({ kind, value }) => `${kind}\0${value}`);
}

function consentOf(
  consent: NonNullable<CustomerChange['consent']>,
  { old, now }: { old: CustomerRecord['consent']; now: number },
): CustomerRecord['consent'] {
  return Object.fromEntries(
    Object.entries(consent).map(([purpose, { granted, at }]) => {
      const before = old[purpose];
      const since = before?.granted === granted ? before.at : now;
      return [purpose, { granted, at: at === undefined ? since : momentOf(at, `consent.${purpose}`) }];
    }),
  );
}

const wordsOf = (words: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(words).map(([name, value]) => [name.trim(), value.trim()]));

function momentOf(iso: string, field: string): number {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) throw refused(field, 'This is no moment: write it like 2026-03-12T13:00:00Z');
  return at;
}

const distinct = <T>(items: readonly T[], name: (item: T) => string): T[] => [
  ...new Map(items.toReversed().map((item) => [name(item), item])).values(),
].toReversed(); // prettier-ignore

/** Names of maps in alphabetical order: JSON in a database may come back in another one. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, inner]) => [name, inOrder(inner)]);
}
