// What somebody told of themselves, here and from the other accounts with which they share a conversation: as it stands and as it stood
// before each edit. None of it shows who they are. Before it: confirm-link. After it: compare-checks.
import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Write } from '../db/store.ts';
import type { Parts } from '../parts.ts';
import type { Contact } from '../people/update-contact.ts';
import type { Told } from './compare-checks.ts';

type Needs = Pick<Parts, 'store'>;

/** Inside the transaction that decides. */
export async function toldBy({ store }: Needs, db: Write, contact: Contact): Promise<Told> {
  const { evidence: e, contacts: c } = store.t;
  const contactIds = await everCompanions({ store }, db, contact.id);
  const said = await db.select({ kind: e.kind, value: e.value }).from(e).where(inArray(e.contactId, contactIds));
  const profiles = await db
    .select({ displayName: c.displayName, handle: c.handle })
    .from(c)
    .where(inArray(c.id, contactIds));
  const values = said.filter(({ kind }) => kind !== 'proof').map(({ value }) => value);
  const called = profiles.flatMap(({ displayName, handle }) => [displayName ?? '', handle ?? '']);
  return {
    values: [...values, ...called].filter((value) => value !== ''),
    ...(await writtenBy({ store }, db, contactIds)),
  };
}

/** Also with whom they shared one once. */
async function everCompanions({ store }: Needs, db: Write, contactId: string): Promise<string[]> {
  const { conversationContacts: mine } = store.t;
  const theirs = alias(mine, 'theirs');
  const rows = await db
    .selectDistinct({ id: theirs.contactId })
    .from(mine)
    .innerJoin(theirs, eq(theirs.conversationId, mine.conversationId))
    .where(eq(mine.contactId, contactId));
  return [...new Set([contactId, ...rows.map(({ id }) => id)])];
}

async function writtenBy(
  { store }: Needs,
  db: Write,
  contactIds: string[],
): Promise<Pick<Told, 'texts' | 'hasTakenBack'>> {
  const { messages: m, messageChanges: h, conversationContacts: member } = store.t;
  const theirs = and(
    inArray(member.contactId, contactIds),
    inArray(m.contactId, contactIds),
    eq(m.direction, 'inbound'),
  );
  const written = await db
    .select({ text: m.text, firstText: m.firstText, unsentAt: m.unsentAt })
    .from(member)
    .innerJoin(m, eq(m.conversationId, member.conversationId))
    .where(theirs);
  const edits = await db
    .select({ text: h.text })
    .from(member)
    .innerJoin(m, eq(m.conversationId, member.conversationId))
    .innerJoin(h, and(eq(h.channelAccountId, m.channelAccountId), eq(h.messageExternalId, m.externalId)))
    .where(and(theirs, isNotNull(h.text)));
  const texts = [...written.flatMap(({ text, firstText }) => [text, firstText ?? '']), ...edits.map(({ text }) => text ?? '')]; // prettier-ignore
  return {
    texts: [...new Set(texts)].filter((text) => text !== ''),
    hasTakenBack: written.some(({ unsentAt }) => unsentAt !== null),
  };
}
