// What two records of customers have to have in common to be proposed as one person. Other than a sender, both are written by the
// brand: whole names, and a given name that differs is another person. A family shares its telephone and sometimes its e-mail.
import type { Level, MatchModel } from './model.ts';

const level = (name: string, bits: number, words: string, more: Partial<Level> = {}): Level => ({
  level: name,
  bits,
  words,
  ...more,
});

export const DUPLICATES: MatchModel = {
  version: 1,
  name: 'duplicates-1',
  partnersPerRecord: 0.05,
  housematesPerRecord: 1,
  moved: 0,
  fields: [
    {
      field: 'name',
      kind: 'name',
      levels: [
        level('full', 12, 'the whole name agrees', { m: 0.7, rarityCap: 20 }),
        level('partial', 9, 'given name and a surname agree', { m: 0.2, rarityCap: 14 }),
        level('weak', 1, 'the name is similar, not the same'),
        level('given_repeated', 0, 'on one record the given name stands twice'),
        level('given_only', -3, 'the given name agrees, the surname is another'),
        level('surname_only', -7, 'the surname agrees, the given name is another'),
        level('none', -9, 'the name is another'),
      ],
    },
    {
      field: 'birth_date',
      kind: 'birth_date',
      levels: [
        level('same', 12, 'the date of birth is the same'),
        level('typo', 4, 'the date of birth differs by one digit, or day and month are swapped'),
        level('parts', -2, 'two of day, month and year of birth agree'),
        level('different', -8, 'the date of birth is another'),
      ],
    },
    {
      field: 'loyalty',
      kind: 'loyalty',
      levels: [
        level('same', 22, 'the loyalty number is the same'),
        level('typo', 6, 'the loyalty number differs by one sign'),
        level('different', -3, 'the loyalty number is another'),
      ],
    },
    {
      field: 'email',
      kind: 'email',
      household: 'home',
      levels: [
        level('same', 18, 'an e-mail address is the same'),
        level('typo', 8, 'an e-mail address differs by one sign'),
        level('local', 6, 'an e-mail address has the same name at another provider'),
        level('different', -1, 'the e-mail addresses are others'),
      ],
    },
    {
      field: 'phone',
      kind: 'phone',
      household: 'home',
      levels: [
        level('same', 16, 'a telephone number is the same'),
        level('typo', 6, 'a telephone number differs by one digit'),
        level('different', -1, 'the telephone numbers are others'),
      ],
    },
    {
      field: 'reference',
      kind: 'booking',
      household: 'home',
      levels: [level('same', 4, 'a booking, ticket or order is on both')],
    },
    {
      field: 'handle',
      kind: 'handle',
      levels: [level('same', 10, 'the handle is the same')],
    },
    {
      field: 'city',
      kind: 'city',
      household: 'home',
      levels: [level('same', 3, 'the town is the same'), level('different', -1, 'the town is another')],
    },
    {
      field: 'country',
      kind: 'country',
      household: 'home',
      levels: [level('same', 0.5, 'the country is the same'), level('different', -1, 'the country is another')],
    },
  ],
};
