// The things of a draft, and whether each is asked for and the customer's own. Pure. Before it: ask-moods. After it: asks-in.
import { RELATION } from '../evidence/relations.ts';
import { phraseAt, type PhraseTable, type Saying, type Word } from '../evidence/words.ts';
import { endsClause, givesAfter, REACH, type Mood, type Reading } from './ask-moods.ts';
import { AND, ANOTHER, ASKING_OTHERS, BARE, RELATIVE, TELLERS, OTHERS, TELLING, ELSEWHERE, EVERYDAY_THINGS, MORE_THINGS, NEEDED, NOT, OF, OUR, QUESTIONS, QUESTIONS_AT_END, THE, THINGS, WHERE, WHICH_THINGS, WISHES, YOUR, YOURS, type AskKind } from './ask-words.ts'; // prettier-ignore
import { isListed } from './sentences.ts';

interface Around {
  at: number;
  mood: Mood;
  /** What was asked for before it in the same sentence. */
  last: Word | undefined;
  /** The word after the last word of asking. */
  signalled: number;
}

/** A thing that begins here. */
export const thingAt = (reading: Reading, around: Around): Saying<AskKind> | undefined =>
  composedThing(reading.words, around.at) ?? oneMore(reading, around) ?? everydayThing(reading, around);

/** "Su número" is a telephone's, "su número de reserva" is not: the longer one is meant. */
function composedThing(words: readonly Word[], at: number): Saying<AskKind> | undefined {
  const found = phraseAt(THINGS, { words, at });
  if (!found || !YOURS.has(words[at]?.folded ?? '')) return found;
  const inside = phraseAt(THINGS, { words, at: at + 1 });
  return inside && inside.to > found.to ? inside : found;
}

/** Straight after another, with a comma or an "and" between. */
export const isNextTo = (
  { text }: Reading,
  { last, next }: { last: Word | undefined; next: Word | undefined },
): boolean =>
  !!last &&
  !!next &&
  next.start - last.end <= 12 &&
  LISTING.test(text.slice(last.end, next.start).replace('&amp;', '&'));

/** In a list, after what was asked for before it. */
export function oneMore(reading: Reading, { at, last }: Pick<Around, 'at' | 'last'>): Saying<AskKind> | undefined {
  const { words } = reading;
  const found = last && phraseAt(MORE_THINGS, { words, at });
  return found && isNextTo(reading, { last, next: words[at] }) ? found : undefined;
}

const LISTING =
  /^(?:[\s,/&+]|\b(?:and|or|y|e|ed|und|oder|et|ou|o|u|amp|plus)\b)+(?:your|ur|the|su|tu|ihre?n?|deine?n?|die|den|votre|ton|vos|le|la|sua|suo|tuo|tua|il|el|l[’'])?\s*$/iu;

/** "Give me name and mail": right after the asking, and in company; "your" alone is enough for it but for a thing one holds. */
function everydayThing(reading: Reading, { at, mood, signalled }: Around): Saying<AskKind> | undefined {
  const { words } = reading;
  const found = phraseAt(EVERYDAY_THINGS, { words, at });
  if (!found) return undefined;
  const before = words[at - 1]?.folded ?? '';
  if (YOURS.has(before)) return found.meaning !== 'phone' || mood.is === 'asking' ? found : undefined;
  if (at === 0 && isListed(reading)) return found;
  const isNext = mood.is === 'asking' && (at === signalled || (at - 1 === signalled && THE.has(before)));
  const isPleasing = PLEASE.test(before) && givesAfter(reading, found.to);
  if (!isNext && !isPleasing) return undefined;
  return (found.meaning === 'booking' && THE.has(before)) || hasCompany(reading, found.to) ? found : undefined;
}

/** "… and e-mail": another thing follows. */
export function hasCompany({ text, words }: Reading, to: number): boolean {
  const [last, next] = [words[to - 1], words[to]];
  if (!last || !next) return false;
  const isJoined = AND.has(next.folded);
  if (!isJoined && !/^\s*[,/&+]\s*$/.test(text.slice(last.end, next.start))) return false;
  let at = isJoined ? to + 1 : to;
  if (THE.has(words[at]?.folded ?? '') || YOURS.has(words[at]?.folded ?? '')) at += 1;
  return (phraseAt(THINGS, { words, at }) ?? phraseAt(MORE_THINGS, { words, at })) !== undefined;
}

/** A question that names what it asks for, unless it asks what somebody would like. */
export function questionAt(
  reading: Reading,
  { at, mood, isAboutOther }: Pick<Around, 'at' | 'mood'> & { isAboutOther: boolean },
): Saying<AskKind> | undefined {
  if (mood.is === 'telling' || mood.is === 'declining') return undefined;
  const { words, isQuestion } = reading;
  const end = phraseAt(QUESTIONS_AT_END, { words, at });
  if (end && !isAboutOther && (end.to >= words.length || endsClause(reading, end.to))) return end;
  const which = isQuestion || mood.is === 'asking' ? phraseAt(WHICH_THINGS, { words, at }) : undefined;
  const found = which ?? phraseAt(QUESTIONS, { words, at });
  // "Qué número" is a telephone's, "qué número de pedido" is not.
  if (found && (composedThing(words, found.to - 1)?.to ?? 0) > found.to) return undefined;
  if (!found || ANOTHER.has(words[found.to]?.folded ?? '')) return undefined;
  return isSaidAfter(reading, { from: found.to, table: WISHES }) ? undefined : found;
}

interface Met {
  kind: AskKind;
  from: number;
  to: number;
  mood: Mood;
}

/** A question that tells nothing asks for what it names; elsewhere it takes a word of asking, a please, or that it is needed. */
export function isAskedFor(reading: Reading, { kind, from, to, mood }: Met): boolean {
  if (mood.is === 'declining' || isSaidAfter(reading, { from: to, table: ELSEWHERE })) return false;
  if (isForOthers(reading, from)) return false;
  if (mood.is === 'asking') return true;
  if (kind !== 'identity' && kind !== 'document' && isNeeded(reading, to)) return true;
  return (
    mood.is === 'open' &&
    (reading.isQuestion
      ? !saysWhere(reading, from)
      : isPleaded(reading, { from, to }) || isUntold(reading, { kind, from, to }))
  );
}

/** "Could you ask your travel agent for the number?" */
function isForOthers({ words }: Reading, from: number): boolean {
  const before = words.slice(Math.max(0, from - REACH / 4), from);
  const other = before.findIndex(({ folded }) => OTHERS.has(folded));
  return other >= 0 && before.some(({ folded }) => ASKING_OTHERS.has(folded));
}

/** There are more ways of asking for a number than of telling one: what is nowhere told, and is theirs, is asked for. */
function isUntold(reading: Reading, { kind, from, to }: Omit<Met, 'mood'>): boolean {
  if (kind === 'identity') return false;
  const isCopy = kind === 'document' && isCopied(reading, from);
  if (kind === 'document' && !isCopy) return false;
  const owner = ownerBefore(reading, from);
  if (!isCopy && (owner === undefined || isToldBy(reading, owner - 1))) return false;
  const start = clauseStart(reading, owner ?? from);
  const before = reading.words.slice(start, owner ?? from);
  if (
    before.some(({ folded }, at) => TELLING.has(folded) || isTeller(folded, { at, of: before.length })) ||
    isOwnAct(before[0])
  )
    return false;
  const after = restOfClause(reading, to);
  if (before.every(({ folded }) => BARE.has(folded)) && (after.length > 1 || isExplained(reading, to))) return false;
  return !after.slice(0, 2).some(({ folded }) => TELLING.has(folded));
}

/** The "your" or "the" of a thing; the genitive belongs to another thing. */
function ownerBefore({ words }: Reading, from: number): number | undefined {
  const owner = [from, from - 1].find((at) => YOURS.has(words[at]?.folded ?? '') || THE.has(words[at]?.folded ?? ''));
  return owner !== undefined && !GENITIVE.has(words[owner]?.folded ?? '') ? owner : undefined;
}

/** "Il suo" is an article, "envoyez-nous" no subject. */
const isTeller = (folded: string, { at, of }: { at: number; of: number }): boolean =>
  TELLERS.has(folded) && at < of - 1 && (folded !== 'nous' || at === 0);

const GENITIVE = new Set(['ihrer', 'deiner', 'ihres', 'deines']);

/** "At your address", "added your number". */
function isToldBy({ text, words }: Reading, at: number): boolean {
  const verb = words[at];
  return !!verb && (WHERE.has(verb.folded) || isPast(text.slice(verb.start, verb.end)));
}

function clauseStart(reading: Reading, from: number): number {
  let at = from;
  while (at > Math.max(0, from - REACH) && (reading.words[at]?.folded === 'just' || !endsClause(reading, at))) at -= 1;
  return at;
}

/** "Usamos", "cerco", "cherchons": who writes does it. */
const isOwnAct = (word: Word | undefined): boolean =>
  !!word && word.folded.length > 3 && /(?:[aei]mos|iamo|o|ons)$/.test(word.folded) && !BARE.has(word.folded);

/** "The code, which you sent us". */
const isExplained = ({ words }: Reading, to: number): boolean => RELATIVE.has(words[to]?.folded ?? '');

const isPast = (word: string): boolean => /(?:ed|ado|ido|ato|uto|ito|é|ée)$/u.test(word.normalize('NFC'));

/** A picture of a document is asked for; the document itself is talked about. */
const isCopied = ({ words }: Reading, from: number): boolean =>
  words.slice(Math.max(0, from - 6), from).some(({ folded }) => COPIES.has(folded));
const COPIES = new Set(
  'copy photo picture pic scan image photograph foto kopie scan copia escaneada imagen fotografia copie scansione fotokopie aufnahme bild'.split(
    ' ',
  ),
);

/** To the end of the clause. */
function restOfClause(reading: Reading, from: number): Word[] {
  let to = from;
  while (to < reading.words.length && to < from + REACH && !endsClause(reading, to)) to += 1;
  return reading.words.slice(from, to);
}

function isSaidAfter(reading: Reading, { from, table }: { from: number; table: PhraseTable<true> }): boolean {
  const words = restOfClause(reading, from);
  return words.some((_, at) => phraseAt(table, { words, at }) !== undefined);
}

function isNeeded(reading: Reading, from: number): boolean {
  const words = restOfClause(reading, from);
  return words.some(({ folded }) => NEEDED.has(folded)) && !words.some(({ folded }) => NOT.has(folded));
}

/** "Shall we write to your address?" */
function saysWhere({ words }: Reading, from: number): boolean {
  const isYours = YOUR.has(words[from]?.folded ?? '');
  const before = isYours ? from - 1 : YOUR.has(words[from - 1]?.folded ?? '') ? from - 2 : from - 1;
  // "Have you a number?": an article there, a preposition elsewhere.
  if (words[before]?.folded === 'a' && HAVING.has(words[before - 1]?.folded ?? '')) return false;
  return WHERE.has(words[before]?.folded ?? '');
}

const HAVING = new Set('you have got is get'.split(' '));

/** "Please … your booking reference", whatever the verb, unless that tells where: "write to your email address". */
function isPleaded(reading: Reading, { from, to }: { from: number; to: number }): boolean {
  const { text, words } = reading;
  if (!PLEASE.test(text.slice(0, words[from]?.start))) return false;
  if (PLEASE.test(words[from - 1]?.folded ?? '') && givesAfter(reading, to)) return true;
  const first = words[from]?.folded ?? '';
  const before = YOUR.has(first) ? from - 1 : YOUR.has(words[from - 1]?.folded ?? '') ? from - 2 : -1;
  return before >= 1 && !WHERE.has(words[before]?.folded ?? '');
}

export const PLEASE = /\b(?:please|pls|plz|por favor|bitte|svp|s[’']il vous pla[iî]t|per favore|per cortesia)\b/iu;

/** The customer's own, as it stands, and not said in the same breath: "the order number 4711", "our phone number", "your wife's". */
export function isTheirs({ text, words }: Reading, { from, to }: { from: number; to: number }): boolean {
  const [before, last, after] = [words[from - 1], words[to - 1], words[to]];
  if (before && OUR.has(before.folded)) return false;
  if (ANOTHER.has(before?.folded ?? '') || ANOTHER.has(after?.folded ?? '')) return false;
  if (before?.folded === 's' && isRelation(words, from - 2)) return false;
  if (last && after && isValue(text.slice(last.end, after.start), text.slice(after.start, after.end))) return false;
  if (last && after && text.slice(last.end, after.start).includes(',')) return true;
  let next = to;
  if (OF.has(words[next]?.folded ?? '')) next += 1;
  return !isRelation(words, next) && !(YOURS.has(words[next]?.folded ?? '') && isRelation(words, next + 1));
}

/** Beside the thing, in the same clause: a code that is told. */
const isValue = (gap: string, word: string): boolean => /^[ :#]{1,3}$/.test(gap) && word.length >= 3 && /\d/.test(word);

/** Relations that brands have themselves, or that are the customer, do not make it somebody else's. */
export function isRelation(words: readonly Word[], at: number): boolean {
  const found = phraseAt(RELATION, { words, at });
  return found !== undefined && !['client', 'company', 'colleague', 'employee', 'boss'].includes(found.meaning);
}
