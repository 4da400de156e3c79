// What is known of somebody and need not be asked again; noted by an agent, taken back, never deleted.
import { factsOf } from '../../ask-once/known-facts.ts';
import { noteFound, takeBackFound } from '../../ask-once/note-found.ts';
import { whoseFacts } from '../../ask-once/whose-facts.ts';
import { recordCardView } from '../../links/card-views.ts';
import { getContact } from '../../people/get-contact.ts';
import type { App, Door } from '../api-parts.ts';
import { NOTHING } from '../documentation.ts';
import { onceOf, withKey } from '../idempotency.ts';
import { signedIn } from '../identify.ts';
import { presentFacts } from '../present/facts.ts';
import * as S from '../schemas.ts';

export function factRoutes(app: App, { parts }: { parts: Door }): void {
  const { store, clock } = parts;

  async function shown(contactId: string, user: { id: string }): Promise<S.Facts> {
    const person = await whoseFacts(store, { contactId, now: clock.now() });
    for (const link of person.links.values()) await recordCardView(parts, { link, user });
    const facts = await factsOf(parts, { person });
    return { items: await presentFacts(store, { facts, now: clock.now() }) };
  }

  app.get(
    '/api/v1/contacts/:id/facts',
    { schema: { params: S.IdParams, querystring: S.NoQuery, response: { 200: S.Facts } } },
    async (request) => shown((await getContact(store, request.params.id)).id, signedIn(request).user),
  );

  app.post(
    '/api/v1/contacts/:id/facts',
    { schema: { params: S.IdParams, querystring: S.NoQuery, body: S.FactBody, response: { 201: S.Facts } } },
    async (request, reply) => {
      const { id: contactId } = request.params;
      const { user } = signedIn(request);
      await withKey(parts, onceOf(request), async (db) => {
        const { id } = await noteFound(parts, { db, contactId, userId: user.id, ...request.body });
        return { factId: id };
      });
      return reply.status(201).send(await shown(contactId, user));
    },
  );

  app.delete(
    '/api/v1/contacts/:id/facts/:factId',
    { schema: { params: S.FactParams, querystring: S.NoQuery, response: { 204: NOTHING } } },
    async (request, reply) => {
      const { id, factId } = request.params;
      const { user } = signedIn(request);
      await getContact(store, id);
      const { contacts } = await whoseFacts(store, { contactId: id, now: clock.now() });
      const contactIds = [id, ...contacts.map((one) => one.id)];
      await withKey(parts, onceOf(request), async (db) => {
        await takeBackFound(parts, { db, contactIds, factId, userId: user.id });
        return {};
      });
      return reply.status(204).send();
    },
  );
}
