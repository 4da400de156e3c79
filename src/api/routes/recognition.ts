// What was recognised of a contact, and whether it may be: what they said, that they want to stay anonymous, that too many people
// were named.
import { findConversationForUser } from '../../auth/authorized.ts';
import { setSubject } from '../../conversations/set-subject.ts';
import { ProductError } from '../../errors.ts';
import { wrongRule } from '../../evidence/check-rules.ts';
import { recognitionOf, saveRecognition } from '../../evidence/rules.ts';
import { clearFlag } from '../../ingest/clear-flag.ts';
import { whoseSubject } from '../../ingest/name-subject.ts';
import { stayAnonymous } from '../../ingest/stay-anonymous.ts';
import { suggest } from '../../matching/suggest.ts';
import { getContact } from '../../people/get-contact.ts';
import { holdContact } from '../../people/hold-contact.ts';
import { standsSince } from '../../people/relation.ts';
import type { App, Door } from '../api-parts.ts';
import { onceOf, withKey } from '../idempotency.ts';
import { signedIn } from '../identify.ts';
import { presentConversation } from '../present/conversations.ts';
import { evidencePage } from '../present/evidence.ts';
import { presentSuggestions } from '../present/suggestions.ts';
import { isoOrNull } from '../present/times.ts';
import * as S from '../schemas.ts';

export function recognitionRoutes(app: App, { parts }: { parts: Door }): void {
  const { store } = parts;
  const shape = { params: S.IdParams, querystring: S.NoQuery, response: { 200: S.ContactStanding } };

  async function standing(contactId: string): Promise<S.ContactStanding> {
    const { anonymousAt, flaggedAt } = await getContact(store, contactId);
    return { anonymousAt: isoOrNull(anonymousAt), flaggedAt: isoOrNull(standsSince(flaggedAt)) };
  }

  app.put('/api/v1/contacts/:id/anonymous', { schema: { ...shape, body: S.AnonymousBody } }, async (request) => {
    const { user } = signedIn(request);
    const { id } = request.params;
    const { anonymous } = request.body;
    await withKey(parts, onceOf(request), async (db) => {
      const contact = await holdContact(store, db, id);
      await stayAnonymous(parts, { db, contact, anonymous, userId: user.id });
      return {};
    });
    return standing(id);
  });

  app.put('/api/v1/contacts/:id/flagged', { schema: { ...shape, body: S.FlaggedBody } }, async (request) => {
    const { id } = request.params;
    await withKey(parts, onceOf(request), async (db) => {
      await clearFlag(parts, { db, contact: await holdContact(store, db, id) });
      return {};
    });
    return standing(id);
  });

  app.put(
    '/api/v1/conversations/:id/subject',
    {
      schema: {
        params: S.IdParams,
        querystring: S.NoQuery,
        body: S.SubjectBody,
        response: { 200: S.Conversation },
      },
    },
    async (request) => {
      const { user } = signedIn(request);
      const wish = { user, conversationId: request.params.id, to: 'change' as const };
      const conversation = await findConversationForUser(store, wish);
      const { subject } = request.body;
      const customerId = await whoseSubject(parts, { conversation, subject });
      await setSubject(parts, { conversation, user, once: onceOf(request), subject, customerId });
      return presentConversation(parts, { row: await findConversationForUser(store, wish), viewer: user });
    },
  );

  app.get(
    '/api/v1/admin/recognition',
    { schema: { querystring: S.NoQuery, response: { 200: S.Recognition } } },
    async () => (await recognitionOf(store)).settings,
  );

  app.put(
    '/api/v1/admin/recognition',
    { schema: { querystring: S.NoQuery, body: S.Recognition, response: { 200: S.Recognition } } },
    async (request) => {
      const wrong = wrongRule(request.body);
      if (wrong !== undefined) throw new ProductError('bad_request', wrong.sentence, { field: wrong.field });
      await withKey(parts, onceOf(request), async (db) => {
        await saveRecognition(store, db, request.body);
        return {};
      });
      return (await recognitionOf(store)).settings;
    },
  );

  app.get(
    '/api/v1/contacts/:id/suggestions',
    { schema: { params: S.IdParams, querystring: S.NoQuery, response: { 200: S.Suggestions } } },
    async (request) => presentSuggestions(await suggest(parts, await getContact(store, request.params.id))),
  );

  app.get(
    '/api/v1/contacts/:id/evidence',
    { schema: { params: S.IdParams, querystring: S.EvidenceQuery, response: { 200: S.EvidencePage } } },
    async (request) => {
      const { id: contactId } = await getContact(store, request.params.id);
      return evidencePage(store, { contactId, ...request.query });
    },
  );
}
