// The words of a text, and the sayings among them: tables of phrases in all languages at once, found in one walk. Pure, linear.
// Before it: plain-text. After it: cues, polarity, and the searches.

export interface Word {
  /** In small letters and without marks: what the tables are compared with. */
  folded: string;
  start: number;
  end: number;
}

/** What a phrase says, and where: `from` and `to` count words, `to` is the one after the last. */
export interface Saying<Meaning> {
  meaning: Meaning;
  from: number;
  to: number;
  start: number;
  end: number;
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu;

export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const found of text.matchAll(WORD))
    words.push({ folded: fold(found[0]), start: found.index, end: found.index + found[0].length });
  return words;
}

const ASCII = /^[\0-\x7f]*$/;

export function fold(word: string): string {
  const small = word.toLowerCase();
  if (ASCII.test(small)) return small;
  return small.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss').replaceAll('æ', 'ae').replaceAll('œ', 'oe').replaceAll('ø', 'o').replaceAll('ł', 'l').replaceAll('ı', 'i'); // prettier-ignore
}

/** What may come next; `meaning` where a phrase ends. */
interface Step<Meaning> {
  next: Map<string, Step<Meaning>>;
  meaning?: { is: Meaning };
}

export type PhraseTable<Meaning> = Step<Meaning>['next'];

/** Of the same phrase with two meanings the first is kept. */
export function phraseTable<Meaning>(entries: readonly (readonly [Meaning, string])[]): PhraseTable<Meaning> {
  const root: Step<Meaning> = { next: new Map() };
  for (const [meaning, phrases] of entries)
    for (const phrase of phrases.split('|')) {
      let step = root;
      for (const { folded } of wordsOf(phrase)) {
        const next: Step<Meaning> = step.next.get(folded) ?? { next: new Map() };
        step.next.set(folded, next);
        step = next;
      }
      if (step !== root) step.meaning ??= { is: meaning };
    }
  return root.next;
}

/** The longest phrase that begins with this word. */
export function phraseAt<Meaning>(
  table: PhraseTable<Meaning>,
  { words, at }: { words: readonly Word[]; at: number },
): Saying<Meaning> | undefined {
  let [found, to, next]: [Step<Meaning>['meaning'], number, PhraseTable<Meaning>] = [undefined, at, table];
  for (let place = at; ; place += 1) {
    const word = words[place];
    const step = word && next.get(word.folded);
    if (!step) break;
    if (step.meaning) [found, to] = [step.meaning, place + 1];
    next = step.next;
  }
  const [first, last] = [words[at], words[to - 1]];
  return found && first && last && { meaning: found.is, from: at, to, start: first.start, end: last.end };
}

/** All of them, none inside another. */
export function sayingsIn<Meaning>(table: PhraseTable<Meaning>, words: readonly Word[]): Saying<Meaning>[] {
  const found: Saying<Meaning>[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const saying = phraseAt(table, { words, at });
    if (!saying) continue;
    found.push(saying);
    at = saying.to - 1;
  }
  return found;
}
