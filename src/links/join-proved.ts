// Two contacts were proved to be one customer while both had something open: an agent makes it one conversation, or says that they
// are two people after all. Before it: api/routes/hops. After it: conversations/join and leave.
import { inArray } from 'drizzle-orm';
import { membersOf } from '../conversations/companions.ts';
import { currentConversation } from '../conversations/episodes.ts';
import { joinConversation } from '../conversations/join.ts';
import { leaveConversation } from '../conversations/leave.ts';
import { moveConversation, type Move, type MoveParts } from '../conversations/move.ts';
import { refusePast } from '../conversations/past-is-over.ts';
import { notFound, ProductError } from '../errors.ts';
import { holdContact } from '../people/hold-contact.ts';
import { activeLinks } from './active-links.ts';
import { maybeOnePerson } from './known-as.ts';

type Of = Move & { contactId: string };

/** @throws ProductError state_conflict when nothing proves it; not_found for a contact. */
export async function joinProved(parts: MoveParts, { contactId, ...move }: Of): Promise<void> {
  await moveConversation(parts, move, async ({ store, db, row, at }) => {
    const contact = await holdContact(store, db, contactId);
    await refusePast(store, row);
    if (row.status === 'resolved') throw new ProductError('state_conflict', 'This conversation is resolved. Reopen it first.'); // prettier-ignore
    const { conversationContacts: m } = store.t;
    const members = await db.select({ id: m.contactId }).from(m).where(inArray(m.conversationId, [row.id]));
    const links = await activeLinks(store, { contactIds: [contactId, ...members.map(({ id }) => id)], now: at });
    const link = links.get(contactId);
    const isSame = members.some(({ id }) => links.get(id)?.state === 'verified' && links.get(id)?.customer.id === link?.customer.id); // prettier-ignore
    if (link?.state !== 'verified' || !isSame || contact.anonymousAt !== null)
      throw new ProductError('state_conflict', NOT_PROVED);
    const own = await currentConversation(store, contactId);
    const coming = own ? await membersOf(store, db, own.id) : [];
    if (!(await maybeOnePerson(store, { contactIds: [...coming, ...members.map(({ id }) => id)], now: at })))
      throw new ProductError('state_conflict', TWO_PEOPLE);
    const joined = await joinConversation(store, { db, conversationId: row.id, contact, because: 'same customer', now: at }); // prettier-ignore
    if (joined === undefined) throw new ProductError('state_conflict', 'There is nothing to join any more. Look again.');
  });
} // prettier-ignore

const TWO_PEOPLE =
  'Somebody in these conversations is known as another customer. Take them out of the conversation they share first.';

const NOT_PROVED =
  'Nothing proves that they are the same person. Ask for a code: make one here and let them send it from the other account.';

/** @throws ProductError not_found when they did not join it; state_conflict when it has gone on in another one. */
export async function leaveProved(parts: MoveParts, { contactId, ...move }: Of): Promise<void> {
  await moveConversation(parts, move, async ({ store, db, row, at }) => {
    await refusePast(store, row);
    const left = { db, conversationId: row.id, contactId, because: 'two people', userId: move.user.id, now: at } as const; // prettier-ignore
    if ((await leaveConversation(store, left)) === undefined)
      throw notFound('The contact who joined this conversation');
  });
}
