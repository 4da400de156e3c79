// What may become of a link: from which state, by which act, on which evidence (docs/decisions/0011). Pure. Before it: change-link,
// which gathers what is asked here under the contact's row; after it: ledger.ts writes what was decided.
import type { ACTIVE_LINK_STATES, EVIDENCE_KINDS, LINK_METHODS, LINK_STATES } from '../db/tables/links.ts';

export type LinkState = (typeof LINK_STATES)[number];
export type LinkMethod = (typeof LINK_METHODS)[number];
type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** What can be asked for one contact and one record. Merges and splits are about records, and erasing asks nobody. */
export const PAIR_ACTIONS = [
  'claimed',
  'confirmed',
  'verified',
  'rejected',
  'suspended',
  'unlinked',
  'expired',
] as const;
export type PairAction = (typeof PAIR_ACTIONS)[number];

/** Ways in which somebody shows that they hold what only that person holds. A probability is none, however high. */
export const PROOF_METHODS = ['deep_link', 'code', 'magic_link', 'account_linking', 'hop'] as const;

/** A person may be on one channel under so many names. */
export const MOST_IDENTITIES = 5;
/** Things that an agent checked and that agreed, of different kinds. */
export const NEEDED_CHECKS = 2;

export interface Question {
  action: PairAction;
  method: LinkMethod;
  /** State of the link that this is about; null: there is none yet. */
  before: LinkState | null;
  userId: string | null;
  /** Another user who agreed. */
  secondUserId: string | null;
  hasReason: boolean;
  /** Kinds of checks that agreed with the record, each once. */
  checks: number;
  /** The brand wants a second person to agree with an agent. */
  needsSecond: boolean;
  /** What the change rests on, as it is stored. */
  evidence: readonly GivenEvidence[];
  contact: { isAnonymous: boolean; isFlagged: boolean };
  /** This contact is somebody else now: confirmed or verified with a record that stands for another person. */
  isElsewhere: boolean;
  /** Some record that stands for this person was rejected for this contact. */
  isRejected: boolean;
  /** Other contacts of this person on the same channel. */
  identities: number;
  /** The link's time is over. */
  isOver: boolean;
}

export interface GivenEvidence {
  kind: EvidenceKind;
  /** Of the same contact. */
  isTheirs: boolean;
  /** Some change rested on it before. */
  isUsed: boolean;
  isErased: boolean;
}

export type Refusal =
  | 'already'
  | 'not_linked'
  | 'wrong_method'
  | 'no_user'
  | 'no_reason'
  | 'too_few_checks'
  | 'same_person'
  | 'no_evidence'
  | 'foreign_evidence'
  | 'used_evidence'
  | 'anonymous'
  | 'flagged'
  | 'rejected'
  | 'suspended'
  | 'linked_elsewhere'
  | 'too_many_identities'
  | 'not_over';

export type Decision =
  | { do: 'write'; action: PairAction; state: LinkState; because: string }
  | { do: 'refuse'; because: Refusal };

export function decideTransition(question: Question): Decision {
  const refusal = wrongWay(question) ?? wrongState(question) ?? wrongPerson(question) ?? wrongEvidence(question);
  if (refusal !== undefined) return { do: 'refuse', because: refusal };
  const { action, method, isElsewhere, needsSecond, secondUserId } = question;
  // Two proofs that contradict each other: both are shown, nothing moves until an agent has looked or the first one is unlinked.
  if (action === 'verified' && isElsewhere) return write('claimed', 'linked_elsewhere');
  if (action === 'confirmed' && needsSecond && secondUserId === null) return write('claimed', 'awaits_second');
  return write(action, method);
}

/** In which state each act leaves a link; erasing leaves none, merging and splitting change no state. */
export const STATE_AFTER: Readonly<Record<PairAction, LinkState>> = {
  claimed: 'claimed',
  confirmed: 'confirmed',
  verified: 'verified',
  rejected: 'rejected',
  suspended: 'suspended',
  unlinked: 'ended',
  expired: 'ended',
};

const write = (action: PairAction, because: string): Decision => ({
  do: 'write',
  action,
  state: STATE_AFTER[action],
  because,
});

const MAY_BY: Readonly<Record<PairAction, readonly LinkMethod[]>> = {
  claimed: ['typed'],
  confirmed: ['agent'],
  verified: PROOF_METHODS,
  rejected: ['agent', 'customer'],
  suspended: ['system', 'agent', 'customer'],
  unlinked: ['agent', 'customer'],
  expired: ['system'],
};

function wrongWay({ action, method, userId, secondUserId, hasReason, checks }: Question): Refusal | undefined {
  if (!MAY_BY[action].includes(method)) return 'wrong_method';
  if (method !== 'agent') return undefined;
  if (userId === null) return 'no_user';
  if (!hasReason) return 'no_reason';
  if (action !== 'confirmed') return undefined;
  if (checks < NEEDED_CHECKS) return 'too_few_checks';
  return secondUserId === userId ? 'same_person' : undefined;
}

function wrongState({ action, before, isOver }: Question): Refusal | undefined {
  if (action === 'expired')
    return isLinked(before) || before === 'claimed' ? (isOver ? undefined : 'not_over') : 'not_linked';
  if (action === 'suspended') return isLinked(before) ? undefined : 'not_linked';
  if (action === 'unlinked') return before === null || before === 'ended' ? 'not_linked' : undefined;
  if (before === 'rejected') return action === 'rejected' ? 'already' : 'rejected';
  if (action === 'claimed') {
    if (before === 'suspended') return 'suspended';
    return before === null || before === 'ended' ? undefined : 'already';
  }
  // What a sign of take-over has ended is proved again, or unlinked first and looked at anew.
  if (action === 'confirmed') return before === 'suspended' ? 'suspended' : isLinked(before) ? 'already' : undefined;
  return undefined;
}

function wrongPerson(question: Question): Refusal | undefined {
  const { action, contact, before, isRejected, isElsewhere, identities } = question;
  if (action !== 'claimed' && action !== 'confirmed' && action !== 'verified') return undefined;
  if (contact.isAnonymous) return 'anonymous';
  if (contact.isFlagged && action === 'claimed') return 'flagged';
  if (isRejected) return 'rejected';
  if (isElsewhere && action !== 'verified') return 'linked_elsewhere';
  if (action !== 'claimed' && !isLinked(before) && identities >= MOST_IDENTITIES) return 'too_many_identities';
  return undefined;
}

/** Of which class the evidence has to be. What was typed may be anything, since it leads to nothing that is shown. */
const NEEDED_KINDS: Partial<Record<PairAction, readonly EvidenceKind[]>> = {
  confirmed: ['proof', 'document'],
  verified: ['proof'],
};

function wrongEvidence({ action, evidence }: Question): Refusal | undefined {
  const needed = NEEDED_KINDS[action];
  if (needed === undefined) return undefined;
  const fitting = evidence.filter(({ kind, isErased }) => needed.includes(kind) && !isErased);
  if (fitting.length === 0) return 'no_evidence';
  if (evidence.some(({ isTheirs }) => !isTheirs)) return 'foreign_evidence';
  return fitting.some(({ isUsed }) => isUsed) ? 'used_evidence' : undefined;
}

export const isLinked = (state: LinkState | null | undefined): state is (typeof ACTIVE_LINK_STATES)[number] =>
  state === 'confirmed' || state === 'verified';

/** For people: the thing and the way out. */
export const REFUSALS: Readonly<Record<Refusal, string>> = {
  already: 'This is so already.',
  not_linked: 'There is no such link any more.',
  wrong_method: 'A link cannot be changed in this way.',
  no_user: 'Somebody has to stand for this by name.',
  no_reason: 'Say why, in a few words.',
  too_few_checks: 'Too few things agree with the record. Check others, or send a verification.',
  same_person: 'Somebody else has to agree: a second person checks for themselves.',
  no_evidence: 'Nothing proves this. Send a verification.',
  foreign_evidence: 'This proof belongs to somebody else. Send a new verification.',
  used_evidence: 'This proof has been used. Send a new verification.',
  anonymous: 'They asked to stay anonymous, so nothing is linked until they say otherwise.',
  flagged: 'They named too many people, so nothing is suggested for them.',
  rejected: 'This was said not to be them. Take that back first, with a reason.',
  suspended:
    'This link is suspended: it has to be proved again. If you are sure all the same, unlink it first, with a reason.',
  linked_elsewhere: 'They are linked to another customer. Unlink that one first, with a reason.',
  too_many_identities: `This customer has ${MOST_IDENTITIES} contacts on this channel already. Unlink one of them first.`,
  not_over: 'This link is still good.',
};
