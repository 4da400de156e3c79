// What somebody writes who has found another one's boarding pass, in six languages: all of it true, none of it theirs.
import type { Random } from '../../src/simulator/random.ts';
import type { Victim } from './victims.ts';

export interface Impostor {
  victim: Victim;
  language: Language;
  /** In the order written. */
  messages: string[];
  /** Every value that is in them, as the record has it. */
  typed: string[];
}

const LANGUAGES = ['en', 'es', 'de', 'fr', 'it', 'pt'] as const;
type Language = (typeof LANGUAGES)[number];
const PIECES = ['booking', 'name', 'email', 'loyalty', 'birthDate'] as const;
type Piece = (typeof PIECES)[number];

const SAYS: Readonly<Record<Language, Readonly<Record<Piece, readonly string[]>>>> = {
  en: {
    booking: ['My booking is {}.', 'PNR {}', 'booking reference: {}', 'it is about {}, my reservation'],
    name: ['My name is {}.', 'This is {}.', "I'm {}", 'Name: {}'],
    email: ['My e-mail is {}', 'you have me as {}', 'e-mail on file: {}'],
    loyalty: ['My membership number is {}', 'frequent flyer {}', 'member no. {}'],
    birthDate: ['I was born on {}.', 'Date of birth: {}', 'DOB {}'],
  },
  es: {
    booking: ['Mi reserva es {}.', 'localizador {}', 'Es sobre mi reserva {}'],
    name: ['Me llamo {}.', 'Soy {}.', 'Mi nombre es {}'],
    email: ['Mi correo es {}', 'correo electrónico: {}'],
    loyalty: ['Mi número de socio es {}', 'socio {}'],
    birthDate: ['Nací el {}.', 'Fecha de nacimiento: {}'],
  },
  de: {
    booking: ['Meine Buchung ist {}.', 'Buchungsnummer {}'],
    name: ['Ich heiße {}.', 'Mein Name ist {}.'],
    email: ['Meine E-Mail ist {}', 'E-Mail-Adresse: {}'],
    loyalty: ['Meine Mitgliedsnummer ist {}', 'Vielfliegernummer {}'],
    birthDate: ['Ich bin am {} geboren.', 'Geburtsdatum: {}'],
  },
  fr: {
    booking: ['Ma réservation est {}.', 'numéro de dossier {}'],
    name: ["Je m'appelle {}.", 'Je suis {}.'],
    email: ['Mon adresse mail est {}', 'courriel : {}'],
    loyalty: ['Mon numéro de membre est {}', 'numéro de fidélité {}'],
    birthDate: ['Je suis né le {}.', 'Date de naissance : {}'],
  },
  it: {
    booking: ['La mia prenotazione è {}.', 'codice prenotazione {}'],
    name: ['Mi chiamo {}.', 'Sono {}.'],
    email: ['La mia mail è {}', 'indirizzo email: {}'],
    loyalty: ['Il mio numero socio è {}', 'tessera {}'],
    birthDate: ['Sono nato il {}.', 'Data di nascita: {}'],
  },
  pt: {
    booking: ['A minha reserva é {}.', 'localizador da reserva {}'],
    name: ['O meu nome é {}.', 'Chamo-me {}.'],
    email: ['O meu e-mail é {}', 'endereço de email: {}'],
    loyalty: ['O meu número de sócio é {}', 'passageiro frequente: {}'],
    birthDate: ['Nasci em {}.', 'Data de nascimento: {}'],
  },
};

const ASKS: Readonly<Record<Language, readonly string[]>> = {
  en: ['Which phone number do you have for me?', 'Send the code to my new number please.', 'Just confirm my account.'],
  es: ['¿Qué teléfono tienen mío?', 'Confirmen mi cuenta, por favor.', '¿Qué asiento tengo?'],
  de: ['Welche Telefonnummer haben Sie von mir?', 'Bitte bestätigen Sie mein Konto.'],
  fr: ['Quel numéro avez-vous pour moi ?', 'Confirmez mon compte, merci.'],
  it: ['Che numero di telefono avete?', 'Confermate il mio conto, grazie.'],
  pt: ['Que telefone têm meu?', 'Confirmem a minha conta, por favor.'],
};

export function makeImpostor(victim: Victim, random: Random): Impostor {
  const language = random.pick(LANGUAGES);
  const all = random.chance(0.5);
  const pieces = PIECES.filter(() => all || random.chance(0.6));
  const typed: string[] = [];
  const say = (piece: Piece): string => {
    const { shown, values } = valueOf(piece, { victim, language, random });
    typed.push(...values);
    return random.pick(SAYS[language][piece]).replace('{}', shown);
  };
  const said = random.shuffled(pieces.length > 0 ? pieces : (['booking'] as const)).map((piece) => say(piece));
  const cut = random.int(1, said.length);
  const first = said.slice(0, cut).join(' ');
  const rest = said.slice(cut).join('\n');
  const messages = [first, rest, random.pick(ASKS[language])].filter((text) => text !== '');
  return { victim, language, messages, typed };
}

function valueOf(
  piece: Piece,
  { victim, language, random }: { victim: Victim; language: Language; random: Random },
): { shown: string; values: string[] } {
  if (piece === 'name') {
    const isWhole = random.chance(0.7);
    const family = isWhole ? victim.family : [victim.family[0]];
    return { shown: `${victim.given} ${family.join(' ')}`, values: [...family] };
  }
  if (piece !== 'birthDate') return { shown: victim[piece], values: [victim[piece]] };
  const [year = '', month = '', day = ''] = victim.birthDate.split('-');
  const separator = language === 'de' ? '.' : '/';
  return { shown: [day, month, year].join(separator), values: [victim.birthDate] };
}
