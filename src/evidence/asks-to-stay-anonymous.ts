// Whether somebody asks, in their own words, not to be recognised. Pure. A list of sayings that anybody can read, no guessing: who
// means it otherwise asks an agent. Before it: ingest/note-evidence.

interface Language {
  sayings: readonly string[];
  /** Shortly before a saying they turn it round: "I do not want to stay anonymous". */
  negations: readonly string[];
}

/** Spanish and Portuguese say much alike, and turn it round each in their way. */
const ROMANCE = ['no', 'nunca', 'sin', 'pas', 'jamais', 'plus', 'sans', 'non', 'mai', 'senza', 'nao', 'sem'];

/** Small letters without marks, apostrophes as spaces: as `plain` makes them. `(a|b)` offers endings. */
const LANGUAGES: Readonly<Record<string, Language>> = {
  en: {
    sayings: [
      '(stay|remain|be|keep|keep me|keep myself|keep this|keep it|stays|kept) anonymous',
      '(writing|write|ask|asking|complain|report|reporting|talk|do this|chat) anonymously',
      'keep my (name|identity) out of (it|this)',
      '(do not|don t|dont|please not) (look me up|identify me|try to identify me|look up my (account|data|details|name))',
      'without (you )?(looking me up|identifying me)',
    ],
    negations: ['not', 'don t', 'dont', 'never', 'needn t', 'no longer', 'no need', 'why'],
  },
  es: {
    sayings: [
      '(permanecer|quedar|quedarme|mantenerme|seguir|seguir siendo|continuar|ser|estar) anonim(o|a)',
      '(prefiero|quiero|guardar|mantener|conservar|en) (el |mi )?anonimato',
      '(escribo|escribir|preguntar|pregunto|consulto|hacerlo|reclamar) (de forma anonima|de manera anonima|anonimamente)',
      'no me (identifiquen|identifique|identifiqueis|identifiques|busquen|busque|busqueis)',
      'no (busquen|busque|busqueis|miren|mire) mis datos',
    ],
    negations: ROMANCE,
  },
  de: {
    sayings: [
      'anonym (bleiben|bleibe|schreiben|fragen|sein|behandeln|behandelt|nachfragen)',
      '(bleibe|bliebe|schreibe|frage) (\\S+ ){0,2}anonym',
      '(schlagen|schlagt|schlag) (sie )?mich (bitte )?nicht nach',
      '(suchen|sucht|such) (sie )?(bitte )?(mich|meine daten) (bitte )?nicht',
      '(mich|nicht) (bitte )?(nicht )?(identifizieren|identifiziert werden)',
    ],
    negations: ['nicht', 'nie', 'kein', 'warum'],
  },
  fr: {
    sayings: [
      '(rester|reste|demeurer|etre) anonyme',
      '(garder|preserver|conserver|respecter|respectez|dans|gardez) (l |mon )?anonymat',
      '(ecris|ecrire|demander|demande|poser|le faire) (\\S+ ){0,3}(de facon anonyme|de maniere anonyme|anonymement)',
      'ne m (identifiez|identifie|identifiez) pas',
      'ne (cherchez|recherchez) pas (qui je suis|mes donnees|mon compte)',
    ],
    negations: ROMANCE,
  },
  it: {
    sayings: [
      '(restare|rimanere|resto|rimango|essere) anonim(o|a)',
      '(mantenere|conservare|preferisco|rispettate|nell) (l |il mio )?anonimato',
      '(scrivo|scrivere|chiedere|chiedo|farlo) (in forma anonima|in modo anonimo|anonimamente)',
      'non (identificatemi|mi identificate|mi identifichi|cercatemi)',
      'non (cercate|cerchi|cercare) i miei dati',
    ],
    negations: ROMANCE,
  },
  pt: {
    sayings: [
      '(ficar|permanecer|manter me|continuar|ser|me manter|seguir) anonim(o|a)',
      '(manter|preservar|prefiro|guardar|respeitem|no) (o |meu |o meu )?anonimato',
      '(escrevo|escrever|perguntar|pergunto|reclamar|fazer isso) (de forma anonima|de maneira anonima|anonimamente)',
      'nao me (identifiquem|identifique|procurem|procure)',
      'nao (procurem|procure|busquem|busque) (os )?meus dados',
    ],
    negations: ROMANCE,
  },
};

const CLAUSE = ' . ';
/** The cheap look: hardly any message goes past it. */
const MAY_SAY =
  /an[oóôò]n[iyí]|identif|look(ing)? me up|look up my|keep my|nach|such|busq|mis datos|cherch|cerc|procur/i;
const MOST_READ = 2_000;

const READ = Object.values(LANGUAGES).map(({ sayings, negations }) => ({
  says: new RegExp(`(?<= )(?:${sayings.join('|')})(?= )`, 'g'),
  turns: new RegExp(`(?<= )(?:${negations.join('|')})(?: [^ .]+){0,4} $`),
}));

export function asksToStayAnonymous(text: string): boolean {
  if (!MAY_SAY.test(text)) return false;
  const words = plain(text.slice(0, MOST_READ));
  return READ.some(({ says, turns }) =>
    [...words.matchAll(says)].some(({ index }) => !turns.test(words.slice(words.lastIndexOf(CLAUSE, index), index))),
  );
}

const plain = (text: string): string =>
  ` . ${text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\u200b-\u200f\u2060-\u206f\ufeff]/gu, '')
    .replace(/[.,;:!?¿¡()\n\r…]+/g, CLAUSE)
    .replace(/[^\p{L}\p{N}.]+/gu, ' ')} `.replace(/ {2,}/g, ' ');
