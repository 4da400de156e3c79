// Who is writing: a contact and the conversations it took part in.
import { desc, eq } from 'drizzle-orm';
import { notFound } from '../../errors.ts';
import type { App, Door } from '../api-parts.ts';
import { presentContact } from '../present/contact.ts';
import { iso, isoOrNull } from '../present/times.ts';
import * as S from '../schemas.ts';

const NEWEST = 50;

export function contactRoutes(app: App, { parts: { store } }: { parts: Door }): void {
  app.get(
    '/api/v1/contacts/:id',
    { schema: { params: S.IdParams, querystring: S.NoQuery, response: { 200: S.ContactDetail } } },
    async (request) => {
      const { contacts, conversations: c, conversationContacts: member } = store.t;
      const [contact] = await store.db.select().from(contacts).where(eq(contacts.id, request.params.id));
      if (contact === undefined) throw notFound('The contact');
      const took = await store.db
        .select({
          id: c.id,
          status: c.status,
          openedAt: c.openedAt,
          lastMessageAt: c.lastMessageAt,
          resolvedAt: c.resolvedAt,
        })
        .from(member)
        .innerJoin(c, eq(c.id, member.conversationId))
        .where(eq(member.contactId, contact.id))
        .orderBy(desc(member.joinedAt))
        .limit(NEWEST);
      return {
        ...presentContact(contact),
        avatarUrl: contact.avatarUrl,
        language: contact.language,
        createdAt: iso(contact.createdAt),
        customer: null,
        conversations: took.map((row) => ({
          id: row.id,
          status: row.status,
          openedAt: iso(row.openedAt),
          lastMessageAt: iso(row.lastMessageAt),
          resolvedAt: isoOrNull(row.resolvedAt),
        })),
      };
    },
  );
}
