// People whose records somebody else will name, drawn from a seed. Every value of theirs is marked, so that one that gets out is
// found wherever it stands.
import type { CustomerChange } from '../../src/customers/change.ts';
import { seededRandom, type Random } from '../../src/simulator/random.ts';

export interface Victim {
  no: number;
  given: string;
  /** Two surnames; the second is typed by nobody who types only one. */
  family: [string, string];
  email: string;
  phone: string;
  loyalty: string;
  booking: string;
  ticket: string;
  birthDate: string;
  ref: string;
  /** Never typed by anybody. */
  secrets: string[];
}

const GIVEN = ['Ana', 'Lucía', 'Jürgen', 'Sofia', 'Bruno', 'Chidi', 'Élodie', 'Giulia', 'Tomás', 'Ingrid', 'Kwame', 'Beatriz', 'Håkon', 'Marta', 'Pierre', 'Noor']; // prettier-ignore
const FIRST = ['Quintanilla', 'Vandermeer', 'Oberhauser', 'Castellani', 'Figueiredo', 'Delacroix', 'Lindqvist', 'Okonkwo', 'Zubizarreta', 'Hagenbuch', 'Bonaventura', 'Mascarenhas', 'Thibodeaux', 'Ostrowski']; // prettier-ignore
const SECOND = ['Arizmendi', 'Bracamonte', 'Colmenares', 'Dombrowski', 'Echeverri', 'Fitzsimmons', 'Goytisolo', 'Hinterberger', 'Iturralde', 'Kirchschlager', 'Larrañaga', 'Monteverdi']; // prettier-ignore
const SIGNS = Array.from('ABCDEFGHJKLMNPQRSTUVWXYZ23456789');

export function makeVictims(count: number, seed: number): Victim[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, no) => makeVictim(no, random));
}

function makeVictim(no: number, random: Random): Victim {
  const given = random.pick(GIVEN);
  const family: [string, string] = [random.pick(FIRST), random.pick(SECOND)];
  const pad = String(no).padStart(4, '0');
  const twelve = `125${pad}${random.digits(5)}`;
  return {
    no,
    given,
    family,
    email: `person.${pad}@victims.example`,
    phone: `+3461${pad}${random.digits(3)}`,
    loyalty: `HA7${pad}${random.digits(2)}`,
    booking: `${random.pick(Array.from('KLMNPQRTVWXZ'))}${random.pick(Array.from('2346789'))}${Array.from({ length: 3 }, () => random.pick(SIGNS)).join('')}${random.pick(Array.from('2346789'))}`, // prettier-ignore
    ticket: `${twelve}${BigInt(twelve) % 7n}`,
    birthDate: `${random.int(1950, 1999)}-0${random.int(1, 9)}-${random.int(13, 27)}`,
    ref: `VREF-${pad}`,
    secrets: [`private.${pad}@hidden.example`, `SECRETNOTE-${pad}`, `SECRETSEAT-${pad}`],
  };
}

export const recordOf = (victim: Victim): CustomerChange => ({
  names: [{ kind: 'record', given: victim.given, family: victim.family.join(' ') }],
  emails: [victim.email, victim.secrets[0] ?? ''],
  phones: [victim.phone],
  loyalty: victim.loyalty,
  tier: 'gold',
  birthDate: victim.birthDate,
  language: 'es',
  city: 'Vitoria',
  country: 'ES',
  references: [
    { kind: 'booking', value: victim.booking },
    { kind: 'ticket', value: victim.ticket },
  ],
  attributes: { note: victim.secrets[1] ?? '' },
  preferences: { seat: victim.secrets[2] ?? '' },
});

/** Everything that only the record says, by what it is. */
export const hiddenOf = (victim: Victim): string[] => [
  victim.family[0], victim.family[1], victim.email, victim.phone, victim.loyalty, victim.booking, victim.ticket,
  victim.birthDate, victim.ref, ...victim.secrets,
]; // prettier-ignore

/** A value of any of them, whosever it is. */
export const MARKED =
  /VREF-\d{4}|SECRET[A-Z]+-\d{4}|[\w.]+@(?:victims|hidden)\.example|HA7\d{6}|\+3461\d{7}|\b125\d{10}\b/g;
