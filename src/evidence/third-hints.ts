// What makes it likely that a message speaks of somebody else although nobody says whose a value is: "the bride", "he flies with",
// "Omas Buchung", "a nombre de". Enough to take a value for nobody's own, unless the writer calls it theirs. Pure, one walk over
// the words. Before it: third-parties. After it: polarity.
import { CUES } from './cues.ts';
import {
  ARTICLES,
  BE,
  EITHER_PERSON_OR_NOT,
  FRENCH_I,
  GREETINGS,
  MINE,
  OF_KIN,
  PERSON_TITLES,
  RELATION,
  SAID,
  TO_ME,
  WITH,
} from './relations.ts';
import { HINTS, TRAVELS, PRONOUNS, SHE_IN_GERMAN, GERMAN_VERB } from './hint-words.ts';
import type { Third } from './third-parties.ts';
import { phraseAt, type Word } from './words.ts';

interface Place {
  text: string;
  words: readonly Word[];
  at: number;
}

/** Without those that a surer wording explains already: "with my wife" says that she is no third party. */
export function hintsIn(
  text: string,
  { words, thirds }: { words: readonly Word[]; thirds: readonly Third[] },
): Third[] {
  const found: Third[] = [];
  let next = 0;
  for (let at = 0; at < words.length; at += 1) {
    while ((thirds[next]?.to ?? Number.POSITIVE_INFINITY) <= at) next += 1;
    const surer = thirds[next];
    if (surer && at >= surer.from) continue;
    const place = { text, words, at };
    const hint = said(place) ?? kin(place) ?? owner(place) ?? titled(place) ?? pronoun(place) ?? travels(place);
    if (!hint) continue;
    found.push(hint);
    at = hint.to - 1;
  }
  return found;
}

const hintOf = ({ words, at }: Place, to: number, relation = 'someone'): Third => ({
  from: at,
  to,
  start: words[at]?.start ?? 0,
  end: words[to - 1]?.end ?? 0,
  relation,
  reach: 'message',
});

const folded = (words: readonly Word[], at: number): string => words[at]?.folded ?? '';

/** "I am the passenger", "a nombre mío". */
function said(place: Place): Third | undefined {
  const { words, at } = place;
  const saying = phraseAt(HINTS, place);
  if (!saying || isOfWriter(words, at) || isSaidToMe(words, saying.to) || MINE.has(folded(words, saying.to)))
    return undefined;
  return hintOf(place, saying.to, saying.meaning);
}

/** "soy la madre", "as a passenger", "dear sir": of the writer, or to the reader. */
function isOfWriter(words: readonly Word[], at: number): boolean {
  const before = ARTICLES.has(folded(words, at - 1)) ? at - 2 : at - 1;
  return BE.has(folded(words, before)) || GREETINGS.has(folded(words, before)) || GREETINGS.has(folded(words, at - 1));
}

/** "per il nonno", "de maman", "suoceri: …", "Omas Buchung": nobody names the brand's kin. */
function kin(place: Place): Third | undefined {
  const { words, at } = place;
  const saying = phraseAt(RELATION, place) ?? genitive(place);
  if (!saying || EITHER_PERSON_OR_NOT.has(folded(words, at)) || !OF_KIN.has(saying.meaning)) return undefined;
  const before = ARTICLES.has(folded(words, at - 1)) || MINE.has(folded(words, at - 1)) ? at - 2 : at - 1;
  if (WITH.has(folded(words, before)) || isOfWriter(words, at)) return undefined;
  return hintOf(place, saying.to, saying.meaning);
}

/** "Omas Buchung" */
function genitive({ words, at }: Place): { meaning: string; to: number } | undefined {
  const word = folded(words, at);
  if (!word.endsWith('s') || !CUES.has(folded(words, at + 1))) return undefined;
  const stem = { folded: word.slice(0, -1), start: 0, end: 0 };
  const saying = phraseAt(RELATION, { words: [stem], at: 0 });
  return saying && { meaning: saying.meaning, to: at + 1 };
}

const NOBODY = new Set('it that this here what there let who where how when today yesterday tomorrow tonight company airline world airport everyone everything i'.split(' ')); // prettier-ignore

/** "the drummer's ticket", "Ana's booking ref" */
function owner(place: Place): Third | undefined {
  const { text, words, at } = place;
  const [word, s] = [words[at], words[at + 1]];
  if (!word || s?.folded !== 's' || s.start - word.end !== 1 || !/[’'´`]/.test(text[word.end] ?? '')) return undefined;
  if (NOBODY.has(word.folded)) return undefined;
  const owned = phraseAt(CUES, { words, at: at + 2 }) ?? phraseAt(CUES, { words, at: at + 3 });
  return owned && owned.meaning.kind !== 'nothing' ? hintOf(place, at + 2) : undefined;
}

/** "for Mr Hughes", and not "Dear Mr Hughes" or "I am Mr Hughes". */
function titled(place: Place): Third | undefined {
  const { text, words, at } = place;
  if (!PERSON_TITLES.has(folded(words, at)) || isOfWriter(words, at)) return undefined;
  const name = words[at + 1];
  if (!name || !/^\p{Lu}\p{Ll}/u.test(text.slice(name.start, name.start + 3))) return undefined;
  return /^\.?\s$/.test(text.slice(words[at]?.end, name.start)) ? hintOf(place, at + 2) : undefined;
}

/** "she needs a chair", and not "she told me": that is somebody at a desk. */
function pronoun(place: Place): Third | undefined {
  const { text, words, at } = place;
  const word = words[at];
  if (!word) return undefined;
  if (SHE_IN_GERMAN.has(word.folded)) {
    const verb = folded(words, at + 1);
    return GERMAN_VERB.has(verb) && !isSaidToMe(words, at) ? hintOf(place, at + 1) : undefined;
  }
  const isIt = PRONOUNS.has(word.folded) || (word.folded === 'el' && /[éÉ]/.test(text[word.start] ?? ''));
  return isIt && !isSaidToMe(words, at) ? hintOf(place, at + 1) : undefined;
}

function isSaidToMe(words: readonly Word[], at: number): boolean {
  for (let next = at + 1; next <= at + 4; next += 1) if (SAID.has(folded(words, next))) return true;
  return TO_ME.has(folded(words, at + 1)) && SAID.has(folded(words, at + 3));
}

/** "viaja con …": who flies is not who writes. French has one form for both. */
function travels(place: Place): Third | undefined {
  const { words, at } = place;
  const saying = phraseAt(TRAVELS, place);
  if (!saying) return undefined;
  const before = folded(words, at - 1);
  if (FRENCH_I.has(before) || FRENCH_I.has(folded(words, at - 2)) || MINE.has(before)) return undefined;
  return hintOf(place, saying.to);
}
