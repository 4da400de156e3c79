// Who a contact is: how it stands and what was decided, and the acts of agents. Their checks are compared here and never in a
// browser; a refusal tells neither which of them agreed nor how many.
import { confirmLink } from '../../links/confirm-link.ts';
import { changeLink, mustChangeLink, type LinkOutcome } from '../../links/change-link.ts';
import { disclosuresOf } from '../../links/disclosures.ts';
import { isIntact } from '../../links/is-intact.ts';
import { historyOfContact, linksOf } from '../../links/read-history.ts';
import { notFound, ProductError } from '../../errors.ts';
import { getContact } from '../../people/get-contact.ts';
import type { App, Door } from '../api-parts.ts';
import { onceOf, withKey } from '../idempotency.ts';
import { signedIn } from '../identify.ts';
import { presentDisclosures, presentLedger, presentLinks } from '../present/links.ts';
import { NOTHING } from '../documentation.ts';
import * as S from '../schemas.ts';

export function contactLinkRoutes(app: App, { parts }: { parts: Door }): void {
  const { store } = parts;
  const path = '/api/v1/contacts/:id/links';

  const present = async ({ contactId, linkId }: { contactId: string; linkId: string }): Promise<S.Link> => {
    const links = (await linksOf(store, contactId)).filter(({ id }) => id === linkId);
    const [link] = await presentLinks(store, links);
    if (link === undefined) throw notFound('The link');
    return link;
  };

  app.get(
    path,
    { schema: { params: S.IdParams, querystring: S.LinkQuery, response: { 200: S.LinkHistory } } },
    async (request) => {
      const { id: contactId } = await getContact(store, request.params.id);
      const { rows, next } = await historyOfContact(store, { contactId, ...request.query });
      return {
        current: await presentLinks(store, await linksOf(store, contactId)),
        items: await presentLedger(store, rows),
        next,
        intact: await isIntact(parts, rows),
      };
    },
  );

  app.post(
    path,
    { schema: { params: S.IdParams, querystring: S.NoQuery, body: S.LinkBody, response: { 201: S.Link } } },
    async (request, reply) => {
      const { user } = signedIn(request);
      const { body } = request;
      const contactId = request.params.id;
      const { linkId, ...refusal } = await withKey(parts, onceOf(request), async (db) => {
        if (body.action === 'confirm') return told(await confirmLink(parts, { db, user, contactId, ...body }));
        const { customerId, reason, by: method } = body;
        const userId = user.id;
        return told(await changeLink(parts, { db, contactId, customerId, action: 'rejected', method, userId, reason }));
      });
      if (linkId === undefined) throw refused(refusal);
      return reply.status(201).send(await present({ contactId, linkId }));
    },
  );

  app.delete(
    `${path}/:linkId`,
    { schema: { params: S.LinkParams, querystring: S.NoQuery, body: S.UnlinkBody, response: { 204: NOTHING } } },
    async (request, reply) => {
      const { user } = signedIn(request);
      const { id: contactId, linkId } = request.params;
      const link = (await linksOf(store, contactId)).find(({ id }) => id === linkId);
      if (link === undefined) throw notFound('The link');
      const { reason } = request.body;
      await withKey(parts, onceOf(request), async (db) => {
        const pair = { db, contactId, customerId: link.customerId, action: 'unlinked', method: 'agent' } as const;
        await mustChangeLink(parts, { ...pair, userId: user.id, reason });
        return {};
      });
      return reply.status(204).send();
    },
  );

  app.get(
    `${path}/:linkId/disclosures`,
    { schema: { params: S.LinkParams, querystring: S.NoQuery, response: { 200: S.Disclosures } } },
    async (request) => {
      const { id: contactId, linkId } = request.params;
      return presentDisclosures(store, await disclosuresOf(store, { contactId, linkId }));
    },
  );
}

type Refused = Extract<Awaited<ReturnType<typeof confirmLink>>, { done: false }>;

/** What is remembered under the client's key: a refusal too, because the try that led to it counts once. */
function told(outcome: LinkOutcome | Refused): Record<string, string> {
  if (outcome.done) return { linkId: outcome.link.id };
  const { because, sentence } = outcome;
  return {
    because,
    sentence,
    ...('retryAfterMs' in outcome && { retryAfterMs: String(outcome.retryAfterMs) }),
  };
}

function refused({ because = '', sentence = '', retryAfterMs }: Record<string, string | undefined>): ProductError {
  if (retryAfterMs !== undefined)
    return new ProductError('too_many_requests', sentence, { because, retryAfterMs: Number(retryAfterMs) });
  return new ProductError('state_conflict', sentence, {
    because,
  });
}
