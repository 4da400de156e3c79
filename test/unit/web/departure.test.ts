import { describe, expect, test } from 'vitest';
import { departureWords, inWords, wouldLeaveWords } from '../../../web/src/conversation/departure-words.ts';

const NOW = Date.parse('2026-03-12T14:34:00Z');
const at = (ms: number): string => new Date(NOW + ms).toISOString();
const MINUTE = 60_000;

describe('a queued reply says when it leaves', () => {
  test.each([
    ['undo', at(4_000), 'Queued, leaves in a moment'],
    [null, null, 'Queued'],
    ['limit', at(2.2 * MINUTE), "Waits for X's limit, leaves in ~3 min"],
    ['order', at(130 * MINUTE), 'After the one before it, leaves in ~2 h 10 min'],
    ['account', null, 'Waits until this handle can send again'],
    ['unknown_send', null, 'Waits until the one before it is settled'],
    ['upload', at(MINUTE), 'Waits until X has taken its file'],
    ['platform_trouble', null, 'X is in trouble; it leaves when X answers again'],
  ] as const)('waiting for %s until %s', (waitsFor, departsAt, words) => {
    expect(departureWords({ waitsFor, departsAt, notBefore: null }, 'X', NOW)).toBe(words);
  });

  test('without a forecast the time of the undo stands', () => {
    const queued = { waitsFor: null, departsAt: null, notBefore: at(50_000) };
    expect(departureWords(queued, 'X', NOW)).toBe('Queued, leaves in less than a minute');
  });

  test.each([
    [-1, 'in a moment'],
    [MINUTE, 'in ~1 min'],
    [60 * MINUTE, 'in ~1 h'],
    [59.5 * MINUTE, 'in ~60 min'],
  ])('%d ms is %s', (ms, words) => expect(inWords(ms)).toBe(words));

  test('before sending, only a wait that matters is told', () => {
    expect(wouldLeaveWords(null, NOW)).toBeNull();
    expect(wouldLeaveWords(at(29_000), NOW)).toBeNull();
    expect(wouldLeaveWords(at(4 * MINUTE), NOW)).toBe('leaves in ~4 min');
  });
});
