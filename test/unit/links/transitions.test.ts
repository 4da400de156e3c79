// From which state which act is allowed, by whom and on what (identity.md §4.2). The table first, then laws over everything that
// could be asked.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EVIDENCE_KINDS, LINK_METHODS, LINK_STATES } from '../../../src/db/tables/links.ts';
import {
  decideTransition,
  PAIR_ACTIONS,
  PROOF_METHODS,
  REFUSALS,
  type PairAction,
  type Question,
} from '../../../src/links/transitions.ts';

const PROOF = { kind: 'proof', isTheirs: true, isUsed: false, isErased: false } as const;

/** The best that each act can be asked with. */
const WAYS: Record<PairAction, Partial<Question>> = {
  claimed: { method: 'typed' },
  confirmed: { method: 'agent', userId: 'usr_mira', hasReason: true, checks: 2, evidence: [PROOF] },
  verified: { method: 'code', evidence: [PROOF] },
  rejected: { method: 'agent', userId: 'usr_mira', hasReason: true },
  suspended: { method: 'system' },
  unlinked: { method: 'agent', userId: 'usr_mira', hasReason: true },
  expired: { method: 'system', isOver: true },
};

const ask = (action: PairAction, given: Partial<Question> = {}) =>
  decideTransition({
    action, method: 'typed', before: null, userId: null, secondUserId: null, hasReason: false, checks: 0, needsSecond: false,
    evidence: [], contact: { isAnonymous: false, isFlagged: false }, isElsewhere: false, isRejected: false, identities: 0,
    isOver: false, ...WAYS[action], ...given,
  }); // prettier-ignore
const answer = (action: PairAction, given: Partial<Question> = {}): string => {
  const decision = ask(action, given);
  return decision.do === 'write' ? decision.state : decision.because;
};

describe('each act from each state', () => {
  const TABLE: Record<PairAction, readonly string[]> = {
    //          none         claimed      confirmed    verified     rejected     suspended    ended
    claimed:   ['claimed',    'already',   'already',   'already',   'rejected',  'suspended', 'claimed'],
    confirmed: ['confirmed',  'confirmed', 'already',   'already',   'rejected',  'suspended', 'confirmed'],
    verified:  ['verified',   'verified',  'verified',  'verified',  'rejected',  'verified',  'verified'],
    rejected:  ['rejected',   'rejected',  'rejected',  'rejected',  'already',   'rejected',  'rejected'],
    suspended: ['not_linked', 'not_linked', 'suspended', 'suspended', 'not_linked', 'not_linked', 'not_linked'],
    unlinked:  ['not_linked', 'ended',     'ended',     'ended',     'ended',     'ended',     'not_linked'],
    expired:   ['not_linked', 'ended',     'ended',     'ended',     'not_linked', 'not_linked', 'not_linked'],
  }; // prettier-ignore
  const STATES = [null, 'claimed', 'confirmed', 'verified', 'rejected', 'suspended', 'ended'] as const;
  for (const action of PAIR_ACTIONS) {
    test.each(STATES.map((before, i) => [before, TABLE[action][i]]))(`${action} from %s: %s`, (before, expected) => {
      expect(answer(action, { before })).toBe(expected);
    });
  }
});

describe('on what', () => {
  test.each<[string, PairAction, Partial<Question>, string]>([
    ['typing never proves', 'verified', { method: 'typed' }, 'wrong_method'],
    ['a system never proves', 'verified', { method: 'system' }, 'wrong_method'],
    ['an agent never verifies', 'verified', { method: 'agent', userId: 'usr_mira', hasReason: true }, 'wrong_method'],
    ['a proof without evidence', 'verified', { evidence: [] }, 'no_evidence'],
    ['what was typed is no proof', 'verified', { evidence: [{ ...PROOF, kind: 'booking' }] }, 'no_evidence'],
    ['a document proves nothing by itself', 'verified', { evidence: [{ ...PROOF, kind: 'document' }] }, 'no_evidence'],
    ['a proof of somebody else', 'verified', { evidence: [{ ...PROOF, isTheirs: false }] }, 'foreign_evidence'],
    ['a proof that was used', 'verified', { evidence: [{ ...PROOF, isUsed: true }] }, 'used_evidence'],
    ['a proof that was erased', 'verified', { evidence: [{ ...PROOF, isErased: true }] }, 'no_evidence'],
    ['nobody confirms without a name', 'confirmed', { userId: null }, 'no_user'],
    ['nobody confirms without a reason', 'confirmed', { hasReason: false }, 'no_reason'],
    ['one check is too few', 'confirmed', { checks: 1 }, 'too_few_checks'],
    ['the first of two people', 'confirmed', { needsSecond: true }, 'claimed'],
    ['the second of two people', 'confirmed', { needsSecond: true, secondUserId: 'usr_omar' }, 'confirmed'],
    ['the same person twice', 'confirmed', { needsSecond: true, secondUserId: 'usr_mira' }, 'same_person'],
    [
      'a customer says that it is not them',
      'rejected',
      { method: 'customer', userId: null, hasReason: false },
      'rejected',
    ],
    ['an agent says why', 'rejected', { hasReason: false }, 'no_reason'],
    [
      'nobody is looked up who asked to stay anonymous',
      'verified',
      { contact: { isAnonymous: true, isFlagged: false } },
      'anonymous',
    ],
    [
      'whoever named too many people claims nothing',
      'claimed',
      { contact: { isAnonymous: false, isFlagged: true } },
      'flagged',
    ],
    ['but may prove it', 'verified', { contact: { isAnonymous: false, isFlagged: true } }, 'verified'],
    ['what is typed never moves a link', 'claimed', { isElsewhere: true }, 'linked_elsewhere'],
    ['an agent unlinks first', 'confirmed', { isElsewhere: true }, 'linked_elsewhere'],
    ['a second proof is shown beside the first', 'verified', { isElsewhere: true }, 'claimed'],
    ['a rejection holds for every record of that person', 'verified', { isRejected: true }, 'rejected'],
    ['five contacts on one channel are enough', 'verified', { identities: 5 }, 'too_many_identities'],
    ['one that is linked stays', 'verified', { identities: 5, before: 'confirmed' }, 'verified'],
    ['nothing expires before its time', 'expired', { before: 'verified', isOver: false }, 'not_over'],
  ])('%s', (_what, action, given, expected) => {
    expect(answer(action, given)).toBe(expected);
  });
});

const question = fc.record({
  action: fc.constantFrom(...PAIR_ACTIONS),
  method: fc.constantFrom(...LINK_METHODS),
  before: fc.constantFrom(null, ...LINK_STATES),
  userId: fc.constantFrom(null, 'usr_mira'),
  secondUserId: fc.constantFrom(null, 'usr_mira', 'usr_omar'),
  hasReason: fc.boolean(),
  checks: fc.integer({ min: 0, max: 3 }),
  needsSecond: fc.boolean(),
  evidence: fc.array(
    fc.record({
      kind: fc.constantFrom(...EVIDENCE_KINDS),
      isTheirs: fc.boolean(),
      isUsed: fc.boolean(),
      isErased: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
  contact: fc.record({ isAnonymous: fc.boolean(), isFlagged: fc.boolean() }),
  isElsewhere: fc.boolean(),
  isRejected: fc.boolean(),
  identities: fc.integer({ min: 0, max: 6 }),
  isOver: fc.boolean(),
}) satisfies fc.Arbitrary<Question>;

test('whatever is asked: nobody is linked without a proof of their own, or two checks and a name', () => {
  fc.assert(
    fc.property(question, (asked) => {
      const decision = decideTransition(asked);
      if (decision.do === 'refuse') {
        expect(REFUSALS[decision.because]).toMatch(/\.$/);
        return;
      }
      if (decision.state !== 'confirmed' && decision.state !== 'verified') return;
      expect(asked.contact.isAnonymous || asked.isRejected || asked.isElsewhere || asked.before === 'rejected').toBe(
        false,
      );
      expect(asked.evidence.some((e) => ['proof', 'document'].includes(e.kind) && !e.isErased)).toBe(true);
      expect(asked.evidence.every(({ isTheirs }) => isTheirs)).toBe(true);
      if (decision.state === 'verified') expect(PROOF_METHODS).toContain(asked.method);
      else expect([asked.method, asked.userId, asked.checks >= 2]).toEqual(['agent', 'usr_mira', true]);
      if (asked.needsSecond && decision.state === 'confirmed') expect(asked.secondUserId).toBe('usr_omar');
    }),
    { numRuns: 20_000 },
  );
});
