// People of whom the platform never tells, while it tells of others, are not an outage and not late by chance.
import { expect, test } from 'vitest';
import { peopleOnlyRead, type Came } from '../../../src/accounts/only-read.ts';

const MINUTE = 60_000;
const told = (contactId: string, minute: number): Came => ({ contactId, at: minute * MINUTE, told: true });
const read = (contactId: string, minute: number): Came => ({ contactId, at: minute * MINUTE, told: false });

const CASES: { when: string; messages: Came[]; people: number }[] = [
  { when: 'nothing came', messages: [], people: 0 },
  { when: 'everybody is told of', messages: [told('a', 1), told('b', 2), told('c', 3)], people: 0 },
  { when: 'nobody is told of: an outage', messages: [read('a', 1), read('b', 2), read('c', 3)], people: 0 },
  { when: 'an outage between two times of health', messages: [told('a', 0), read('b', 40), read('c', 60), read('d', 80), told('a', 120)], people: 0 },
  { when: 'two people unseen among pushes', messages: [told('a', 0), read('b', 5), read('c', 6), told('a', 8), read('b', 9), told('a', 12)], people: 2 },
  { when: 'one person alone proves little', messages: [told('a', 0), read('b', 5), read('b', 6), read('b', 7), told('a', 8)], people: 0 },
  { when: 'somebody who was told of at another time', messages: [told('a', 0), read('b', 5), read('c', 6), read('c', 7), told('b', 8), told('c', 9)], people: 0 },
]; // prettier-ignore

test.each(CASES)('$when', ({ messages, people }) => {
  expect(peopleOnlyRead(messages)).toBe(people);
});
