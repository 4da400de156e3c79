// Who is writing: a contact and the conversations it took part in.
import { conversationsOfContact } from '../../conversations/of-contact.ts';
import { getContact } from '../../people/get-contact.ts';
import { standsSince } from '../../people/relation.ts';
import type { App, Door } from '../api-parts.ts';
import { presentContact } from '../present/contact.ts';
import { iso, isoOrNull } from '../present/times.ts';
import * as S from '../schemas.ts';

export function contactRoutes(app: App, { parts: { store } }: { parts: Door }): void {
  app.get(
    '/api/v1/contacts/:id',
    { schema: { params: S.IdParams, querystring: S.NoQuery, response: { 200: S.ContactDetail } } },
    async (request) => {
      const contact = await getContact(store, request.params.id);
      const conversations = await conversationsOfContact(store, contact.id);
      return {
        ...presentContact(contact),
        avatarUrl: contact.avatarUrl,
        language: contact.language,
        followsSince: isoOrNull(standsSince(contact.followsSince)),
        blockedAt: isoOrNull(standsSince(contact.blockedAt)),
        mutedAt: isoOrNull(standsSince(contact.mutedAt)),
        createdAt: iso(contact.createdAt),
        customer: null,
        conversations: conversations.map(({ id, status, openedAt, lastMessageAt, resolvedAt }) => ({
          id,
          status,
          openedAt: iso(openedAt),
          lastMessageAt: iso(lastMessageAt),
          resolvedAt: isoOrNull(resolvedAt),
        })),
      };
    },
  );
}
