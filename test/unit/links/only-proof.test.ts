// However sure the matching is, it links nobody: what has no proof and no named person behind it never makes a contact a customer.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { EVIDENCE_KINDS, LINK_METHODS, LINK_STATES } from '../../../src/db/tables/links.ts';
import { decideTransition, isLinked, PAIR_ACTIONS, type Question } from '../../../src/links/transitions.ts';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 30_000);

/** Everything that may have been typed or shown; no possession of anything. */
const WORDS = EVIDENCE_KINDS.filter((kind) => kind !== 'proof' && kind !== 'document');

const question = (kinds: readonly (typeof EVIDENCE_KINDS)[number][]): fc.Arbitrary<Question> =>
  fc.record({
    action: fc.constantFrom(...PAIR_ACTIONS),
    method: fc.constantFrom(...LINK_METHODS),
    before: fc.constantFrom(null, ...LINK_STATES),
    userId: fc.constantFrom(null, 'usr_mira'),
    secondUserId: fc.constantFrom(null, 'usr_omar'),
    hasReason: fc.boolean(),
    checks: fc.nat(4),
    needsSecond: fc.boolean(),
    evidence: fc.array(
      fc.record({
        kind: fc.constantFrom(...kinds),
        isTheirs: fc.boolean(),
        isUsed: fc.boolean(),
        isErased: fc.boolean(),
      }),
      { maxLength: 6 },
    ),
    contact: fc.record({ isAnonymous: fc.boolean(), isFlagged: fc.boolean() }),
    isElsewhere: fc.boolean(),
    isRejected: fc.boolean(),
    identities: fc.nat(6),
    isOver: fc.boolean(),
  });

test('with words alone as evidence no act of anybody links', () => {
  let written = 0;
  fc.assert(
    fc.property(question(WORDS), (asked) => {
      const decision = decideTransition(asked);
      if (decision.do === 'write') written += 1;
      expect(decision.do === 'write' && isLinked(decision.state)).toBe(false);
    }),
    { numRuns: RUNS, seed: 5 },
  );
  expect(written).toBeGreaterThan(RUNS / 50);
});

test('without a named person only a proof of their own, unused and whole, links', () => {
  let linked = 0;
  fc.assert(
    fc.property(question(EVIDENCE_KINDS), (given) => {
      const asked = { ...given, userId: null, secondUserId: null };
      const decision = decideTransition(asked);
      if (decision.do !== 'write' || !isLinked(decision.state)) return;
      linked += 1;
      expect(['deep_link', 'code', 'magic_link', 'account_linking', 'hop']).toContain(asked.method);
      expect(asked.evidence.some(({ kind, isTheirs, isUsed, isErased }) => kind === 'proof' && isTheirs && !isUsed && !isErased)).toBe(true); // prettier-ignore
      expect(asked.contact.isAnonymous).toBe(false);
    }),
    { numRuns: RUNS, seed: 6 },
  );
  expect(linked).toBeGreaterThan(0);
});
