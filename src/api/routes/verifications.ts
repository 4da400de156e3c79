// Asking a contact to prove who they are: what was sent, what could be, and sending one more.
import { notFound } from '../../errors.ts';
import { getContact } from '../../people/get-contact.ts';
import { listVerifications, verificationWays, type Listed } from '../../proof/list-verifications.ts';
import { prepareVerification, startVerification } from '../../proof/start-verification.ts';
import type { App, Door } from '../api-parts.ts';
import { onceOf, withKey } from '../idempotency.ts';
import { signedIn } from '../identify.ts';
import { iso } from '../present/times.ts';
import * as S from '../schemas.ts';
import { verificationSentence } from '../verification-sentences.ts';

export function verificationRoutes(app: App, { parts }: { parts: Door }): void {
  const { store } = parts;
  const path = '/api/v1/contacts/:id/verifications';

  app.get(
    path,
    { schema: { params: S.IdParams, querystring: S.VerificationsQuery, response: { 200: S.Verifications } } },
    async (request) => {
      const { id: contactId } = await getContact(store, request.params.id);
      const { customerId } = request.query;
      const ways = await verificationWays(parts, { contactId, customerId });
      return {
        items: (await listVerifications(store, { contactId })).map(present),
        ways: ways.map(({ customerId: id, by, masked, usable, sentence }) => ({
          customerId: id,
          by,
          destination: masked,
          usable,
          sentence,
        })),
      };
    },
  );

  app.post(
    path,
    {
      schema: {
        params: S.IdParams,
        querystring: S.NoQuery,
        body: S.VerificationBody,
        response: { 201: S.Verification },
      },
    },
    async (request, reply) => {
      const { user } = signedIn(request);
      const { id: contactId } = request.params;
      const started = await prepareVerification(parts, { ...request.body, contactId, userId: user.id });
      const { proofId = '' } = await withKey(parts, onceOf(request), async (db) => ({
        proofId: await startVerification(parts, db, started),
      }));
      const [made] = await listVerifications(store, { contactId, proofId });
      if (made === undefined) throw notFound('The verification');
      return reply.status(201).send(present(made));
    },
  );
}

function present(listed: Listed): S.Verification {
  const { id, kind, state, destination, attempts, createdAt, expiresAt } = listed.proof;
  return {
    id,
    kind,
    state,
    destination,
    letter: listed.letter?.state ?? null,
    attempts,
    createdAt: iso(createdAt),
    expiresAt: iso(expiresAt),
    sentence: verificationSentence(listed),
  };
}
