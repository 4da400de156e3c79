// Where a message speaks of somebody else than its writer: "my wife's", "on behalf of", "ich bin ihr Reisebüro". Pure, one walk
// over the words. Before it: words. After it: polarity, and find-names ("my wife Mei-Ling Tan").
import { CUES } from './cues.ts';
import {
  ABOUT,
  ADJECTIVES,
  AND,
  ARTICLES,
  BARE_KIN,
  BE,
  LOOSE_RELATIONS,
  ME,
  MINE,
  NO_RELATION,
  OF_MINE,
  OF_THEM,
  OWN_WORDS,
  RELATION,
  ROLES,
  SOME,
  THEIRS,
  THEIRS_OR_YOURS,
  WITH,
} from './relations.ts';
import { phraseAt, phraseTable, type Saying, type Word } from './words.ts';

export interface Third {
  from: number;
  to: number;
  start: number;
  end: number;
  /** Undefined for "together with": that is no third party. */
  relation?: string;
  /** How far it is meant: through the whole message, its sentence, or its clause. */
  reach: 'message' | 'sentence' | 'clause';
  /** "My wife and I": the writer is one of them. */
  isWithMe?: true;
}

export function thirdsIn(text: string, words: readonly Word[]): Third[] {
  const found: Third[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const third = phrase(words, at) ?? relation(text, { words, at }) ?? role(words, at) ?? theirs(words, at);
    if (!third) continue;
    found.push(third);
    at = third.to - 1;
  }
  return found;
}

const SOMEONE = 'someone';
const PHRASES = phraseTable<string>([
  [SOMEONE, 'on behalf of|on her behalf|on his behalf|on their behalf|in behalf of|someone else|somebody else|someone elses|another person|another passenger|other person|not the passenger|for a third party|asking for her|asking for him|asking for them|writing for her|writing for him|help her|help him'],
  [SOMEONE, 'en nombre de|de parte de|por encargo de|en representación de|otra persona|otro pasajero|otra pasajera|otro cliente|no soy el pasajero|no soy la pasajera|no soy yo el pasajero|pregunto por ella|pregunto por él|escribo por ella|escribo por él|para otra persona'],
  [SOMEONE, 'im namen|im auftrag|stellvertretend für|jemand anderem|jemand anderen|jemand anders|jemand anderer|jemandem anderen|einer anderen person|eine andere person|nicht der passagier|nicht die passagierin|nicht der fluggast|frage für sie|frage für ihn|schreibe für sie|schreibe für ihn'],
  [SOMEONE, 'de la part de|pour le compte de|quelqu un d autre|une autre personne|un autre passager|d une autre personne|pas le passager|pas la passagère|demande pour elle|demande pour lui|écris pour elle|écris pour lui'],
  [SOMEONE, 'per conto di|per conto della|per conto del|da parte di|da parte della|da parte del|un altra persona|qualcun altro|altro passeggero|non sono il passeggero|non sono la passeggera|non sono io il passeggero|chiedo per lei|chiedo per lui|scrivo per lei|scrivo per lui'],
  [SOMEONE, 'da parte de|da parte da|da parte do|em nome da minha|em nome do meu|em nome de outra|por conta de|outra pessoa|outro passageiro|não sou o passageiro|não sou a passageira|pergunto por ela|pergunto por ele|escrevo por ela|escrevo por ele'],
  [SOMEONE, 'namens|iemand anders|een ander persoon|niet de passagier|w imieniu|на имя другого|от имени'],
  ['family', 'a relative|a family member|someone in my family|un familiar|un pariente|einen verwandten|eine verwandte|einem verwandten|einer verwandten|un proche|une proche|un parente|una parente|um familiar|um parente|uma parente|een familielid'],
  [SOMEONE, 'not for me|nicht von mir|nicht für mich|nicht mir|pas à moi|pas pour moi|no es para mí|no es de mí|non è per me|não é para mim|niet van mij|for mr|for mrs|for ms|for miss|para la señora|para el señor|para la sra|para el sr|für frau|für herrn|pour madame|pour monsieur|pour mme|per la signora|per il signor|para a senhora|para o senhor'],
  ['client', 'i represent|we represent|represento|representamos|ich vertrete|wir vertreten|je représente|nous représentons|rappresento|rappresentiamo'],
  ['friend', 'eine freundin|einer freundin|een vriendin'],
  ['client', 'travel agent here|travel agency here|my client|our client|our clients'],
]); // prettier-ignore

function phrase(words: readonly Word[], at: number): Third | undefined {
  const saying = phraseAt(PHRASES, { words, at });
  if (!saying) return undefined;
  // "on behalf of my mother": the relation says more.
  const { meaning, from, to, start } = saying;
  for (let next = to - 1; next <= to + 1; next += 1) {
    const after = MINE.has(words[next]?.folded ?? '') ? relationAfter(words, next + 1) : undefined;
    if (after) return { from, to: after.to, start, end: after.end, relation: after.meaning, reach: 'message' };
  }
  return { from, to, start, end: saying.end, relation: meaning, reach: 'message' };
}

/** Past "elderly", "best", to the relation. */
function relationAfter(words: readonly Word[], from: number): Saying<string> | undefined {
  for (let at = from; at <= from + 4; at += 1) {
    const found = phraseAt(RELATION, { words, at });
    if (found) return found;
    if (!OWN_WORDS.has(words[at]?.folded ?? '')) return undefined;
  }
  return undefined;
}

/** "My teenage son": one word that we do not know, where only a person of the family can follow. */
function relationPastOne(
  text: string,
  { words, at }: { words: readonly Word[]; at: number },
): Saying<string> | undefined {
  const [mine, unknown] = [words[at], words[at + 1]];
  if (!mine || !unknown || CUES.has(unknown.folded) || OF_THEM.has(unknown.folded)) return undefined;
  const found = relationAfter(words, at + 2);
  if (!found || ['client', 'company', 'family', 'employee', 'boss', 'friend'].includes(found.meaning)) return undefined;
  return /^\s+[\p{L}\p{M}-]+\s+$/u.test(text.slice(mine.end, words[at + 2]?.start)) ? found : undefined;
}

function relation(text: string, { words, at }: { words: readonly Word[]; at: number }): Third | undefined {
  const first = words[at];
  if (!first) return undefined;
  const bare = phraseAt(BARE_KIN, { words, at }) ?? ofMine(words, at);
  const isMine = MINE.has(first.folded);
  if (bare) return thirdOf(text, { words, at, found: bare });
  if (!isMine && !SOME.has(first.folded)) return undefined;
  const found = relationAfter(words, at + 1) ?? (isMine ? relationPastOne(text, { words, at }) : undefined);
  if (!found || (!isMine && !LOOSE_RELATIONS.has(found.meaning))) return undefined;
  if (NO_RELATION.has(`${first.folded} ${words[found.from]?.folded}`)) return undefined;
  if (ADJECTIVES.has(words[found.to - 1]?.folded ?? '') && CUES.has(words[found.to]?.folded ?? '')) return undefined;
  return thirdOf(text, { words, at, found });
}

/** "client of mine", "amiga mía", "ein Kunde von uns": whose it is comes after. */
function ofMine(words: readonly Word[], at: number): Saying<string> | undefined {
  const found = phraseAt(RELATION, { words, at });
  const mine = found && phraseAt(OF_MINE, { words, at: found.to });
  return found && mine ? { ...found, to: mine.to, end: mine.end } : undefined;
}

interface Met {
  words: readonly Word[];
  at: number;
  found: Saying<string>;
}

function thirdOf(text: string, { words, at, found }: Met): Third {
  const start = words[at]?.start ?? found.start;
  const third: Third = { from: at, to: found.to, start, end: found.end, reach: 'message' };
  if (isOwner(text, { words, found })) return { ...third, relation: found.meaning };
  if (isWithMe(words, { from: at, to: found.to })) return { ...third, isWithMe: true };
  const before = words[at - 1]?.folded ?? '';
  const isAbout = ABOUT.has(words[at - 2]?.folded ?? '');
  const isBeside = (WITH.has(before) && !isAbout) || (ARTICLES.has(before) && WITH.has(words[at - 2]?.folded ?? ''));
  return isBeside ? third : { ...third, relation: found.meaning };
}

/** "with my wife's booking": whose it is counts, not with whom. */
const isOwner = (text: string, { words, found }: { words: readonly Word[]; found: Saying<string> }): boolean =>
  (words[found.to]?.folded === 's' && /^[’']$/.test(text.slice(found.end, words[found.to]?.start))) ||
  (/^[’'] /.test(text.slice(found.end, found.end + 2)) && CUES.has(words[found.to]?.folded ?? ''));

function isWithMe(words: readonly Word[], { from, to }: { from: number; to: number }): boolean {
  const word = (at: number): string => words[at]?.folded ?? '';
  // "mia moglie e i bambini": an article there.
  const isMe = ME.has(word(to + 1)) && !(word(to) === 'e' && word(to + 1) === 'i');
  if (AND.has(word(to)) && (isMe || (word(to + 1) === 'para' && ME.has(word(to + 2))))) return true;
  const and = ARTICLES.has(word(from - 1)) && !AND.has(word(from - 1)) ? from - 2 : from - 1;
  return AND.has(word(and)) && ME.has(word(and - 1));
}

/** "I am her travel agent", "somos una agencia", "als ihr Anwalt". */
function role(words: readonly Word[], at: number): Third | undefined {
  const first = words[at];
  if (!first || !BE.has(first.folded)) return undefined;
  let next = at + 1;
  let isTheirs = false;
  for (let more = 0; more < 2; more += 1) {
    const { folded = '' } = words[next] ?? {};
    const isOf = THEIRS.has(folded) || THEIRS_OR_YOURS.has(folded);
    if (!isOf && !ARTICLES.has(folded)) break;
    isTheirs ||= isOf;
    next += 1;
  }
  const found = phraseAt(ROLES, { words, at: next }) ?? relative(words, { at: next, isTheirs });
  if (!found || found.meaning === 'company') return undefined;
  const isRole = ROLES.has(words[next]?.folded ?? '');
  // "Soy su cliente" speaks of the writer.
  if (!isRole && ['client', 'friend', 'employee'].includes(found.meaning)) return undefined;
  const relation = isRole ? found.meaning : 'family';
  return { from: at, to: found.to, start: first.start, end: found.end, relation, reach: 'message' };
}

/** "I am her daughter", "sou filha dela", "je suis le fils de la passagère". */
function relative(
  words: readonly Word[],
  { at, isTheirs }: { at: number; isTheirs: boolean },
): Saying<string> | undefined {
  const found = phraseAt(RELATION, { words, at });
  return found && (isTheirs || OF_THEM.has(words[found.to]?.folded ?? '')) ? found : undefined;
}

/** "her booking", "o email dela": beside a value only. */
function theirs(words: readonly Word[], at: number): Third | undefined {
  const first = words[at];
  if (!first) return undefined;
  const isSure = THEIRS.has(first.folded);
  if (!isSure && !THEIRS_OR_YOURS.has(first.folded)) return undefined;
  const owned = phraseAt(CUES, { words, at: at + 1 }) ?? phraseAt(CUES, { words, at: at + 2 });
  const isAfter = /^del(?:a|e|as|es)$/.test(first.folded);
  // "o email dela": of her; a Dele may also be called so.
  if (isAfter && !CUES.has(words[at - 1]?.folded ?? '') && !CUES.has(words[at - 2]?.folded ?? '')) return undefined;
  if (!isAfter && (!owned || owned.meaning.kind === 'nothing')) return undefined;
  const reach = isSure ? 'sentence' : 'clause';
  return { from: at, to: at + 1, start: first.start, end: first.end, relation: SOMEONE, reach };
}
