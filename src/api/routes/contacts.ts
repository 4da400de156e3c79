// Who is writing: a contact, what is known of them, and the conversations they took part in.
import { getContact } from '../../people/get-contact.ts';
import type { App, Door } from '../api-parts.ts';
import { signedIn } from '../identify.ts';
import { contactDetail } from '../present/contact-detail.ts';
import * as S from '../schemas.ts';

export function contactRoutes(app: App, { parts }: { parts: Door }): void {
  app.get(
    '/api/v1/contacts/:id',
    { schema: { params: S.IdParams, querystring: S.NoQuery, response: { 200: S.ContactDetail } } },
    async (request) => {
      const contact = await getContact(parts.store, request.params.id);
      return contactDetail(parts, { contact, viewer: signedIn(request).user });
    },
  );
}
