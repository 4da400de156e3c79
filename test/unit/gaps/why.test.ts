import { expect, test } from 'vitest';
import { GAP_REASONS, chooseReason } from '../../../src/gaps/why.ts';
import { gapSentence } from '../../../src/api/sentences.ts';

const MINUTE = 60_000;
const absences = [
  { from: 100 * MINUTE, to: 110 * MINUTE },
  { from: 130 * MINUTE, to: 131 * MINUTE },
];
const within = { startsAt: 102 * MINUTE, endsAt: 109 * MINUTE };

test.each([
  ['we were away', { absences, broken: ['webhook'], ...within }, 'not_listening'],
  [
    'the last sign of life is older than the first message',
    { absences, broken: [], startsAt: 99.5 * MINUTE, endsAt: 99.5 * MINUTE },
    'not_listening',
  ],
  ['we were away at another time', { absences, broken: [], startsAt: 10, endsAt: 20 }, 'unknown'],
  [
    'access explains what follows from it',
    { absences: [], broken: ['subscription', 'token'], ...within },
    'access_lost',
  ],
  [
    'the address before the subscription',
    { absences: [], broken: ['subscription', 'webhook'], ...within },
    'webhook_invalid',
  ],
  ['silence alone explains nothing', { absences: [], broken: ['traffic'], ...within }, 'unknown'],
] as const)('%s', (_, known, reason) => {
  expect(chooseReason(known)).toBe(reason);
});

test('every reason has a sentence that names the channel or the handle', () => {
  for (const reason of GAP_REASONS)
    expect(gapSentence(reason, { handle: 'halcyonair', channel: 'x' })).toMatch(/\bX\b|@halcyonair/);
});
