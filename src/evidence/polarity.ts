// Whose a value is, by the clause it stands in: the writer's, somebody else's, or nobody said. Pure. When in doubt it is not the
// writer's: what is somebody else's sets the subject and never an identity. Before it: third-parties. After it: extract.
import { BETWEEN, CUES, IS } from './cues.ts';
import type { Polarity } from './evidence.ts';
import { INTRODUCTIONS } from './name-words.ts';
import { MINE, MINE_ALONE, NOT, OWN_WORDS, SAYS, THEIRS_OR_YOURS, WITH } from './relations.ts';
import { wordFrom } from './reading.ts';
import { hintsIn } from './third-hints.ts';
import { thirdsIn, type Third } from './third-parties.ts';
import { phraseAt, phraseTable, type Word } from './words.ts';

export interface Whose {
  polarity: Polarity;
  relation?: string;
}

export interface Wording {
  thirds: readonly Third[];
  whose: (span: { start: number; end: number }) => Whose;
}

export function wordingOf(text: string, words: readonly Word[]): Wording {
  const thirds = [...thirdsIn(text, words), ...notMine(text, words)];
  const mine = selvesIn(text, { words, thirds });
  const others = thirds.filter(({ relation }) => relation !== undefined);
  let bounds: Bounds | undefined;
  let hints: readonly Third[] | undefined;
  const whose = (span: Span): Whose => {
    bounds ??= others.length + mine.length > 0 ? boundsIn(text, words) : NO_BOUNDS;
    const [clause, sentence] = [around(bounds.clauses, span), around(bounds.sentences, span)];
    const inClause = others.filter((third) => isIn(third, clause));
    const isDenied = isNot(words, span);
    const isMine = !isDenied && mine.some((self) => isIn(self, clause));
    // "add my wife to my booking ABC123": nothing stands between the two. "My booking ABC123 for my wife" is not so sure.
    const bound = mine.find((self) => !isDenied && isBound({ text, words }, { self, span }));
    const isNobodyElses = (third: Third): boolean =>
      third.start < span.start && bound !== undefined && !isQuoted({ text, words }, { third, self: bound });
    if (bound !== undefined && inClause.every(isNobodyElses)) return { polarity: 'self' };
    const near =
      nearest(inClause, span) ??
      (isMine
        ? undefined
        : (nearest(others.filter((third) => third.reach !== 'clause' && isIn(third, sentence)), span) ??
          nearest(others.filter(({ reach }) => reach === 'message'), span))); // prettier-ignore
    if (near) return { polarity: 'other', relation: whoIsMeant(near, { others, span }) };
    if (isMine) return { polarity: 'self' };
    // Most messages hold nothing whose owner is looked for this far.
    hints ??= hintsIn(text, { words, thirds });
    const hint = nearest(hints, span) ?? nearest(others.filter(({ reach }) => reach === 'sentence'), span); // prettier-ignore
    if (hint) return { polarity: 'other', relation: hint.relation ?? 'someone' };
    const isMineBefore = !isDenied && mine.some((self) => isIn(self, sentence) && self.start < span.start);
    return { polarity: isMineBefore ? 'self' : 'unknown' };
  };
  return { thirds, whose };
}

/** "my booking, it's ABC123": only small words between the two. */
function isBound({ text, words }: Said, { self, span }: { self: Span; span: Span }): boolean {
  if (self.end > span.start || span.start - self.end > 30) return false;
  const between = words.slice(wordFrom({ words }, self.end), wordFrom({ words }, span.start));
  return (
    between.every(({ folded }) => BETWEEN.has(folded) && !THEIRS_OR_YOURS.has(folded) && !WITH.has(folded)) &&
    !/[.!?;\n]\s/.test(text.slice(self.end, span.start))
  );
}

/** "my booking isn't ABC123" */
function isNot(words: readonly Word[], span: Span): boolean {
  const at = wordFrom({ words }, span.start);
  const [last, before] = [words[at - 1]?.folded ?? '', words[at - 2]?.folded ?? ''];
  return (NOT.has(last) && last !== 'no') || (NOT.has(before) && (last === 't' || IS.has(last)));
}

/** "my wife writes: my booking is ABC123": then it is hers. */
function isQuoted({ text, words }: Said, { third, self }: { third: Span; self: Span }): boolean {
  if (third.end > self.start) return false;
  const between = words.slice(wordFrom({ words }, third.end), wordFrom({ words }, self.start));
  return between.some(({ folded }) => SAYS.has(folded)) || /[:"“«„]/.test(text.slice(third.end, self.start));
}

/** "My mother … her booking": she is the mother. */
function whoIsMeant(near: Third, { others, span }: { others: readonly Third[]; span: Span }): string {
  const isPronoun = near.reach !== 'message';
  const named = isPronoun ? nearest(others.filter(({ reach }) => reach === 'message'), span) : near; // prettier-ignore
  return named?.relation ?? near.relation ?? 'someone';
}

interface Said {
  text: string;
  words: readonly Word[];
}

interface Span {
  start: number;
  end: number;
}

const isIn = (one: Span, [start, end]: readonly [number, number]): boolean => one.start >= start && one.end <= end;

function nearest(thirds: readonly Third[], { start, end }: Span): Third | undefined {
  let best: { third: Third; far: number } | undefined;
  for (const third of thirds) {
    // "my daughter, her booking": who she is, rather than that it is hers.
    const vague = third.relation === 'someone' ? 1_000 : 0;
    const far = vague + (third.end <= start ? start - third.end : third.start >= end ? third.start - end + 20 : 0);
    if (!best || far < best.far) best = { third, far };
  }
  return best?.third;
}

const SELVES = phraseTable<true>([
  [true, 'i was born|i am born|yo nací|nací|je suis né|je suis née|sono nato|sono nata|ich bin geboren|ich wurde geboren|nasci|ik ben geboren'],
  [true, 'under my name|in my name|on my name|a mi nombre|auf meinen namen|auf meinem namen|à mon nom|a mio nome|em meu nome|no meu nome'],
  [true, 'mine is|el mío es|la mía es|meiner ist|meins ist|le mien est|la mienne est|le mien c est|il mio è|o meu é|my number is|mi número es|meine nummer ist|mon numéro est|mon numéro c est|il mio numero è|meu número é'],
  [true, 'me liguem|me ligue|call me|reach me|text me|ring me|mail me|email me|write me|contact me|message me|llamadme|llámame|llámenme|me podéis llamar|pueden llamarme|escribidme|escríbanme|escríbeme|contactarme|rufen sie mich|erreichen sie mich|sie erreichen mich|schreiben sie mir|kontaktieren sie mich|me joindre|appelez moi|écrivez moi|contactez moi|chiamatemi|chiamarmi|scrivetemi|contattatemi|ligar me|liguem me|escrevam me|contatem me|contactem me|bel mij|mail mij'],
]); // prettier-ignore

/** "my booking", "my name is", "call me", "my wife and I". */
function selvesIn(text: string, { words, thirds }: { words: readonly Word[]; thirds: readonly Third[] }): Span[] {
  const found: Span[] = thirds.filter(({ isWithMe }) => isWithMe === true);
  for (const [at, word] of words.entries()) {
    if (thirds.some(({ from, to }) => at >= from && at < to)) continue;
    const saying = phraseAt(SELVES, { words, at }) ?? introduction(text, { words, at });
    if (saying && !isDenied(words, at)) found.push(saying);
    else if (MINE.has(word.folded)) {
      const owned = ownedAfter(words, at + 1);
      if (owned && !/[,.;:!?()\n]/.test(text.slice(word.end, owned.start)))
        found.push({ start: word.start, end: owned.end });
    }
  }
  return found;
}

/** "not in my name" */
const isDenied = (words: readonly Word[], at: number): boolean =>
  [1, 2, 3].some((back) => NOT.has(words[at - back]?.folded ?? ''));

/** "I'm Ana Ruiz", and not "I'm writing for". */
function introduction(text: string, { words, at }: { words: readonly Word[]; at: number }): Span | undefined {
  const saying = phraseAt(INTRODUCTIONS, { words, at });
  if (saying?.meaning.kind !== 'self') return undefined;
  const { least } = saying.meaning;
  // "Jan van der Berg": particles stand between.
  const capitals = words
    .slice(saying.to, saying.to + 4)
    .map(({ start }) => /\p{Lu}/u.test(text.slice(start, start + 2)));
  const isNamed = capitals[0] === true && capitals.filter(Boolean).length >= least;
  return isNamed || least === 1 ? saying : undefined;
}

function ownedAfter(words: readonly Word[], from: number): Span | undefined {
  for (let at = from; at <= from + 2; at += 1) {
    const cue = phraseAt(CUES, { words, at });
    if (cue) return cue.meaning.kind === 'nothing' ? undefined : cue;
    if (at > from && !OWN_WORDS.has(words[at]?.folded ?? '')) return undefined;
  }
  return undefined;
}

const LINKS = new Set('t s is was it es era ist war est e eh la il lo o a le the die das der ce c de het'.split(' '));

/** "This isn't my booking", "no es mi reserva", "not mine". */
function notMine(text: string, words: readonly Word[]): Third[] {
  const found: Third[] = [];
  for (const [at, { folded, start }] of words.entries()) {
    if (!NOT.has(folded)) continue;
    let next = at + 1;
    while (next < at + 4 && LINKS.has(words[next]?.folded ?? '')) next += 1;
    const mine = words[next];
    if (!mine) continue;
    const owned = MINE.has(mine.folded) ? ownedAfter(words, next + 1) : undefined;
    // "I can't. My code": another sentence.
    if (/[.!?;\n]/.test(text.slice(start, mine.start))) continue;
    const after = words[next + 1];
    const isLast = after === undefined || /[^\s]/.test(text.slice(mine.end, after.start));
    const isAlone = MINE_ALONE.has(mine.folded) && (isLast || mine.folded === 'mine');
    if (!owned && !isAlone) continue;
    const end = owned?.end ?? mine.end;
    found.push({ from: at, to: next + 1, start, end, relation: 'someone', reach: 'message' });
  }
  return found;
}

interface Bounds {
  clauses: readonly number[];
  sentences: readonly number[];
}
const NO_BOUNDS: Bounds = { clauses: [], sentences: [] };

const BUT = new Set('and but y pero und aber et mais e ma mas en maar while whereas mientras während tandis mentre enquanto'.split(' ')); // prettier-ignore
const STOP = /[.!?;](?=\s|$)|\n|[,()–—]| - /g;

function boundsIn(text: string, words: readonly Word[]): Bounds {
  const clauses: number[] = [];
  const sentences: number[] = [];
  for (const stop of text.matchAll(STOP)) {
    clauses.push(stop.index);
    if (/[.!?;\n]/.test(stop[0])) sentences.push(stop.index);
  }
  // "è" is no "e", and "e-mail" no "and mail".
  for (const { folded, start, end } of words)
    if (BUT.has(folded) && (folded !== 'e' || text[start] === 'e') && text[end] === ' ') clauses.push(start);
  return { clauses: clauses.toSorted((a, b) => a - b), sentences };
}

function around(bounds: readonly number[], { start, end }: Span): readonly [number, number] {
  let [from, to] = [0, Number.POSITIVE_INFINITY];
  for (const bound of bounds) {
    if (bound <= start) from = bound;
    else if (bound >= end) {
      to = bound;
      break;
    }
  }
  return [from, to];
}
