// What the journeys of proof share: a record of the brand's that can be written to, a letter's code or link, a contact's link.
import { expect } from 'vitest';
import type { ArrivedLetter, Mailbox } from '../../../src/simulator/mailbox.ts';
import type { World } from '../../world.ts';

export const DAY = 86_400_000;

export interface Known {
  id: string;
  email: string;
  phone: string;
}

let made = 0;

/** A record with an e-mail and a phone that have stood for more than a week. */
export async function knownCustomer(world: World, { language = 'en' } = {}): Promise<Known> {
  made += 1;
  const email = `ana.${made}@example.com`;
  const phone = `+3460000${String(1_000 + made)}`;
  const body = {
    names: [{ kind: 'record', given: 'Ana', family: 'Ruiz' }],
    emails: [email],
    phones: [phone],
    language,
  };
  const { status, body: answer } = await world.ruth.send('PUT', `/api/v1/customers/ref:HA${made}`, body);
  expect(status, JSON.stringify(answer)).toBe(200);
  await world.later(8 * DAY);
  return { id: answer.masked.id as string, email, phone };
}

let writers = 0;

/** Somebody whom nobody has heard of before writes in a direct message; answers their ids. */
export async function newcomer(
  world: World,
  {
    channel = 'x',
    text = 'Hello, where is my bag?',
  }: { channel?: 'x' | 'messenger' | 'instagram'; text?: string } = {},
): Promise<{ channel: 'x' | 'messenger' | 'instagram'; contact: string; contactId: string; conversationId: string }> {
  writers += 1;
  const contact = `77000000000000${1_000 + writers}`;
  world.sim.people.add({
    channel,
    externalId: contact,
    handle: `ana_${writers}`,
    displayName: 'Ana Ruiz',
    language: 'es',
  });
  world.sim.customerWrites({ channel, contact, text });
  await world.settle();
  return { channel, contact, ...(await whereIs(world, contact)) };
}

export async function whereIs(world: World, contact: string): Promise<{ contactId: string; conversationId: string }> {
  const all = await world.mira.conversations('&view=all');
  const found = all.find((each) => each.contact.externalId === contact);
  if (found === undefined) throw new Error('they are in no conversation');
  return { contactId: found.contact.id as string, conversationId: found.id as string };
}

export const mailboxOf = ({ sim }: World): Mailbox => {
  if (sim.mailbox === undefined) throw new Error('this world has no mail box');
  return sim.mailbox;
};

/** The newest letter to somebody. */
export function newest(world: World, to: string): ArrivedLetter {
  const letter = mailboxOf(world).lettersTo(to).at(-1);
  if (letter === undefined) throw new Error(`no letter reached ${to}`);
  return letter;
}

export const codeIn = ({ text }: ArrivedLetter): string => /\b\d{8}\b/.exec(text)?.[0] ?? '';
export const linkIn = ({ text }: ArrivedLetter): string => /https?:\/\/\S+\/proof\/\S+/.exec(text)?.[0] ?? '';

/** What the contact is, as agents see it. */
export const customerOf = async (world: World, contactId: string) =>
  (await world.mira.get(`/api/v1/contacts/${contactId}`)).body;

export const verify = (
  world: World,
  {
    contactId,
    customerId,
    kind = 'code',
    by = 'email',
  }: { contactId: string; customerId: string; kind?: string; by?: string },
) => world.mira.send('POST', `/api/v1/contacts/${contactId}/verifications`, { customerId, kind, by });

/** Everything that the brand said to this contact, by whatever means. */
export const saidTo = (world: World, contact: string) =>
  world.sim.ledger.all().filter((each) => each.direction === 'outbound' && each.contact === contact);
