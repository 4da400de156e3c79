// Numbers that a form or a brand's pattern makes known: tickets with their check digit, loyalty numbers, orders. Pure. Before it:
// reading. After it: extract.
import { fitsCheck, isMod7 } from './check-digits.ts';
import type { CompiledCode } from './compile-rules.ts';
import { codeOf } from './plain-text.ts';
import { cueNear, isFree, take, type Found, type Reading } from './reading.ts';

export function findTickets(reading: Reading): Found[] {
  const found: Found[] = [];
  const { prefixes } = reading.rules;
  for (const { code, start, end } of joinedCodes(reading)) {
    if (!/^\d{13,14}$/.test(code) || !isFree(reading, start, end)) continue;
    const value = code.slice(0, 13);
    if (code.length === 14 && !isMod7(code) && !isMod7(code.slice(3))) continue;
    const near = cueNear(reading, { start, end });
    if (near?.kind === 'nothing' && near.side === 'before') continue;
    const isNamed = near?.kind === 'ticket';
    const isOurs = prefixes.has(value.slice(0, 3));
    if (prefixes.size > 0 && !isOurs && !isNamed) continue;
    const fits = isMod7(value) || code.length === 14;
    // Printed tickets often lack the check digit: a name beside it, or the brand's own beginning, then has to do.
    if (!isNamed && !isOurs && (!fits || code.length === 14 || code.startsWith('00'))) continue;
    take(reading, { start, end });
    const certainty = (fits && (isNamed || isOurs)) || (isNamed && isOurs) ? 'strict' : 'loose';
    found.push({ kind: 'ticket', value, start, end, certainty, ...(isNamed ? { cue: near.name } : {}) });
  }
  return found;
}

export function findBrandCodes(reading: Reading, kind: 'loyalty' | 'order'): Found[] {
  const patterns = kind === 'loyalty' ? reading.rules.loyalty : reading.rules.orders;
  if (patterns.length === 0) return findNamedCodes(reading, kind);
  const found: Found[] = [];
  for (const { code, start, end } of joinedCodes(reading)) {
    if (!isFree(reading, start, end) || reading.rules.stop(kind, code)) continue;
    const pattern = patterns.find((one) => matches(one, code));
    if (!pattern) continue;
    const near = cueNear(reading, { start, end });
    const isNamed = near?.kind === kind;
    // A number without a check digit that somebody calls otherwise is what they call it.
    if (pattern.check === 'none' && near?.isJoined && near.side === 'before' && !isNamed) continue;
    take(reading, { start, end });
    const certainty = isNamed || pattern.check !== 'none' ? 'strict' : 'loose';
    found.push({ kind, value: code, start, end, certainty, ...(isNamed ? { cue: near.name } : {}) });
  }
  return found;
}

const matches = ({ matches: pattern, check }: CompiledCode, code: string): boolean =>
  pattern.test(code) && fitsCheck(code, check);

/** Without a pattern only what is called so: "order number 12345". */
function findNamedCodes(reading: Reading, kind: 'loyalty' | 'order'): Found[] {
  const found: Found[] = [];
  for (const { code, start, end } of joinedCodes(reading, { spaces: kind === 'loyalty' })) {
    const digits = code.replace(/\D/g, '').length;
    if (code.length > 24 || digits < (kind === 'loyalty' ? 6 : 4) || !isFree(reading, start, end)) continue;
    const near = cueNear(reading, { start, end });
    if (near?.kind !== kind || near.side !== 'before' || !near.isJoined) continue;
    if (!near.strong && (digits < 5 || kind === 'loyalty')) continue;
    if (reading.rules.stop(kind, code)) continue;
    take(reading, { start, end });
    found.push({ kind, value: code, start, end, certainty: near.strong ? 'strict' : 'loose', cue: near.name });
  }
  return found;
}

interface Joined {
  code: string;
  start: number;
  end: number;
}

const MOST_PIECES = 5;
const LONGEST_CODE = 40;

/** Words that may be one code written in pieces, the longest way of joining them first. A code has a digit somewhere. */
function* joinedCodes({ text, words }: Reading, { spaces = true } = {}): Generator<Joined> {
  const joint = spaces ? /^[ \-./_]$/ : /^[-/_]$/;
  for (let at = 0; at < words.length; at += 1) {
    const ways: Joined[] = [];
    let code = '';
    for (let more = 0; more < MOST_PIECES; more += 1) {
      const word = words[at + more];
      if (!word || word.end - word.start > LONGEST_CODE) break;
      if (more > 0 && !joint.test(text.slice(words[at + more - 1]?.end, word.start))) break;
      const piece = codeOf(text.slice(word.start, word.end));
      if (piece === undefined || (more > 0 && !/\d/.test(piece))) break;
      code += piece.toUpperCase();
      if (code.length > LONGEST_CODE) break;
      if (/\d/.test(code)) ways.push({ code, start: words[at]?.start ?? 0, end: word.end });
    }
    yield* ways.toReversed();
  }
}
