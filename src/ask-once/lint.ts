// Whether a draft asks for what is known already: it tells asking from stating, declining, offering, and asking about somebody
// else. Pure, and small enough for the inbox, which runs it while typing. Before it: known facts. After it: the composer's hint,
// and the count of asking again.
import { RELATION } from '../evidence/relations.ts';
import { phraseAt, wordsOf, type Saying, type Word } from '../evidence/words.ts';
import {
  BARE,
  ELSEWHERE,
  NEEDED,
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
  WHERE,
  YOUR,
} from './ask-words.ts';
import { sentencesIn, type Sentence } from './sentences.ts';

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
    if (mood.is !== 'asking' && endsClause(reading, at)) mood = { is: 'open' };
    const question = phraseAt(QUESTIONS, { words, at });
    if (question && mood.is !== 'telling' && mood.is !== 'declining') {
      found.push(asked(reading, { kind: question.meaning, from: question.from, to: question.to }));
      at = question.to - 1;
      continue;
    }
    const signal = signalAt(reading, at);
    const thing = phraseAt(THINGS, { words, at }) ?? oneMore(reading, { at, last });
    // "Your" may begin both; what is asked for is the longer one.
    if (thing && (!signal || thing.to >= signal.to)) {
      const { meaning: kind, from, to } = thing;
      const isAsked = isAskedFor(reading, { kind, from, to, mood });
      if (isAsked && isTheirs(reading, { from, to })) found.push(asked(reading, { kind, from, to }));
      at = to - 1;
      last = words[at];
    } else if (signal) {
      mood = moodAfter(mood, { reading, signal: signal.meaning, from: signal.from, to: signal.to });
      at = signal.to - 1;
    }
  }
  return found;
}

/** A stop inside it makes two things of it: "one last check: your date of birth?" */
function signalAt({ text, words }: Reading, at: number): Saying<Signal> | undefined {
  const signal = phraseAt(SIGNALS, { words, at });
  return signal && !/[,;:!?]/.test(text.slice(signal.start, signal.end)) ? signal : undefined;
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

interface Met {
  kind: AskKind;
  from: number;
  to: number;
  mood: Mood;
}

/** A question that tells nothing asks for what it names; elsewhere it takes a word of asking, a please, or that it is needed. */
function isAskedFor(reading: Reading, { kind, from, to, mood }: Met): boolean {
  if (mood.is === 'declining' || isForElsewhere(reading, to)) return false;
  if (mood.is === 'asking') return true;
  if (kind !== 'identity' && isNeeded(reading, to)) return true;
  return mood.is === 'open' && (reading.isQuestion ? !saysWhere(reading, from) : isPleaded(reading, from));
}

/** To the end of the clause. */
function restOfClause(reading: Reading, from: number): Word[] {
  let to = from;
  while (to < reading.words.length && !endsClause(reading, to)) to += 1;
  return reading.words.slice(from, to);
}

const isForElsewhere = (reading: Reading, from: number): boolean => {
  const words = restOfClause(reading, from);
  return words.some((_, at) => phraseAt(ELSEWHERE, { words, at }) !== undefined);
};

function isNeeded(reading: Reading, from: number): boolean {
  const words = restOfClause(reading, from);
  return words.some(({ folded }) => NEEDED.has(folded)) && !words.some(({ folded }) => NOT.has(folded));
}

/** "Shall we write to your address?" */
function saysWhere({ words }: Reading, from: number): boolean {
  const isYours = YOUR.has(words[from]?.folded ?? '');
  const before = isYours ? from - 1 : YOUR.has(words[from - 1]?.folded ?? '') ? from - 2 : from - 1;
  return WHERE.has(words[before]?.folded ?? '');
}

/** "Please … your booking reference", whatever the verb, unless that tells where: "write to your email address". */
function isPleaded({ text, words }: Reading, from: number): boolean {
  if (!PLEASE.test(text.slice(0, words[from]?.start))) return false;
  const first = words[from]?.folded ?? '';
  const before = YOUR.has(first) ? from - 1 : YOUR.has(words[from - 1]?.folded ?? '') ? from - 2 : -1;
  return before >= 1 && !WHERE.has(words[before]?.folded ?? '');
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
function isDenied(reading: Reading, from: number): boolean {
  for (let at = from - 1; at >= Math.max(0, from - 3); at -= 1) {
    if (endsClause(reading, at + 1)) return false;
    if (NOT.has(reading.words[at]?.folded ?? '')) return true;
  }
  return false;
}

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
