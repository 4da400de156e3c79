// Names that somebody says are theirs, or somebody else's: after "my name is", after "my wife", under a message. As written; what
// names mean is src/names. Pure. Before it: reading, with all codes taken. After it: extract.
import { CUES } from './cues.ts';
import { INTRODUCTIONS, NO_NAMES, PARTICLES, TITLES, type Introduction } from './name-words.ts';
import type { Third } from './third-parties.ts';
import { isFree, take, type Found, type Reading } from './reading.ts';
import { sayingsIn, type Saying, type Word } from './words.ts';

export function findNames(reading: Reading, thirds: readonly Third[]): Found[] {
  const found: Found[] = [];
  for (const saying of sayingsIn(INTRODUCTIONS, reading.words)) {
    const name = introduced(reading, saying);
    if (name) found.push(name);
  }
  for (const { to, relation } of thirds) {
    const run = relation === undefined ? undefined : runAfter(reading, { at: to, least: 2 });
    if (run) found.push({ ...named(reading, run), certainty: 'loose', isNamedOther: true });
  }
  const opening = found.length === 0 ? openingName(reading) : undefined;
  if (opening) found.push(opening);
  return found;
}

function introduced(reading: Reading, { meaning, to, end }: Saying<Introduction>): Found | undefined {
  const { text, words } = reading;
  const next = words[to];
  if (!next) return undefined;
  const gap = text.slice(end, next.start);
  if (meaning.kind === 'label' && !/^\s*[:=-]|^ $/.test(gap)) return undefined;
  if (meaning.kind === 'farewell' ? !/^[\s,.!:;~*-]*$/.test(gap) : !/^[\s:,"“'«=-]*$/.test(gap)) return undefined;
  const least = meaning.kind === 'label' && /:/.test(gap) ? 1 : meaning.least;
  const run = runAfter(reading, { at: to, least });
  if (run) {
    if (meaning.kind === 'farewell' && text.slice(words[run.to - 1]?.end).trim().length > 2) return undefined;
    const certainty = meaning.kind === 'farewell' || run.to - run.from < 2 ? 'loose' : 'strict';
    const isOther = meaning.kind === 'other' ? { isNamedOther: true } : {};
    return { ...named(reading, run), certainty, cue: meaning.cue, ...isOther };
  }
  if (meaning.kind !== 'self' || meaning.least > 1) return undefined;
  const quiet = quietRun(reading, to);
  return quiet && { ...named(reading, quiet), certainty: 'loose', cue: meaning.cue };
}

interface Run {
  from: number;
  to: number;
}

function named(reading: Reading, { from, to }: Run): Found {
  const start = reading.words[from]?.start ?? 0;
  const end = reading.words[to - 1]?.end ?? start;
  take(reading, { start, end });
  return { kind: 'name', value: reading.text.slice(start, end).replace(/\s+/g, ' '), start, end, certainty: 'loose' };
}

const MOST_WORDS = 6;
const BETWEEN = /^(?: {1,2}|[’'‐-])$/;
/** J. Williams */
const INITIAL = /^\. ?$/;

/** Words that begin with a capital, with the particles between them; at least so many. */
function runAfter(reading: Reading, { at, least }: { at: number; least: number }): Run | undefined {
  const { text, words, isShouted } = reading;
  if (isShouted) return undefined;
  let from = at;
  while (TITLES.has(words[from]?.folded ?? '')) from += 1;
  let to = from;
  let capitals = 0;
  for (let next = from; next < words.length && next - from < MOST_WORDS; next += 1) {
    const word = words[next] as Word;
    if (next > from && !goesOn(text, { before: words[next - 1] as Word, word })) break;
    const isGlued = next > from && /^[’'‐-]$/.test(text.slice(words[next - 1]?.end, word.start));
    if (!isFree(reading, word.start, word.end)) break;
    if (isCapital(text, word) && (isGlued || isElided(text, word) || !isNoName(words, next))) {
      to = next + 1;
      capitals += isGlued ? 0 : 1;
    } else if (isGlued && /^\p{L}+$/u.test(word.folded) && word.folded.length > 1) to = next + 1;
    else if (!PARTICLES.has(word.folded) || capitals === 0) break;
  }
  const isEnough = capitals >= least && to > from && (words[to - 1]?.end ?? 0) - (words[from]?.start ?? 0) > 1;
  return isEnough ? { from, to } : undefined;
}

function goesOn(text: string, { before, word }: { before: Word; word: Word }): boolean {
  const gap = text.slice(before.end, word.start);
  return BETWEEN.test(gap) || (INITIAL.test(gap) && before.end - before.start === 1);
}

/** A capital, then small letters; or the whole in capitals, as on a ticket. No digits. */
function isCapital(text: string, { start, end }: Word): boolean {
  const word = text.slice(start, end);
  return /^\p{Lu}[\p{L}\p{M}]*$/u.test(word);
}

/** O’Connor, D’Angelo */
const isElided = (text: string, { start, end }: Word): boolean =>
  end - start === 1 && /^[’'‐]\p{Lu}/u.test(text.slice(end, end + 3));

/** A word of the language, or the beginning of something that has a name of its own ("Booking", "Date of birth"). */
const isNoName = (words: readonly Word[], at: number): boolean => {
  const { folded } = words[at] as Word;
  return NO_NAMES.has(folded) || CUES.has(folded);
};

/** Where nothing is written in capitals, or everything is: the two words after "my name is". */
function quietRun(reading: Reading, at: number): Run | undefined {
  const { text, words } = reading;
  let to = at;
  for (; to < words.length && to - at < 2; to += 1) {
    const word = words[to] as Word;
    if (to > at && text.slice(words[to - 1]?.end, word.start) !== ' ') break;
    if (!/^[\p{L}\p{M}]{2,}$/u.test(word.folded) || isNoName(words, to)) break;
    if (!isFree(reading, word.start, word.end)) break;
  }
  return to - at === 2 ? { from: at, to } : undefined;
}

/** "Bruno Keller, 12/03/1985, ABC123": what people send who were asked for all of it. */
function openingName(reading: Reading): Found | undefined {
  const { text, taken } = reading;
  const run = taken.includes(1) ? runAfter(reading, { at: 0, least: 2 }) : undefined;
  if (!run || reading.words[0]?.start !== text.search(/\S/)) return undefined;
  const rest = text.slice(reading.words[run.to - 1]?.end);
  const next = /^\s*[,;\n|/-]\s*/.exec(rest);
  if (!next) return undefined;
  const place = text.length - rest.length + next[0].length;
  if (!taken.subarray(place, place + 3).includes(1)) return undefined;
  return { ...named(reading, run), certainty: 'loose' };
}
