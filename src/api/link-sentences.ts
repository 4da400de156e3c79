// What was decided about who somebody is, in words for the people who decide it. Pure. Before it: present/links.
import type { LedgerRow, LinkRow } from '../links/ledger-row.ts';

type Method = LinkRow['method'];

/** How it is now: by what, and since when is told beside it. */
export function linkSentence({ state, method, expiresAt }: Pick<LinkRow, 'state' | 'method' | 'expiresAt'>): string {
  const until = expiresAt === null ? '' : ' It holds for a time.';
  switch (state) {
    case 'verified':
      return `Verified ${BY[method]}.${until}`;
    case 'confirmed':
      return `Confirmed by an agent who checked.${until}`;
    case 'claimed':
      return method === 'typed'
        ? 'They typed something that leads here. That proves nothing: send a verification.'
        : method === 'agent'
          ? 'An agent has confirmed it. A second person has to agree.'
          : `Proved ${BY[method]}, while another customer is linked. An agent has to look.`;
    case 'rejected':
      return method === 'customer' ? 'They said: that was not me.' : 'An agent said that it is not them.';
    case 'suspended':
      return 'Suspended: the account may be in other hands. It has to be proved again.';
    default:
      return method === 'system' ? 'Its time is over.' : 'Unlinked.';
  }
}

export function ledgerSentence({ action, method, explanation }: LedgerRow): string {
  const because = textOf(explanation, 'decided');
  switch (action) {
    case 'claimed':
      if (because === 'linked_elsewhere')
        return `Proved ${BY[method]}, while another customer was linked: nothing moved.`;
      return because === 'awaits_second' ? 'Confirmed by a first person.' : 'They typed something that leads here.';
    case 'confirmed':
      return `Confirmed: ${checksIn(explanation)} agreed with the record.`;
    case 'verified':
      return `Verified ${BY[method]}.`;
    case 'rejected':
      return method === 'customer' ? 'They said: that was not me.' : 'Said not to be them.';
    case 'suspended':
      return DOUBTS[textOf(explanation, 'doubt')] ?? 'Suspended.';
    case 'unlinked':
      return 'Unlinked.';
    case 'expired':
      return 'Its time was over.';
    case 'merged':
      return 'Another record of the same person was merged into this one.';
    case 'unmerged':
      return 'A merge was undone.';
    case 'split':
      return 'What belonged to somebody else got a record of its own.';
    case 'unsplit':
      return 'A split was undone.';
    default:
      return 'Erased with the person.';
  }
}

const BY: Readonly<Record<Method, string>> = {
  deep_link: 'by a link from the brand’s own app or mail',
  code: 'by a code sent to the contact on file',
  magic_link: 'by a letter to the contact on file',
  account_linking: 'by signing in to their account',
  hop: 'by a code from another channel of theirs',
  agent: 'by an agent',
  customer: 'by themselves',
  typed: 'by what they typed',
  system: 'by itself',
};

const DOUBTS: Readonly<Record<string, string>> = {
  renamed: 'Suspended: handle and name changed within a week.',
  dormant: 'Suspended: they wrote again after more than a year.',
  two_people: 'Suspended: two records were taken apart, and nothing tells for which of them it was proved.',
  rests_on: 'Suspended: it rested on another account of theirs, which is not linked any more.',
  lost_contact_point: 'Suspended: they no longer have the contact on file.',
  asked: 'Suspended by an agent.',
};

function checksIn({ checks }: Record<string, unknown>): string {
  const kinds = Array.isArray(checks) ? checks.map((kind) => CHECKS[String(kind)] ?? String(kind)) : [];
  return kinds.length < 2 ? (kinds[0] ?? 'what was checked') : `${kinds.slice(0, -1).join(', ')} and ${kinds.at(-1)}`;
}

const CHECKS: Readonly<Record<string, string>> = {
  name: 'the name',
  birth_date: 'the birthday',
  email: 'the e-mail',
  phone: 'the phone number',
  loyalty: 'the loyalty number',
  booking: 'the booking',
  ticket: 'the ticket',
  order: 'the order',
  address_city: 'the city',
  call_back: 'a call back',
  document: 'a document',
};

const textOf = (explanation: Record<string, unknown>, field: string): string => {
  const value = explanation[field];
  return typeof value === 'string' ? value : '';
};
