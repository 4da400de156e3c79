// Who is writing: a contact and the conversations it took part in.
import { conversationsOfContact } from '../../conversations/of-contact.ts';
import { activeLinks } from '../../links/active-links.ts';
import { recordCardView } from '../../links/card-views.ts';
import { getContact } from '../../people/get-contact.ts';
import { standsSince } from '../../people/relation.ts';
import type { App, Door } from '../api-parts.ts';
import { signedIn } from '../identify.ts';
import { presentContact } from '../present/contact.ts';
import { presentCustomer } from '../present/conversations.ts';
import { iso, isoOrNull } from '../present/times.ts';
import * as S from '../schemas.ts';

export function contactRoutes(app: App, { parts: { store, clock } }: { parts: Door }): void {
  app.get(
    '/api/v1/contacts/:id',
    { schema: { params: S.IdParams, querystring: S.NoQuery, response: { 200: S.ContactDetail } } },
    async (request) => {
      const contact = await getContact(store, request.params.id);
      const { user } = signedIn(request);
      const known = await activeLinks(store, { contactIds: [contact.id], now: clock.now() });
      const link = known.get(contact.id);
      if (link) await recordCardView({ store, clock }, { link, user });
      const conversations = await conversationsOfContact(store, contact.id);
      return {
        ...presentContact(contact),
        avatarUrl: contact.avatarUrl,
        language: contact.language,
        followsSince: isoOrNull(standsSince(contact.followsSince)),
        blockedAt: isoOrNull(standsSince(contact.blockedAt)),
        mutedAt: isoOrNull(standsSince(contact.mutedAt)),
        createdAt: iso(contact.createdAt),
        customer: presentCustomer(link),
        anonymousAt: isoOrNull(contact.anonymousAt),
        flaggedAt: isoOrNull(standsSince(contact.flaggedAt)),
        facts: [],
        others: [],
        hopProposals: [],
        conversations: conversations.map(({ id, channel, status, openedAt, lastMessageAt, resolvedAt }) => ({
          id,
          channel,
          status,
          openedAt: iso(openedAt),
          lastMessageAt: iso(lastMessageAt),
          resolvedAt: isoOrNull(resolvedAt),
        })),
      };
    },
  );
}
