// People who do not exist, registered several times by clerks in a hurry: households under one roof, towns with postcodes,
// common and rare names, and every kind of error a register has. Seeded. What the matching engine was made on; the measuring
// data was only looked at afterwards.
import { seeded, type Dice } from './dice.ts';
import { CITIES, EMAIL_HOSTS, FAMILIES, GIVEN, NICKNAMES, STREETS } from './words.ts';

export interface Entry extends Record<string, string> {
  id: string;
  person: string;
  given_name: string;
  surname: string;
  sex: string;
  date_of_birth: string;
  email: string;
  phone: string;
  national_id: string;
  house_number: string;
  street: string;
  postcode: string;
  city: string;
  state: string;
}

export interface Register {
  seed: number;
  people: number;
  /** How many further entries a person has, on average. */
  again: number;
  /** How many errors a further entry has, on average. */
  errors: number;
  /** Share of fields that are empty, in every entry. */
  missing: number;
  /** Share of people who live with somebody else of the register. */
  households?: number;
}

export function registerOf({ seed, people, again, errors, missing, households = 0.35 }: Register): Entry[] {
  const dice = seeded(seed);
  const entries: Entry[] = [];
  let home = homeOf(dice);
  let family = dice.zipf(FAMILIES);
  for (let person = 0; person < people; person += 1) {
    if (!dice.chance(households)) {
      home = homeOf(dice);
      family = dice.zipf(FAMILIES);
    }
    const truth = personOf(dice, { person, family, home });
    entries.push(withGaps(dice, { ...truth, id: `p${person}-0` }, missing));
    const copies = dice.poisson(again);
    for (let copy = 1; copy <= copies; copy += 1) {
      const wrong = dice.poisson(errors);
      let entry: Entry = { ...truth, id: `p${person}-${copy}` };
      for (let at = 0; at < wrong; at += 1) entry = Object.assign({ ...entry }, dice.one(ERRORS)(entry, dice));
      entries.push(withGaps(dice, entry, missing));
    }
  }
  return dice.shuffled(entries);
}

type Home = Pick<Entry, 'house_number' | 'street' | 'postcode' | 'city' | 'state' | 'phone'>;

function homeOf(dice: Dice): Home {
  const { city, state, postcodes } = dice.zipf(CITIES);
  return {
    house_number: String(1 + dice.below(120)),
    street: dice.one(STREETS),
    postcode: dice.one(postcodes),
    city,
    state,
    phone: `0${dice.digits(9)}`,
  };
}

function personOf(dice: Dice, { person, family, home }: { person: number; family: string; home: Home }): Entry {
  const [sex, names] = dice.one(GIVEN);
  const given = dice.zipf(names);
  const year = 1930 + dice.below(80);
  return {
    ...home,
    id: '',
    person: String(person),
    given_name: given,
    surname: family,
    sex,
    date_of_birth: `${year}-${two(1 + dice.below(12))}-${two(1 + dice.below(28))}`,
    email: `${given.slice(0, 1 + dice.below(7))}.${family}${dice.below(100)}@${dice.zipf(EMAIL_HOSTS)}`.toLowerCase(),
    phone: dice.chance(0.5) ? home.phone : `6${dice.digits(8)}`,
    national_id: dice.digits(8),
  };
}

const two = (number: number) => String(number).padStart(2, '0');

const ALWAYS = new Set(['id', 'person']);

const withGaps = (dice: Dice, entry: Entry, missing: number): Entry =>
  Object.fromEntries(
    Object.entries(entry).map(([name, value]) => [name, !ALWAYS.has(name) && dice.chance(missing) ? '' : value]),
  ) as Entry;

type Mistake = (entry: Entry, dice: Dice) => Record<string, string>;

const TYPED = ['given_name', 'surname', 'street', 'city', 'postcode', 'national_id', 'email', 'phone'] as const;

const mistyped: Mistake = (entry, dice) => {
  const field = dice.one(TYPED);
  return { [field]: dice.typo(entry[field]) };
};

const ERRORS: readonly Mistake[] = [
  mistyped,
  mistyped,
  mistyped,
  mistyped,
  (entry, dice) => ({ [dice.one(TYPED)]: '', sex: entry.sex }),
  ({ given_name, surname }) => ({ given_name: surname, surname: given_name }),
  ({ date_of_birth }) => {
    const [year = '', month = '', day = ''] = date_of_birth.split('-');
    return { date_of_birth: Number(day) <= 12 && day !== '' ? `${year}-${day}-${month}` : date_of_birth };
  },
  ({ date_of_birth }, dice) => ({ date_of_birth: dice.otherDigit(date_of_birth) }),
  ({ given_name }, dice) => ({ given_name: dice.one(NICKNAMES[given_name] ?? [given_name.slice(0, 1)]) }),
  (_entry, dice) => ({ ...homeOf(dice) }),
  (entry, dice) => ({ surname: `${entry.surname} ${dice.zipf(FAMILIES)}` }),
  (entry, dice) => ({ email: `${entry.email.split('@')[0]}@${dice.zipf(EMAIL_HOSTS)}` }),
  (_entry, dice) => ({ phone: `6${dice.digits(8)}` }),
];
