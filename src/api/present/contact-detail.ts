// Who is writing, whole: opened with every conversation, so that everything beside the contact's own row is found by key.
import { factsOf } from '../../ask-once/known-facts.ts';
import { whoseFacts } from '../../ask-once/whose-facts.ts';
import { conversationsOfContacts } from '../../conversations/of-contact.ts';
import { recordCardView } from '../../links/card-views.ts';
import { proposeHops, type Proposal } from '../../links/propose-hops.ts';
import type { Parts } from '../../parts.ts';
import { standsSince } from '../../people/relation.ts';
import type { Contact as ContactRow } from '../../people/update-contact.ts';
import type { ContactDetail, HopProposal } from '../schemas.ts';
import { channelWord } from '../sentences.ts';
import { presentContact } from './contact.ts';
import { presentCustomer } from './conversations.ts';
import { presentFacts } from './facts.ts';
import { iso, isoOrNull } from './times.ts';

export async function contactDetail(
  parts: Pick<Parts, 'store' | 'clock'>,
  { contact, viewer }: { contact: ContactRow; viewer: { id: string } },
): Promise<ContactDetail> {
  const { store, clock } = parts;
  const now = clock.now();
  const person = await whoseFacts(store, { contactId: contact.id, now });
  for (const link of person.links.values()) await recordCardView(parts, { link, user: viewer });
  const proposals = await proposeHops(store, { contact, person, now });
  const facts = await factsOf(parts, { person });
  const others = person.contacts.filter(({ id }) => id !== contact.id);
  const everybody = [contact, ...others];
  const conversations = await conversationsOfContacts(
    store,
    everybody.map(({ id }) => id),
  );
  return {
    ...presentContact(contact),
    avatarUrl: contact.avatarUrl,
    language: contact.language,
    followsSince: isoOrNull(standsSince(contact.followsSince)),
    blockedAt: isoOrNull(standsSince(contact.blockedAt)),
    mutedAt: isoOrNull(standsSince(contact.mutedAt)),
    createdAt: iso(contact.createdAt),
    customer: presentCustomer(person.links.get(contact.id)),
    anonymousAt: isoOrNull(contact.anonymousAt),
    flaggedAt: isoOrNull(standsSince(contact.flaggedAt)),
    facts: await presentFacts(store, { facts, now }),
    others: everybody.slice(1).map(presentContact),
    hopProposals: proposals.map(presentProposal),
    conversations: conversations.map(({ id, channel, status, openedAt, lastMessageAt, resolvedAt }) => ({
      id,
      channel,
      status,
      openedAt: iso(openedAt),
      lastMessageAt: iso(lastMessageAt),
      resolvedAt: isoOrNull(resolvedAt),
    })),
  };
}

const presentProposal = ({ contact, conversationId, because }: Proposal): HopProposal => ({
  contactId: contact.id,
  displayName: presentContact(contact).displayName,
  channel: contact.channel,
  conversationId,
  isProved: because === 'same customer',
  sentence: SENTENCES[because](channelWord(contact.channel)),
});

const SENTENCES: Readonly<Record<Proposal['because'], (channel: string) => string>> = {
  'same customer': (channel) =>
    `Verified as the same customer, and writes on ${channel} too. Make it one conversation.`,
  'same name': (channel) => `Writes under the same name on ${channel}. Ask for a code to prove it.`,
  'same handle': (channel) => `Writes under the same handle on ${channel}. Ask for a code to prove it.`,
};
