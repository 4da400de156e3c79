// A brand's customers and the people who write to it, drawn from a seed: households, agencies, people of one name; senders who give
// a number, a name alone, a number with a slip, somebody else's number, and senders who are no customers at all.
import type { CustomerChange } from '../../src/customers/change.ts';
import { seeded, type Dice } from './dice.ts';
import { CITIES, EMAIL_HOSTS, FAMILIES, GIVEN } from './words.ts';

export interface Member {
  no: number;
  given: string;
  family: string;
  email: string;
  phone: string;
  loyalty: string | null;
  booking: string | null;
  birthDate: string;
  language: string;
  city: string;
}

export const SENDER_KINDS = ['pointer', 'name', 'stranger', 'third', 'typo', 'impostor'] as const;
export type SenderKind = (typeof SENDER_KINDS)[number];

export interface Sender {
  kind: SenderKind;
  /** Which record is meant; null: none is theirs. */
  meant: Member | null;
  displayName: string;
  handle: string;
  language: string | null;
  texts: string[];
}

export const AGENCIES = ['@voyages-plus.example', '@traveldesk.example'];
export const LANGUAGES = ['en', 'es', 'de', 'fr', 'it', 'pt'] as const;
const SIGNS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A third lives in households of two to four: one surname, one telephone, one town. A fifth was booked by an agency. */
export function* members(count: number, seed: number): Generator<Member> {
  const dice = seeded(seed);
  let no = 0;
  while (no < count) {
    const size = dice.chance(0.15) ? 2 + dice.below(3) : 1;
    const family = surname(dice);
    const shared = { phone: `+346${dice.digits(8)}`, city: dice.one(CITIES).city };
    for (let at = 0; at < size && no < count; at += 1, no += 1) yield member(dice, { no, family, ...shared, ownPhone: size === 1 || dice.chance(0.5) }); // prettier-ignore
  }
}

const surname = (dice: Dice): string => (dice.chance(0.3) ? `${dice.zipf(FAMILIES)} ${dice.zipf(FAMILIES)}` : dice.zipf(FAMILIES)); // prettier-ignore
const givenName = (dice: Dice): string => dice.zipf(dice.one(GIVEN)[1]);

function member(
  dice: Dice,
  { no, family, phone, city, ownPhone }: Pick<Member, 'no' | 'family' | 'phone' | 'city'> & { ownPhone: boolean },
): Member {
  const given = dice.chance(0.2) ? `${givenName(dice)} ${givenName(dice)}` : givenName(dice);
  const isAgency = dice.chance(0.2);
  const local = `${given} ${family}`
    .normalize('NFD')
    .replace(/[^A-Za-z ]/g, '')
    .toLowerCase()
    .split(' ')
    .join('.');
  const email = isAgency ? `desk${dice.below(3)}${dice.one(AGENCIES)}` : `${local}${dice.below(1000)}@${dice.one(EMAIL_HOSTS)}`; // prettier-ignore
  return {
    no,
    given,
    family,
    email,
    phone: ownPhone ? `+346${dice.digits(8)}` : phone,
    loyalty: dice.chance(0.7) ? `HA${String(no % 10_000_000).padStart(7, '0')}${dice.digits(2)}` : null,
    booking: dice.chance(0.6) ? code(dice) : null,
    birthDate: `${1940 + dice.below(65)}-${two(1 + dice.below(12))}-${two(1 + dice.below(28))}`,
    language: dice.one(LANGUAGES),
    city,
  };
}

const two = (number: number): string => String(number).padStart(2, '0');
/** With a digit, as most have. */
function code(dice: Dice): string {
  const signs = Array.from({ length: 6 }, () => SIGNS[dice.below(SIGNS.length)] ?? '7');
  signs[dice.below(6)] = String(2 + dice.below(8));
  return signs.join('');
}

export const recordOf = (one: Member): CustomerChange => ({
  names: [{ kind: 'record', given: one.given, family: one.family }],
  emails: [one.email],
  phones: [one.phone],
  loyalty: one.loyalty,
  birthDate: one.birthDate,
  language: one.language,
  city: one.city,
  references: one.booking === null ? [] : [{ kind: 'booking', value: one.booking }],
});

/** 30 % with a number, 25 % a name alone, 20 % no customers, 10 % for somebody else, 10 % with a slip, 5 % with another's numbers. */
const SHARES: readonly (readonly [SenderKind, number])[] = [['pointer', 0.3], ['name', 0.25], ['stranger', 0.2], ['third', 0.1], ['typo', 0.1], ['impostor', 0.05]]; // prettier-ignore

export function makeSenders(count: number, { seed, pool }: { seed: number; pool: readonly Member[] }): Sender[] {
  const dice = seeded(seed);
  return Array.from({ length: count }, () => {
    let left = dice.next();
    const kind = SHARES.find(([, share]) => (left -= share) < 0)?.[0] ?? 'name';
    return makeSender(kind, dice, pool);
  });
}

function makeSender(kind: SenderKind, dice: Dice, pool: readonly Member[]): Sender {
  const known = kind === 'third' ? bookedOne(dice, pool) : dice.one(pool);
  const language = dice.one(LANGUAGES);
  const says = WORDS[language];
  const fill = (texts: readonly string[], value: string) => dice.one(texts).replace('{}', value);
  const stranger = `${givenName(dice)} ${surname(dice)}`;
  const base = { kind, language: dice.chance(0.5) ? language : null };
  if (kind === 'name') {
    const texts = dice.chance(0.5) ? [fill(says.name, nameAsSaid(known, dice))] : [says.hello];
    return { ...base, meant: known, ...profileOf(known, dice, { named: true }), texts };
  }
  if (kind === 'stranger')
    return { ...base, meant: null, ...profile(stranger, dice), texts: strangerSays(dice, { says, stranger, fill }) };
  if (kind === 'third') {
    return { ...base, meant: known, ...profile(stranger, dice), texts: [fill(says.third, known.booking ?? '')] };
  }
  const which = pointerOf(known, dice);
  const value = kind === 'typo' ? slip(which.value, dice) : which.value;
  const profiled =
    kind === 'impostor' ? { ...profile(stranger, dice), isVague: false } : profileOf(known, dice, { named: false });
  const isNamed = kind === 'impostor' || profiled.isVague || dice.chance(0.4);
  const texts = [fill(says[which.kind], value), ...(isNamed ? [fill(says.name, nameAsSaid(known, dice))] : [])];
  return { ...base, meant: known, displayName: profiled.displayName, handle: profiled.handle, texts };
}

function bookedOne(dice: Dice, pool: readonly Member[]): Member {
  const one = dice.one(pool);
  return one.booking === null ? bookedOne(dice, pool) : one;
}

type Words = Readonly<Record<'name' | 'loyalty' | 'booking' | 'email' | 'phone' | 'third', readonly string[]>> & {
  hello: string;
};

function strangerSays(
  dice: Dice,
  {
    says,
    stranger,
    fill,
  }: { says: Words; stranger: string; fill: (texts: readonly string[], value: string) => string },
): string[] {
  const roll = dice.next();
  if (roll < 0.3) return [says.hello];
  if (roll < 0.6) return [fill(says.name, stranger)];
  if (roll < 0.8) return [fill(says.booking, code(dice))];
  return [fill(says.email, `${dice.one(EMAIL_HOSTS).slice(0, 3)}${dice.digits(5)}@mail.example`)];
}

function pointerOf(known: Member, dice: Dice): { kind: 'loyalty' | 'booking' | 'email' | 'phone'; value: string } {
  const isAgency = AGENCIES.some((agency) => known.email.endsWith(agency));
  const having = [
    ...(known.loyalty === null ? [] : Array.from({ length: 4 }, () => ({ kind: 'loyalty' as const, value: known.loyalty ?? '' }))),
    ...(known.booking === null ? [] : Array.from({ length: 4 }, () => ({ kind: 'booking' as const, value: known.booking ?? '' }))),
    ...(isAgency ? [] : [{ kind: 'email' as const, value: known.email }]),
    { kind: 'phone' as const, value: known.phone },
  ]; // prettier-ignore
  return dice.one(having);
}

/** One sign wrong, or two neighbours swapped; never in the part that says what it is. */
function slip(value: string, dice: Dice): string {
  const isMail = value.includes('@');
  const places = Array.from(value, (_, at) => at).filter((at) => (isMail ? at < value.indexOf('@') && /[a-z]/.test(value[at] ?? '') : at >= (value.startsWith('+') ? 4 : value.startsWith('HA') ? 2 : 0))); // prettier-ignore
  const at = dice.one(places);
  const sign = value[at] ?? '';
  const next = value[at + 1] ?? '';
  if (dice.chance(0.4) && places.includes(at + 1) && next !== sign) return value.slice(0, at) + next + sign + value.slice(at + 2); // prettier-ignore
  const others = Array.from(/\d/.test(sign) ? '0123456789' : isMail ? 'abcdefghijklmnopqrstuvwxyz' : SIGNS.slice(0, 24)).filter((other) => other !== sign); // prettier-ignore
  return value.slice(0, at) + dice.one(others) + value.slice(at + 1);
}

function nameAsSaid({ given, family }: Member, dice: Dice): string {
  const [first = ''] = given.split(' ');
  const [surnameOne = ''] = family.split(' ');
  return dice.chance(0.5) ? `${given} ${family}` : `${first} ${surnameOne}`;
}

interface Profile {
  displayName: string;
  handle: string;
}

function profile(name: string, dice: Dice): Profile {
  return {
    displayName: name,
    handle: `${name
      .normalize('NFD')
      .replace(/[^A-Za-z]/g, '')
      .toLowerCase()
      .slice(0, 10)}${dice.below(99)}`,
  };
}

/** Six of ten show their name, some a given name and an initial, some anything at all. */
function profileOf(known: Member, dice: Dice, { named }: { named: boolean }): Profile & { isVague: boolean } {
  const [first = ''] = known.given.split(' ');
  const full = nameAsSaid(known, dice);
  const handle = `${first.toLowerCase()}_${dice.below(9999)}`;
  const roll = named ? 0 : dice.next();
  if (roll < 0.6) return { displayName: full, handle, isVague: false };
  if (roll < 0.75) return { displayName: `${first} ${known.family.slice(0, 1)}.`, handle, isVague: true };
  return { displayName: dice.one(['Wanderlust', 'coffee first', 'Sunny ☀️', 'The Traveller']), handle, isVague: true };
}

const WORDS: Readonly<Record<(typeof LANGUAGES)[number], Words>> = {
  en: { hello: 'Hi, my flight is late', name: ['My name is {}', 'This is {}.', "I'm {}"], loyalty: ['My membership number is {}', 'frequent flyer {}'], booking: ['My booking is {}', 'booking reference {}'], email: ['My e-mail is {}'], phone: ['My phone number is {}'], third: ["My wife's booking is {}", 'I write on behalf of my mother, her booking is {}'] },
  es: { hello: 'Hola, mi vuelo lleva retraso', name: ['Me llamo {}', 'Mi nombre es {}'], loyalty: ['Mi número de socio es {}'], booking: ['Mi localizador es {}', 'reserva {}'], email: ['Mi correo es {}'], phone: ['Mi teléfono es {}'], third: ['La reserva de mi mujer es {}', 'Escribo de parte de mi madre, su localizador es {}'] },
  de: { hello: 'Hallo, mein Flug ist zu spät', name: ['Ich heiße {}', 'Mein Name ist {}'], loyalty: ['Meine Mitgliedsnummer ist {}'], booking: ['Meine Buchungsnummer ist {}', 'Buchung {}'], email: ['Meine E-Mail ist {}'], phone: ['Meine Telefonnummer ist {}'], third: ['Die Buchung meiner Mutter ist {}', 'Die Buchung meiner Frau ist {}'] },
  fr: { hello: 'Bonjour, mon vol est en retard', name: ["Je m'appelle {}", 'Mon nom est {}'], loyalty: ['Mon numéro de membre est {}'], booking: ['Ma réservation est {}', 'numéro de dossier {}'], email: ['Mon adresse mail est {}'], phone: ['Mon numéro de téléphone est {}'], third: ['La réservation de ma femme est {}', 'La réservation de ma mère est {}'] },
  it: { hello: 'Ciao, il mio volo è in ritardo', name: ['Mi chiamo {}', 'Il mio nome è {}'], loyalty: ['Il mio numero socio è {}'], booking: ['La mia prenotazione è {}', 'codice prenotazione {}'], email: ['La mia mail è {}'], phone: ['Il mio numero di telefono è {}'], third: ['La prenotazione di mia moglie è {}', 'La prenotazione di mia madre è {}'] },
  pt: { hello: 'Olá, o meu voo está atrasado', name: ['O meu nome é {}', 'Chamo-me {}'], loyalty: ['O meu número de sócio é {}'], booking: ['A minha reserva é {}', 'localizador {}'], email: ['O meu e-mail é {}'], phone: ['O meu telefone é {}'], third: ['A reserva da minha mulher é {}', 'A reserva da minha mãe é {}'] },
}; // prettier-ignore
