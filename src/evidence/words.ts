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

export type PhraseTable<Meaning> = ReadonlyMap<string, readonly { rest: readonly string[]; meaning: Meaning }[]>;

/** The longest phrase that begins with a word comes first. */
export function phraseTable<Meaning>(entries: readonly (readonly [Meaning, string])[]): PhraseTable<Meaning> {
  const table = new Map<string, { rest: string[]; meaning: Meaning }[]>();
  for (const [meaning, phrases] of entries)
    for (const phrase of phrases.split('|')) {
      const [first, ...rest] = wordsOf(phrase).map(({ folded }) => folded);
      if (first === undefined) continue;
      const row = table.get(first) ?? [];
      row.push({ rest, meaning });
      table.set(first, row);
    }
  for (const row of table.values()) row.sort((a, b) => b.rest.length - a.rest.length);
  return table;
}

export function phraseAt<Meaning>(
  table: PhraseTable<Meaning>,
  { words, at }: { words: readonly Word[]; at: number },
): Saying<Meaning> | undefined {
  const first = words[at];
  const row = first && table.get(first.folded);
  if (!row) return undefined;
  for (const { rest, meaning } of row) {
    if (!rest.every((word, more) => words[at + 1 + more]?.folded === word)) continue;
    const to = at + 1 + rest.length;
    return { meaning, from: at, to, start: first.start, end: words[to - 1]?.end ?? first.end };
  }
  return undefined;
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
