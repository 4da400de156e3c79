// Booking references: six signs that are no word, no flight and no amount, or that a word beside them names. Precision before
// recall: what is believed here is looked up. Pure. Before it: reading. After it: extract.
import type { Evidence } from './evidence.ts';
import { isListed, isSayable, isSomethingElse } from './ordinary-words.ts';
import { codeOf } from './plain-text.ts';
import { cueNear, isFree, take, type Found, type Near, type Reading } from './reading.ts';

export function findBookings(reading: Reading): Found[] {
  const found: Found[] = [];
  for (const candidate of candidatesIn(reading)) {
    const { code, start, end } = candidate;
    if (!isFree(reading, start, end) || reading.rules.stop('booking', code)) continue;
    const near = cueNear(reading, { start, end });
    // A word behind a number sign that nobody calls a booking belongs to the crowd.
    if (reading.text[start - 1] === '#' && near?.kind !== 'booking') continue;
    const certainty = believe(candidate, { near, isShouted: reading.isShouted });
    if (!certainty) continue;
    take(reading, candidate);
    const cue = near?.kind === 'booking' ? { cue: near.name } : {};
    found.push({ kind: 'booking', value: code, start, end, certainty, ...cue });
  }
  return found;
}

interface Candidate {
  code: string;
  written: string;
  start: number;
  end: number;
  /** Of several pieces: ABC 123. */
  isSplit: boolean;
}

function candidatesIn({ text, words, rules: { booking } }: Reading): Candidate[] {
  const found: Candidate[] = [];
  for (const [at, { start, end }] of words.entries()) {
    if (end - start > 20 || text[start - 1] === '@') continue;
    const written = text.slice(start, end);
    const code = codeOf(written)?.toUpperCase();
    if (code === undefined) continue;
    if (booking.test(code)) found.push({ code, written, start, end, isSplit: false });
    else {
      const next = words[at + 1];
      if (!next || next.start - end !== 1 || !/[ -]/.test(text[end] ?? '')) continue;
      const both = `${code}${codeOf(text.slice(next.start, next.end))?.toUpperCase() ?? '?'}`;
      if (booking.test(both) && code.length >= 2 && both.length - code.length >= 2)
        found.push({ code: both, written: text.slice(start, next.end), start, end: next.end, isSplit: true });
    }
  }
  return found;
}

/** Undefined: not believed. */
export function believe(
  { code, written, isSplit }: Pick<Candidate, 'code' | 'written' | 'isSplit'>,
  { near, isShouted }: { near: Near | undefined; isShouted: boolean },
): Evidence['certainty'] | undefined {
  const [hasDigit, hasLetter] = [/\d/.test(code), /[A-Z]/.test(code)];
  const isNamed = near?.kind === 'booking';
  const isUpper = written === written.toUpperCase();
  if (near?.kind === 'nothing' && near.isJoined && near.side === 'before') return undefined;
  if (isSplit) return isNamed && near.isJoined && near.strong && hasDigit && hasLetter && isUpper ? 'loose' : undefined;
  if (hasDigit && hasLetter) {
    if (isNamed && near.isJoined) return isUpper || near.says || near.strong ? 'strict' : 'loose';
    if (!isUpper || isSomethingElse(code)) return undefined;
    return isNamed ? 'strict' : 'loose';
  }
  if (!isNamed || !near.isJoined) return undefined;
  if (hasDigit) return near.strong ? 'loose' : undefined;
  return believeLetters(code, { near, isLoud: isUpper && !isShouted, isMixed: isMixed(written) });
}

const isMixed = (written: string): boolean => written !== written.toUpperCase() && written !== written.toLowerCase();

/** A word in capitals is often only shouted: "my booking PLEASE". */
function believeLetters(
  code: string,
  { near, isLoud, isMixed }: { near: Near; isLoud: boolean; isMixed: boolean },
): Evidence['certainty'] | undefined {
  if (isMixed) return undefined;
  if (isLoud && near.strong && near.says) return isListed(code) ? undefined : isSayable(code) ? 'loose' : 'strict';
  if (isSayable(code)) return undefined;
  if (isLoud) return 'loose';
  return near.strong && near.says && near.side === 'before' ? 'loose' : undefined;
}
