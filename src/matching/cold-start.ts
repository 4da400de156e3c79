// The model a brand begins with, before anybody has said who was who: what a sender of a message has in common with a customer.
// Weights from measured registers and, where nothing was measured, careful guesses; a learned model replaces it.
import type { Level, MatchModel, ModelField } from './model.ts';

const level = (name: string, bits: number, words: string, more: Partial<Level> = {}): Level => ({
  level: name,
  bits,
  words,
  ...more,
});

const pointer = (field: 'booking' | 'ticket' | 'order', noun: string): ModelField => ({
  field,
  kind: field,
  levels: [
    level('named', 18, `the ${noun} exists and the name is on it`),
    level('unnamed', 14, `the ${noun} exists, and they gave no name to compare`),
    level('surname', 8, `the ${noun} exists and the surname is on it`),
    level('typo', 5, `a ${noun} of this name differs by one sign`),
    level('stranger', 0, `the ${noun} exists under another name`),
  ],
});

export const COLD_START: MatchModel = {
  version: 1,
  name: 'cold-start-1',
  partnersPerRecord: 1,
  housematesPerRecord: 0,
  moved: 0,
  fields: [
    {
      field: 'name',
      kind: 'name',
      forgeable: true,
      group: 'name',
      levels: [
        level('full', 12, 'the whole name agrees', { m: 0.7, rarityCap: 20 }),
        level('partial', 9, 'given name and a surname agree', { m: 0.15, rarityCap: 14 }),
        level('surname_only', 4, 'only a surname agrees'),
        level('weak', 3, 'the name is similar, not the same'),
        level('given_repeated', 2, 'the given name stands twice, the surname is missing'),
        level('given_only', 2, 'only the given name agrees'),
        level('none', -6, 'the name is another'),
      ],
    },
    {
      field: 'handle',
      kind: 'handle',
      forgeable: true,
      group: 'name',
      levels: [
        level('known', 10, 'the handle is the one on record'),
        level('known_long_ago', 5, 'the handle was on record more than a year ago'),
        level('name', 3, 'the handle is made of the name'),
      ],
    },
    {
      field: 'birth_date',
      kind: 'birth_date',
      levels: [
        level('same', 12, 'the date of birth is the same'),
        level('typo', 4, 'the date of birth differs by one digit, or day and month are swapped'),
        level('parts', -2, 'two of day, month and year of birth agree'),
        level('different', -4.5, 'the date of birth is another'),
      ],
    },
    {
      field: 'email',
      kind: 'email',
      levels: [
        level('same', 20, 'the e-mail address is on record'),
        level('typo', 8, 'the e-mail address differs by one sign'),
        level('local', 6, 'the e-mail address has the same name at another provider'),
        level('different', 0, 'the e-mail address is not on record'),
      ],
    },
    {
      field: 'phone',
      kind: 'phone',
      levels: [
        level('same', 20, 'the telephone number is on record'),
        level('tail', 8, 'the last seven digits of the telephone number agree'),
        level('typo', 5, 'the telephone number differs by one digit'),
        level('different', 0, 'the telephone number is not on record'),
      ],
    },
    {
      field: 'loyalty',
      kind: 'loyalty',
      levels: [
        level('same', 22, 'the loyalty number is the same'),
        level('typo', 5, 'the loyalty number differs by one digit'),
        level('other', 0, "the loyalty number is somebody else's", { blocks: true }),
      ],
    },
    pointer('booking', 'booking'),
    pointer('ticket', 'ticket'),
    pointer('order', 'order'),
    {
      field: 'place',
      kind: 'place',
      forgeable: true,
      levels: [
        level('city', 8, 'the city in the profile is the one on record'),
        level('country', 2, 'the country in the profile is the one on record'),
        level('different', -0.5, 'the place in the profile is another'),
      ],
    },
    {
      field: 'language',
      kind: 'language',
      forgeable: true,
      levels: [
        level('same', 1, 'writes in the language on record'),
        level('different', -0.3, 'writes in another language'),
      ],
    },
    { field: 'travel', kind: 'travel', levels: [level('soon', 4, 'travels within three days')] },
    {
      field: 'verdict',
      kind: 'verdict',
      levels: [level('rejected', 0, 'was already found not to be this customer', { blocks: true })],
    },
  ],
};
