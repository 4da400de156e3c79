import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideReplyWindow } from '../../../../src/channels/meta/reply-window.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 21, 12);
const ask = (hoursAgo: number, typedByPerson: boolean) =>
  decideReplyWindow({ now: NOW, lastCustomerAt: NOW - hoursAgo * HOUR, typedByPerson });

describe('the reply window', () => {
  test.each([
    [0, true, 'within_24_hours'],
    [24, false, 'within_24_hours'],
    [24.001, true, 'person_within_7_days'],
    [24.001, false, 'not_typed_by_a_person'],
    [168, true, 'person_within_7_days'],
    [168, false, 'not_typed_by_a_person'],
    [168.001, true, 'over_7_days'],
    [168.001, false, 'over_7_days'],
    [-1, false, 'within_24_hours'],
  ])('%d hours after the customer, typed by a person: %s, because %s', (hours, typed, because) => {
    expect(ask(hours, typed).because).toBe(because);
  });

  test('is left to Meta when we do not know when the customer last wrote', () => {
    const window = decideReplyWindow({ now: NOW, lastCustomerAt: null, typedByPerson: false });
    expect(window).toEqual({ open: true, messagingType: 'RESPONSE', because: 'last_act_unknown' });
  });

  test('gives the human tag to nothing that no person typed, and never inside the first day', () => {
    fc.assert(
      fc.property(fc.double({ min: -10, max: 300, noNaN: true }), fc.boolean(), (hours, typed) => {
        const window = ask(hours, typed);
        const isTagged = window.open && window.messagingType === 'MESSAGE_TAG';
        expect(isTagged && (!typed || hours < 24)).toBe(false);
      }),
    );
  });
});
