// The brand's own systems: declared and tried by administrators, shown beside the conversation to whoever answers.
import { cardOf, cardsOf } from '../../connectors/cards.ts';
import { askOnce } from '../../connectors/ask.ts';
import {
  getConnector, listConnectors, removeConnector, saveConnector, type Connector,
} from '../../connectors/connector-rows.ts'; // prettier-ignore
import { urlFor } from '../../connectors/declaration.ts';
import { withOperation } from '../../connectors/from-openapi.ts';
import { readAnswer } from '../../connectors/read-answer.ts';
import { askAnew } from '../../connectors/refresh.ts';
import { customerRow } from '../../connectors/customer-row.ts';
import { monotonicMs } from '../../clock.ts';
import { activeLinks } from '../../links/active-links.ts';
import { recordCardView } from '../../links/card-views.ts';
import { getContact } from '../../people/get-contact.ts';
import type { App, Door } from '../api-parts.ts';
import { NOTHING } from '../documentation.ts';
import { onceOf, withKey } from '../idempotency.ts';
import { signedIn } from '../identify.ts';
import { iso, isoOrNull } from '../present/times.ts';
import * as S from '../schemas.ts';

export function connectorRoutes(app: App, { parts }: { parts: Door }): void {
  const { store, clock } = parts;
  const path = '/api/v1/connectors';

  app.get(path, { schema: { querystring: S.NoQuery, response: { 200: S.ConnectorList } } }, async () => ({
    items: (await listConnectors(store)).map(presentConnector),
  }));

  app.post(
    path,
    { schema: { querystring: S.NoQuery, body: S.ConnectorBody, response: { 201: S.Connector } } },
    async (request, reply) => {
      const { declaration, ...rest } = request.body;
      const whole = await withOperation(declaration);
      const { connectorId } = await withKey(parts, onceOf(request), async (db) => ({
        connectorId: await saveConnector(store, db, { ...rest, declaration: whole, now: clock.now() }),
      }));
      return reply.status(201).send(presentConnector(await getConnector(store, connectorId ?? '')));
    },
  );

  app.put(
    `${path}/:id`,
    { schema: { params: S.IdParams, querystring: S.NoQuery, body: S.ConnectorBody, response: { 200: S.Connector } } },
    async (request) => {
      const { id } = request.params;
      const { declaration, ...rest } = request.body;
      const whole = await withOperation(declaration, (await getConnector(store, id)).declaration);
      await withKey(parts, onceOf(request), async (db) => {
        await saveConnector(store, db, { id, ...rest, declaration: whole, now: clock.now() });
        return {};
      });
      askAnew(store, id);
      return presentConnector(await getConnector(store, id));
    },
  );

  app.delete(
    `${path}/:id`,
    { schema: { params: S.IdParams, querystring: S.NoQuery, response: { 204: NOTHING } } },
    async (request, reply) => {
      await store.tx((db) => removeConnector(store, db, request.params.id));
      return reply.status(204).send();
    },
  );

  // Asks now, past the cache and past the rest after failures; nothing is kept.
  app.post(
    `${path}/:id/try`,
    {
      schema: {
        params: S.IdParams,
        querystring: S.NoQuery,
        body: S.ConnectorTryBody,
        response: { 200: S.ConnectorTried },
      },
    },
    async (request) => {
      const connector = await getConnector(store, request.params.id);
      const customer = await customerRow(store, request.body.customerId);
      const { declaration } = connector;
      const where = urlFor(declaration.url ?? '', customer);
      const began = monotonicMs();
      const answered =
        'missing' in where
          ? ({ because: 'missing', status: null } as const)
          : await askOnce({ url: where.url, headers: declaration.headers ?? {}, timeoutMs: declaration.timeoutMs });
      const ms = monotonicMs() - began;
      const read = 'json' in answered ? readAnswer(answered.json, declaration) : answered;
      const now = clock.now();
      const because = 'because' in read ? read.because : null;
      const answer = {
        id: '',
        connectorId: connector.id,
        customerId: customer.id,
        answer: 'items' in read ? { items: read.items } : null,
        answeredAt: because === null ? now : null,
        because,
        triedAt: now,
      };
      const card = cardOf({ connector, answer, customer, now });
      return { card: { ...card, answeredAt: isoOrNull(card.answeredAt) }, ms, status: answered.status };
    },
  );

  app.get(
    '/api/v1/contacts/:id/context',
    { schema: { params: S.IdParams, querystring: S.NoQuery, response: { 200: S.Context } } },
    async (request) => {
      const contact = await getContact(store, request.params.id);
      const cards = contact.anonymousAt === null ? await cardsOf(parts, contact.id) : [];
      const links = await activeLinks(store, { contactIds: [contact.id], now: clock.now() });
      const link = cards.length === 0 ? undefined : links.get(contact.id);
      if (link !== undefined) await recordCardView(parts, { link, user: signedIn(request).user });
      return { items: cards.map((card) => ({ ...card, answeredAt: isoOrNull(card.answeredAt) })) };
    },
  );
}

/** What it sends is named, never shown. */
function presentConnector({ id, title, enabled, place, declaration, createdAt, updatedAt }: Connector): S.Connector {
  const { headers = {}, ...rest } = declaration;
  return {
    id,
    title,
    enabled,
    place,
    declaration: { ...rest, headerNames: Object.keys(headers) },
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
  };
}
