// Everything that a record can be found by, as fingerprints: few enough that ten million records stay quick. Before it:
// save-customer; who looks somebody up makes the same texts of what was typed (find-customers).
import type { CustomerName, CustomerRecord, CustomerReference } from '../db/tables/customer-record.ts';
import type { EvidenceKind } from '../evidence/evidence.ts';
import type { Fingerprints } from '../fingerprints.ts';
import { codeOf, handleOf } from './codes.ts';
import { isBlocked } from './is-blocked.ts';
import { nameKeys, nameParts, nameWords, type PersonName } from './name-keys.ts';

/**
 * em e-mail · ph phone · loy loyalty number · bkg booking · tkt ticket · ord order · hd handle of a channel · n2 given name and
 * surname · s2 as they sound · nh, nt with the surname's beginning, its end · nd surname and birthday · gd given name and
 * birthday · w one word of a name, for the search box.
 */
export type KeyKind =
  | 'em' | 'ph' | 'loy' | 'bkg' | 'tkt' | 'ord' | 'hd' | 'n2' | 's2' | 'nh' | 'nt' | 'nd' | 'gd' | 'w'; // prettier-ignore

export interface KeyText {
  kind: KeyKind;
  text: string;
}

/** Each key once. `blocked`: values that many share, which lead to nobody. */
export function keysOf(
  fingerprints: Fingerprints,
  record: CustomerRecord,
  { blocked = [] }: { blocked?: readonly string[] } = {},
): number[] {
  return [...new Set(keyTexts(record, blocked).map((key) => keyOf(fingerprints, key)))];
}

export const keyOf = (fingerprints: Fingerprints, { kind, text }: KeyText): number => fingerprints.key(kind, text);

/** The same before they become fingerprints. Pure. */
export function keyTexts(record: CustomerRecord, blocked: readonly string[] = []): KeyText[] {
  const { names, emails, phones, loyalty, references, handles, birthDate } = record;
  const values: KeyText[] = [
    ...emails.map(({ value }) => emailKey(value)),
    ...phones.map(({ value }) => phoneKey(value)),
    ...(loyalty === null ? [] : [loyaltyKey(loyalty)]),
    ...references.map(referenceKey),
  ].filter(({ text }) => text !== '' && !isBlocked(text, blocked));
  const handed = Object.entries(handles).map(([channel, handle]) => handleKey(channel, handle));
  return [...values, ...handed, ...names.flatMap((name) => ofName(name, birthDate))];
}

/** What a name is looked up by, apart from its single words. */
export function nameKeyTexts(name: PersonName): KeyText[] {
  const { pairs, sounds, heads, tails } = nameKeys(name);
  return [...as('n2', pairs), ...as('s2', sounds), ...as('nh', heads), ...as('nt', tails)];
}

export function birthKeyTexts(name: PersonName, birthDate: string): KeyText[] {
  const { first, surnames } = nameParts(name);
  return [
    ...as(
      'nd',
      surnames.map((surname) => `${surname} ${birthDate}`),
    ),
    ...as('gd', first === undefined ? [] : [`${first} ${birthDate}`]),
  ];
}

/** What a message said, as a key; undefined for what is none by itself: a name, a birthday. */
export function evidenceKey({ kind, value }: { kind: EvidenceKind; value: string }): KeyText | undefined {
  if (kind === 'email') return emailKey(value);
  if (kind === 'phone') return phoneKey(value);
  if (kind === 'loyalty') return loyaltyKey(value);
  return kind === 'booking' || kind === 'ticket' || kind === 'order' ? referenceKey({ kind, value }) : undefined;
}

export const emailKey = (email: string): KeyText => ({ kind: 'em', text: email.trim().toLowerCase() });
/** In E.164. */
export const phoneKey = (phone: string): KeyText => ({ kind: 'ph', text: phone });
export const loyaltyKey = (loyalty: string): KeyText => ({ kind: 'loy', text: codeOf(loyalty) });
export const handleKey = (channel: string, handle: string): KeyText => ({
  kind: 'hd',
  text: `${channel}:${handleOf(handle)}`,
});
export const wordKeys = (words: string): KeyText[] => as('w', nameWords(words));
export const referenceKey = ({ kind, value }: Pick<CustomerReference, 'kind' | 'value'>): KeyText =>
  kind === 'order'
    ? { kind: 'ord', text: codeOf(value) }
    : { kind: kind === 'booking' ? 'bkg' : 'tkt', text: codeOf(value) };

const ofName = (name: CustomerName, birthDate: string | null): KeyText[] => [
  ...nameKeyTexts(name),
  ...wordKeys(`${name.given} ${name.family}`),
  ...(birthDate === null ? [] : birthKeyTexts(name, birthDate)),
];

const as = (kind: KeyKind, texts: readonly string[]): KeyText[] => texts.map((text) => ({ kind, text }));
