// An agent asks for proof: a code or a link goes to a place on file of the record that they think of. The customer is told nothing in
// the conversation; the agent sees where it went, masked. Before it: api/routes/verifications. After it: mail/, hear, answer-page.
import { and, eq, gt, inArray, type SQL } from 'drizzle-orm';
import type { Write } from '../db/store.ts';
import { ProductError } from '../errors.ts';
import { recordsOfPerson } from '../links/identities.ts';
import { languageOf } from '../mail/letter.ts';
import { writeLetter } from '../mail/write-letter.ts';
import { getContact } from '../people/get-contact.ts';
import { holdContact } from '../people/hold-contact.ts';
import type { Parts } from '../parts.ts';
import { drawProof, keepProof, type Drawn } from './make-proof.ts';
import { MOST_LETTERS } from './proof-row.ts';
import { namesFor, personOf, type Person } from './tell-on-file.ts';
import { waysTo, type CanSend, type Way } from './ways.ts';

export interface Wish {
  contactId: string;
  customerId: string;
  kind: 'code' | 'magic_link';
  by: 'email' | 'text';
  userId: string;
}

export interface Started {
  drawn: Drawn;
  way: Way;
  wish: Wish;
  language: string | null;
}

/** Outside a transaction: finds the place and draws the secret. @throws ProductError not_found, state_conflict. */
export async function prepareVerification(parts: Parts, wish: Wish): Promise<Started> {
  const { store, clock, config } = parts;
  const contact = await getContact(store, wish.contactId);
  if (contact.anonymousAt !== null) throw anonymous();
  const { record, parts: records } = await personOf(store, wish.customerId);
  const ways = waysTo(record, { now: clock.now(), canSend: canSendBy(config) }).filter(({ by }) => by === wish.by);
  const way = ways.find(({ usable }) => usable);
  if (way === undefined)
    throw new ProductError(
      'state_conflict',
      ways[0]?.sentence ?? `The record has no ${wish.by === 'email' ? 'e-mail address' : 'phone number'}.`,
      { because: 'no_way' },
    );
  const customerId = ownerOf(way, { records, asked: wish.customerId });
  const drawn = await drawProof(parts, {
    kind: wish.kind,
    as: wish.kind === 'code' ? 'code' : 'token',
    contactId: contact.id,
    channelAccountId: contact.channelAccountId,
    customerId,
    destination: way.masked,
    byUserId: wish.userId,
  });
  return { drawn, way, wish: { ...wish, customerId }, language: record.language };
}

/** Inside a transaction: within the limits of both, the proof and its letter. @throws ProductError state_conflict, too_many_requests. */
export async function startVerification(
  parts: Parts,
  db: Write,
  { drawn, way, wish, language }: Started,
): Promise<string> {
  const { store, config } = parts;
  const { contactId, customerId, kind } = wish;
  const contact = await holdContact(store, db, contactId);
  if (contact.anonymousAt !== null) throw anonymous();
  const { customers: c } = store.t;
  const customerIds = await recordsOfPerson(store, db, { customerId });
  await store.lock(db.select({ id: c.id }).from(c).where(inArray(c.id, customerIds)).orderBy(c.id));
  await refuseWhatWasRejected(parts, db, { contactId, customerIds });
  await keepToLimits(parts, db, { contactId, customerIds });
  await keepProof(parts, db, drawn);
  const names = await namesFor(store, contactId);
  const to = { by: way.by, to: way.to, language: languageOf(language), proofId: drawn.proof.id };
  if (kind === 'code')
    await writeLetter(parts, db, { ...to, template: 'code', values: { ...names, code: drawn.secret } });
  else
    await writeLetter(parts, db, {
      ...to,
      template: 'link',
      values: { ...names, url: `${config.publicUrl}/proof/${drawn.secret}` },
    });
  store.afterCommit(() => parts.queue.wake());
  return drawn.proof.id;
}

export const canSendBy = ({ mail, textMessages }: Parts['config']): CanSend => ({
  email: mail !== undefined,
  text: textMessages !== undefined,
});

/** A letter proves who reads what is sent there, and that is whoever's record has the place: since a merge, not always the survivor. */
function ownerOf({ by, to }: Way, { records, asked }: { records: Person['parts']; asked: string }): string {
  const owners = records.filter(({ record }) => record[by === 'email' ? 'emails' : 'phones'].some(({ value }) => value === to)); // prettier-ignore
  return owners.find(({ id }) => id === asked)?.id ?? owners[0]?.id ?? asked;
}

const anonymous = (): ProductError =>
  new ProductError('state_conflict', 'They asked to stay anonymous, so nobody is asked to prove anything.', {
    because: 'anonymous',
  });

interface Pair {
  contactId: string;
  /** All records of the person: which of them was named, and since when they are one, changes nothing. */
  customerIds: string[];
}

async function refuseWhatWasRejected({ store }: Parts, db: Write, { contactId, customerIds }: Pair): Promise<void> {
  const { links: l } = store.t;
  const pair = and(eq(l.contactId, contactId), inArray(l.customerId, customerIds), eq(l.state, 'rejected'));
  const [rejected] = await db.select({ id: l.id }).from(l).where(pair);
  if (rejected)
    throw new ProductError('state_conflict', 'This was said not to be them. Take that back first, with a reason.', {
      because: 'rejected',
    });
}

/** Rows of both are held, so that two requests at once are counted one after the other. */
async function keepToLimits({ store, clock }: Parts, db: Write, { contactId, customerIds }: Pair): Promise<void> {
  const { proofs: t } = store.t;
  const now = clock.now();
  const sent = (of: SQL, since: number) =>
    db.$count(t, and(of, inArray(t.kind, ['code', 'magic_link']), gt(t.createdAt, since)));
  for (const { withinMs, most } of MOST_LETTERS)
    for (const whose of [eq(t.contactId, contactId), inArray(t.customerId, customerIds)])
      if ((await sent(whose, now - withinMs)) >= most)
        throw new ProductError(
          'too_many_requests',
          `No more than ${most} ${withinMs > 3_600_000 ? 'a day' : 'an hour'} are sent for one person. Wait, or check them in another way.`,
          { because: 'limit' },
        );
}
