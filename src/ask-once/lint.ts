// Whether a draft asks for what is known already: it tells asking from stating, declining, offering, and asking about somebody
// else. Pure, and small enough for the inbox, which runs it while typing. Before it: known facts. After it: the composer's hint,
// and the count of asking again.
import { RELATION } from '../evidence/relations.ts';
import { phraseAt, wordsOf, type Saying, type Word } from '../evidence/words.ts';
import {
  BARE,
  GIVING,
  MORE_THINGS,
  NOT,
  OF,
  OUR,
  QUESTIONS,
  SIGNALS,
  THINGS,
  type AskKind,
  type Signal,
} from './ask-words.ts';

export interface KnownFact {
  kind: AskKind;
  /** As the agent may see it. */
  value: string;
  /** When it became known. */
  at: number;
}

export interface Finding<Fact extends KnownFact = KnownFact> {
  kind: AskKind;
  /** The asking words in the draft. */
  start: number;
  end: number;
  /** What is known already, and since how long. */
  value: string;
  ageMs: number;
  fact: Fact;
}

/** One for each kind, the first place it is asked for; of several known values the newest. */
export function lintDraft<Fact extends KnownFact>(
  draft: string,
  known: readonly Fact[],
  { now }: { now: number },
): Finding<Fact>[] {
  const found: Finding<Fact>[] = [];
  for (const { kind, start, end } of asksIn(draft)) {
    const fact = newest(known.filter((one) => one.kind === kind));
    if (!fact || found.some((one) => one.kind === kind)) continue;
    found.push({ kind, start, end, value: fact.value, ageMs: Math.max(0, now - fact.at), fact });
  }
  return found;
}

const newest = <Fact extends KnownFact>(facts: readonly Fact[]): Fact | undefined =>
  facts.reduce<Fact | undefined>((best, fact) => (best && best.at >= fact.at ? best : fact), undefined);

export interface Ask {
  kind: AskKind;
  start: number;
  end: number;
}

/** Nobody writes a longer answer than this to one person. */
const LONGEST = 20_000;

/** Everything a draft asks for, known or not. */
export function asksIn(draft: string): Ask[] {
  return sentencesIn(draft.slice(0, LONGEST)).flatMap(asksOf);
}

interface Sentence {
  text: string;
  /** Where it begins in the draft. */
  at: number;
  isQuestion: boolean;
}

const END = /[.!?;…](?=[\s"'”’)]|$)|\n|(?=[¿¡])/g;

function sentencesIn(draft: string): Sentence[] {
  const found: Sentence[] = [];
  let from = 0;
  const close = (to: number, isQuestion: boolean): void => {
    const text = draft.slice(from, to);
    if (/\p{L}/u.test(text)) found.push({ text, at: from, isQuestion: isQuestion || text.startsWith('¿') });
    from = to;
  };
  for (const { index, 0: sign } of draft.matchAll(END))
    if (!isAbbreviation(draft, index)) close(index + sign.length, sign === '?');
  close(draft.length, false);
  return found;
}

/** "booking no. and name" goes on. */
const isAbbreviation = (draft: string, at: number): boolean =>
  draft[at] === '.' &&
  /(?:^|[^\p{L}])(?:no|nr|ref|tel|num|sr|sra|mr|mrs|ms|dr)$/iu.test(draft.slice(Math.max(0, at - 5), at));

interface Reading extends Sentence {
  words: Word[];
}

type Mood = { is: 'open' } | { is: 'asking' } | { is: 'telling'; word: number } | { is: 'declining' };

function asksOf(sentence: Sentence): Ask[] {
  const reading: Reading = { ...sentence, words: wordsOf(sentence.text) };
  const { words } = reading;
  const bare = bareAsks(reading);
  if (bare.length > 0) return bare;
  const found: Ask[] = [];
  let mood: Mood = { is: 'open' };
  let last: Word | undefined;
  for (let at = 0; at < words.length; at += 1) {
    if (mood.is === 'declining' && endsClause(reading, at)) mood = { is: 'open' };
    const question = phraseAt(QUESTIONS, { words, at });
    if (question && mood.is !== 'telling' && mood.is !== 'declining') {
      found.push(asked(reading, { kind: question.meaning, from: question.from, to: question.to }));
      at = question.to - 1;
      continue;
    }
    const signal = phraseAt(SIGNALS, { words, at });
    const thing = phraseAt(THINGS, { words, at }) ?? oneMore(reading, { at, last });
    // "Your" may begin both; what is asked for is the longer one.
    if (thing && (!signal || thing.to >= signal.to)) {
      const { meaning: kind, from, to } = thing;
      if (mood.is === 'asking' && isTheirs(reading, { from, to })) found.push(asked(reading, { kind, from, to }));
      at = to - 1;
      last = words[at];
    } else if (signal) {
      mood = moodAfter(mood, { reading, signal: signal.meaning, from: signal.from, to: signal.to });
      at = signal.to - 1;
    }
  }
  return found;
}

/** In a list, after what was asked for before it. */
function oneMore(
  { text, words }: Reading,
  { at, last }: { at: number; last: Word | undefined },
): Saying<AskKind> | undefined {
  const word = words[at];
  if (!last || !word || word.start - last.end > 8) return undefined;
  const found = phraseAt(MORE_THINGS, { words, at });
  return found &&
    /^(?:[\s,/&+]|\b(?:and|or|y|e|und|oder|et|ou|amp)\b)+(?:your|su|tu|ihre?|votre|sua|l[’'])?\s*$/iu.test(
      text.slice(last.end, word.start).replace('&amp;', '&'),
    )
    ? found
    : undefined;
}

interface Signalled {
  reading: Reading;
  signal: Signal;
  from: number;
  to: number;
}

function moodAfter(mood: Mood, { reading, signal, from, to }: Signalled): Mood {
  if (signal === 'never') return { is: 'declining' };
  if (mood.is === 'declining') return mood;
  if (signal === 'tell')
    return mood.is === 'asking' && !endsClauseBefore(reading, from) ? mood : { is: 'telling', word: to };
  if (signal === 'question' && !reading.isQuestion) return mood;
  if (signal === 'modal' && !givesAfter(reading, to)) return mood;
  if (isDenied(reading, from)) return { is: 'declining' };
  // "We will send": the verb belongs to who tells.
  if (mood.is === 'telling' && from - mood.word <= NEAR) return { is: 'telling', word: to };
  return { is: 'asking' };
}

const NEAR = 2;

/** "Share your reference and we will …": after a comma or an "and" somebody else may act. */
function endsClauseBefore({ text, words }: Reading, at: number): boolean {
  const [before, word] = [words[at - 1], words[at]];
  if (!before || !word) return true;
  return /[,;:–—]/.test(text.slice(before.end, word.start)) || JOINS.has(before.folded) || JOINS.has(word.folded);
}

const JOINS = new Set('and so then y e et und damit dann asi pour afin para per cosi that which'.split(' '));

function endsClause({ text, words }: Reading, at: number): boolean {
  const [before, word] = [words[at - 1], words[at]];
  if (!before || !word) return false;
  return /[,;:()–—]/.test(text.slice(before.end, word.start)) || BUT.has(word.folded);
}

const BUT = new Set('but pero aber sondern mais ma mas just'.split(' '));

/** A "not" just before the word of asking. */
const isDenied = ({ words }: Reading, from: number): boolean =>
  words.slice(Math.max(0, from - 3), from).some(({ folded }) => NOT.has(folded));

/** A word of giving later in the sentence, and no "nicht" on the way. */
function givesAfter({ words }: Reading, from: number): boolean {
  const rest = words.slice(from);
  const gives = rest.findIndex(({ folded }) => GIVING.has(folded));
  return gives >= 0 && !rest.slice(0, gives).some(({ folded }) => NOT.has(folded));
}

/** The customer's own, and not said in the same breath: "the order number 4711", "our phone number", "your wife's". */
function isTheirs({ text, words }: Reading, { from, to }: { from: number; to: number }): boolean {
  const [before, last, after] = [words[from - 1], words[to - 1], words[to]];
  if (before && OUR.has(before.folded)) return false;
  if (before?.folded === 's' && isRelation(words, from - 2)) return false;
  if (last && after && isValue(text.slice(last.end, after.start), text.slice(after.start, after.end))) return false;
  let next = to;
  if (OF.has(words[next]?.folded ?? '')) next += 1;
  return !isRelation(words, next) && !isRelation(words, next + 1);
}

/** Beside the thing, in the same clause: a code that is told. */
const isValue = (gap: string, word: string): boolean => /^[ :#]{1,3}$/.test(gap) && word.length >= 3 && /\d/.test(word);

/** Relations that brands have themselves, or that are the customer, do not make it somebody else's. */
function isRelation(words: readonly Word[], at: number): boolean {
  const found = phraseAt(RELATION, { words, at });
  return found !== undefined && !['client', 'company', 'colleague', 'employee', 'boss'].includes(found.meaning);
}

/** "Booking reference and name, please?" asks without a verb. */
function bareAsks(reading: Reading): Ask[] {
  const { text, words, isQuestion } = reading;
  if (words.length > 14 || !(isQuestion || PLEASE.test(text))) return [];
  const found: Ask[] = [];
  let last: Word | undefined;
  for (let at = 0; at < words.length; at += 1) {
    const thing = phraseAt(THINGS, { words, at }) ?? oneMore(reading, { at, last });
    if (thing) {
      found.push(asked(reading, { kind: thing.meaning, from: thing.from, to: thing.to }));
      at = thing.to - 1;
      last = words[at];
    } else if (!BARE.has(words[at]?.folded ?? '')) return [];
  }
  return found;
}

const PLEASE = /\b(?:please|pls|plz|por favor|bitte|svp|s[’']il vous pla[iî]t|per favore|per cortesia)\b/iu;

function asked({ words, at }: Reading, { kind, from, to }: { kind: AskKind; from: number; to: number }): Ask {
  return { kind, start: at + (words[from]?.start ?? 0), end: at + (words[to - 1]?.end ?? 0) };
}
