// The one record that a typed number leads to; none where it leads to several people, to too many, or to nobody. Before it: the
// subject of a conversation, and who names too many people.
import { byKeys, customersByNo, type CustomerRow } from '../customers/find-customers.ts';
import { isBlocked } from '../customers/is-blocked.ts';
import { evidenceKey, keyOf } from '../customers/keys.ts';
import { standingFor } from '../customers/standing-for.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { recognitionOf } from '../evidence/rules.ts';
import type { Parts } from '../parts.ts';

export type Said = Pick<Evidence, 'kind' | 'value'>;

/** What more records than these share says nothing about anybody. */
export const MOST_SHARING = 3;

export const POINTERS = ['loyalty', 'booking', 'ticket', 'order', 'email', 'phone'] as const;
export type PointerKind = (typeof POINTERS)[number];
export const isPointer = (kind: string): kind is PointerKind => POINTERS.some((pointer) => pointer === kind);

/** Null for what nobody can be found by: a name, a birthday, what many share. */
export function pointerKey(
  { fingerprints }: Pick<Parts, 'fingerprints'>,
  { said, blocked }: { said: Said; blocked: readonly string[] },
): number | null {
  const key = evidenceKey(said);
  return key === undefined || key.text === '' || isBlocked(key.text, blocked) ? null : keyOf(fingerprints, key);
}

/** The records that stand for whom each leads to now, a person once. In the order given. */
export async function customersOf(
  parts: Pick<Parts, 'store' | 'fingerprints'>,
  wanted: readonly Said[],
): Promise<{ said: Said; customers: CustomerRow[] }[]> {
  const { store } = parts;
  const { blocked } = (await recognitionOf(store)).rules;
  const keyed = wanted.map((said) => ({ said, key: pointerKey(parts, { said, blocked }) }));
  const keys = keyed.flatMap(({ key }) => (key === null ? [] : [key]));
  if (keys.length === 0) return keyed.map(({ said }) => ({ said, customers: [] }));
  const found = await byKeys(store, keys, { cap: MOST_SHARING });
  const rows = await customersByNo(
    store,
    [...found.values()].flatMap(({ nos }) => nos),
  );
  const stands = await standingFor(store, rows);
  return keyed.map(({ said, key }) => {
    const nos = new Set(key === null ? [] : found.get(key)?.nos);
    const whose = rows.filter((row) => nos.has(row.no) && isOn(row, said)).map((row) => stands.get(row.id) ?? row);
    return { said, customers: [...new Map(whose.map((row) => [row.id, row])).values()] };
  });
}

/** Two values may share a fingerprint: what the record says decides. */
function isOn({ record }: CustomerRow, said: Said): boolean {
  const wanted = evidenceKey(said);
  if (wanted === undefined) return false;
  const has = (value: string) => evidenceKey({ kind: said.kind, value })?.text === wanted.text;
  if (said.kind === 'email') return record.emails.some(({ value }) => has(value));
  if (said.kind === 'phone') return record.phones.some(({ value }) => has(value));
  if (said.kind === 'loyalty') return record.loyalty !== null && has(record.loyalty);
  return record.references.some(({ kind, value }) => kind === said.kind && has(value));
}
