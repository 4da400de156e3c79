// The codes that one slip of the finger makes of another: one sign wrong, or two neighbours swapped. Pure. Before it: sender-keys.
import type { Pointer } from './sender.ts';

const DIGITS = '0123456789';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** Longer ones are found by the name; to try all their neighbours would cost too much. */
const LONGEST = 16;

/** Addresses have too many neighbours, and a wrong one of them is somebody's. */
export function slipsOf({ kind, value }: Pick<Pointer, 'kind' | 'value'>): string[] {
  if (kind === 'email' || value.length > LONGEST) return [];
  const found = new Set<string>();
  const from = kind === 'phone' ? 3 : 0;
  for (let at = from; at < value.length; at += 1) {
    const [before, sign, after] = [value.slice(0, at), value[at] ?? '', value.slice(at + 1)];
    for (const other of neighbours(sign, kind)) found.add(before + other + after);
    const next = value[at + 1];
    if (next !== undefined && next !== sign) found.add(before + next + sign + value.slice(at + 2));
  }
  found.delete(value);
  return [...found];
}

/** In a booking any sign may stand anywhere; elsewhere digits stay digits. */
function neighbours(sign: string, kind: Pointer['kind']): string {
  if (kind === 'booking' && /[A-Z0-9]/.test(sign)) return LETTERS + DIGITS;
  if (/\d/.test(sign)) return DIGITS;
  return /[A-Z]/.test(sign) && kind === 'loyalty' ? LETTERS : '';
}

/** One sign other, or two neighbours swapped. */
export function isSlip(one: string, other: string): boolean {
  if (one.length !== other.length || one === other) return false;
  const apart = Array.from(one, (_, at) => at).filter((at) => one[at] !== other[at]);
  if (apart.length === 1) return true;
  const [first = 0, second = 0] = apart;
  return apart.length === 2 && second === first + 1 && one[first] === other[second] && one[second] === other[first];
}
