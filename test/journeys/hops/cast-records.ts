// The brand's records of the cast, and proofs as their doors give them, for the journeys of known facts and hops.
import { saveCustomer } from '../../../src/customers/save-customer.ts';
import type { CustomerChange } from '../../../src/customers/change.ts';
import { changeLink, type LinkOutcome } from '../../../src/links/change-link.ts';
import { recordProof } from '../../../src/links/record-proof.ts';
import type { LinkMethod } from '../../../src/links/transitions.ts';
import type { Parts } from '../../../src/parts.ts';
import type { Answer } from '../../person.ts';
import type { World } from '../../world.ts';

export const ANA: CustomerChange = {
  names: [{ kind: 'record', given: 'Ana', family: 'Ruiz' }],
  emails: ['ana.ruiz@example.org'],
  phones: ['+34600111222'],
  loyalty: 'HA12345678',
  tier: 'gold',
  references: [{ kind: 'booking', value: 'QX7P2K' }],
};

type Needs = Pick<Parts, 'store' | 'clock' | 'fingerprints'>;

export async function recordOf(parts: Needs, body: CustomerChange, ref: string): Promise<string> {
  const { row } = await parts.store.tx((db) => saveCustomer(parts, { db, ref, body, source: 'api' }));
  return row.id;
}

interface Proving {
  contactId: string;
  customerId: string;
  method?: LinkMethod;
  expiresAt?: number;
  /** The code went to the phone on file. */
  byText?: boolean;
}

export const proves = (parts: Needs, { contactId, customerId, method = 'code', expiresAt, byText }: Proving): Promise<LinkOutcome> =>
  parts.store.tx(async (db) => {
    const evidenceIds = [await recordProof(parts.store, db, { contactId, value: 'prf_test', at: parts.clock.now() })];
    const how = { action: 'verified', method, evidenceIds, expiresAt: expiresAt ?? null } as const;
    return changeLink(parts, { db, contactId, customerId, ...how, ...(byText && { explanation: { by: 'text' } }) });
  }); // prettier-ignore

/** A code that goes from a conversation to another account, made by Mira and sent to whoever asked for it. */
export async function hopFrom(world: World, conversationId: string): Promise<Answer> {
  const made = await world.mira.send('POST', `/api/v1/conversations/${conversationId}/hops`, {});
  if (made.status !== 201) return made;
  const { status, body } = await world.mira.replies(conversationId, made.body.words);
  if (status !== 202) throw new Error(`the words were not sent: ${JSON.stringify(body)}`);
  await world.later(30_000);
  return made;
}
