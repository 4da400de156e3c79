// Everything that a draft asks for: it tells asking from stating, declining, offering, and asking about somebody else. Pure and
// linear, and small enough for the inbox. Before it: ask-moods, asked-things. After it: lint.
import { phraseAt, wordsOf, type Word } from '../evidence/words.ts';
import { endsClause, moodAfter, signalAt, type Mood, type Reading } from './ask-moods.ts';
import { BARE, EVERYDAY_THINGS, THINGS, WHICH_THINGS, type AskKind } from './ask-words.ts';
import { isAskedFor, isNextTo, isRelation, isTheirs, oneMore, PLEASE, questionAt, thingAt } from './asked-things.ts';
import { isListed, sentencesIn, type Sentence } from './sentences.ts';

export interface Ask {
  kind: AskKind;
  start: number;
  end: number;
}

/** Nobody writes a longer answer than this to one person. */
const LONGEST = 20_000;

/** Known or not. */
export function asksIn(draft: string): Ask[] {
  const found: Ask[] = [];
  let before: Mood = { is: 'open' };
  let isOpened = false;
  // "Has the neighbour got it? What is the name?"
  let isAboutOther = false;
  for (const sentence of sentencesIn(withoutQuotes(draft.slice(0, LONGEST)))) {
    const isMore = before.is === 'asking' && (isListed(sentence) || isOpened);
    const { asks, mood } = readingOf(sentence, { start: isMore ? before : { is: 'open' }, isAboutOther });
    isAboutOther = wordsOf(sentence.text).some((_, at, words) => isRelation(words, at));
    found.push(...asks);
    before = mood;
    isOpened = /:\s*$/.test(sentence.text);
  }
  return found;
}

/** What somebody else said is asked by nobody here; the places stay. */
const withoutQuotes = (draft: string): string => draft.replaceAll(QUOTED, (quoted) => ' '.repeat(quoted.length));
const QUOTED = /"[^"\n]{1,200}"|“[^”\n]{1,200}”|„[^“”\n]{1,200}[“”]|«[^»\n]{1,200}»/g;

interface Read {
  asks: Ask[];
  /** As its end leaves it. */
  mood: Mood;
}

function readingOf(sentence: Sentence, { start, isAboutOther }: { start: Mood; isAboutOther: boolean }): Read {
  const reading: Reading = { ...sentence, words: wordsOf(sentence.text).map(spelledOut) };
  const { words } = reading;
  const bare = bareAsks(reading);
  if (bare.length > 0) return { asks: bare, mood: start };
  const asks: Ask[] = [];
  let mood = start;
  let last: Word | undefined;
  let lastAsked: Word | undefined;
  let signalled = start.is === 'asking' ? 0 : -1;
  for (let at = 0; at < words.length; at += 1) {
    if (mood.is !== 'asking' && endsClause(reading, at)) mood = { is: 'open' };
    const question = questionAt(reading, { at, mood, isAboutOther });
    if (question) {
      asks.push(asked(reading, { kind: question.meaning, from: question.from, to: question.to }));
      at = question.to - 1;
      continue;
    }
    const signal = signalAt(reading, at);
    const thing = thingAt(reading, { at, mood, last, signalled });
    // "Your" may begin both; what is asked for is the longer one.
    if (thing && (!signal || thing.to >= signal.to)) {
      const { meaning: kind, from, to } = thing;
      const isListedToo = isNextTo(reading, { last: lastAsked, next: words[from] });
      const isAsked = isListedToo || isAskedFor(reading, { kind, from, to, mood });
      at = to - 1;
      last = words[at];
      if (!isAsked || !isTheirs(reading, { from, to })) continue;
      asks.push(asked(reading, { kind, from, to }));
      lastAsked = last;
    } else if (signal) {
      mood = moodAfter(mood, { reading, signal: signal.meaning, from: signal.from, to: signal.to });
      signalled = signal.to;
      // Of "con qué correo" the "qué" belongs to what is asked as well.
      at = phraseAt(WHICH_THINGS, { words, at: signal.to - 1 }) && signal.to - 1 > at ? signal.to - 2 : signal.to - 1;
    }
  }
  return { asks, mood };
}

/** "whats ur ref": as it is written on a phone. */
const spelledOut = (word: Word): Word => {
  const folded = SHORT.get(word.folded);
  return folded === undefined ? word : { ...word, folded };
};
const SHORT = new Map([['ur', 'your'], ['u', 'you'], ['yr', 'your'], ['yer', 'your']]); // prettier-ignore

/** "Booking reference and name, please?" asks without a verb, be it after a "for security:". */
function bareAsks(reading: Reading): Ask[] {
  const { text, isQuestion } = reading;
  if (!(isQuestion || PLEASE.test(text))) return [];
  const colon = text.lastIndexOf(':');
  const words = reading.words.filter(({ start }) => start > colon);
  const tail = { ...reading, words };
  if (words.length > 14) return [];
  const found: Ask[] = [];
  let last: Word | undefined;
  for (let at = 0; at < words.length; at += 1) {
    const thing =
      phraseAt(THINGS, { words, at }) ?? oneMore(tail, { at, last }) ?? phraseAt(EVERYDAY_THINGS, { words, at });
    if (thing) {
      found.push(asked(tail, { kind: thing.meaning, from: thing.from, to: thing.to }));
      at = thing.to - 1;
      last = words[at];
    } else if (!BARE.has(words[at]?.folded ?? '') && !isCalled(tail, at)) return [];
  }
  return found;
}

/** "Order number, Bruno?" */
function isCalled({ text, words }: Reading, at: number): boolean {
  const [before, word] = [words[at - 1], words[at]];
  return at === words.length - 1 && !!before && !!word && /^,\s*\p{Lu}/u.test(text.slice(before.end, word.end));
}

function asked({ words, at }: Reading, { kind, from, to }: { kind: AskKind; from: number; to: number }): Ask {
  return { kind, start: at + (words[from]?.start ?? 0), end: at + (words[to - 1]?.end ?? 0) };
}
