// Two records of one person, or one record of two: looked at field by field, decided by a supervisor, undone at any time.
import { findCustomer, type CustomerRow } from '../../customers/find-customers.ts';
import { notFound } from '../../errors.ts';
import { isIntact } from '../../links/is-intact.ts';
import { mergeCustomers, unmergeCustomers } from '../../links/merge-customers.ts';
import { historyOfCustomer, linksOfCustomer } from '../../links/read-history.ts';
import { splitCustomer, unsplitCustomer } from '../../links/split-customer.ts';
import type { App, Door } from '../api-parts.ts';
import { onceOf, withKey } from '../idempotency.ts';
import { signedIn } from '../identify.ts';
import { presentCustomers } from '../present/customers.ts';
import { presentLedger, presentLinks } from '../present/links.ts';
import { presentMergePreview } from '../present/merge-preview.ts';
import type { CurrentUser } from '../../auth/identity.ts';
import { NOTHING } from '../documentation.ts';
import * as S from '../schemas.ts';

export function customerMergeRoutes(app: App, { parts }: { parts: Door }): void {
  const { store } = parts;
  const path = '/api/v1/customers/:id';

  const get = async (id: string): Promise<CustomerRow> => {
    const row = await findCustomer(store, id);
    if (row === undefined) throw notFound('The customer');
    return row;
  };
  const answer = async (id: string, viewer: CurrentUser): Promise<S.CustomerAnswer> => {
    const [listed] = await presentCustomers(parts, { rows: [await get(id)], viewer });
    if (listed === undefined) throw notFound('The customer');
    const { record, ref: _ref, ...masked } = listed;
    return { masked, record };
  };

  app.get(
    `${path}/history`,
    { schema: { params: S.CustomerParams, querystring: S.LinkQuery, response: { 200: S.LinkHistory } } },
    async (request) => {
      const { id: customerId } = await get(request.params.id);
      const { rows, next } = await historyOfCustomer(store, { customerId, ...request.query });
      return {
        current: await presentLinks(store, await linksOfCustomer(store, customerId)),
        items: await presentLedger(store, rows),
        next,
        intact: await isIntact(parts, rows),
      };
    },
  );

  app.get(
    `${path}/merge-preview`,
    { schema: { params: S.CustomerParams, querystring: S.MergeQuery, response: { 200: S.MergePreview } } },
    async (request) => {
      const [survivor, merged] = [await get(request.params.id), await get(request.query.with)];
      return presentMergePreview(parts, { survivor, merged, viewer: signedIn(request).user });
    },
  );

  app.post(
    `${path}/merges`,
    { schema: { params: S.CustomerParams, querystring: S.NoQuery, body: S.MergeBody, response: { 201: S.CustomerAnswer } } }, // prettier-ignore
    async (request, reply) => {
      const { user } = signedIn(request);
      const { id: survivorId } = await get(request.params.id);
      await withKey(parts, onceOf(request), async (db) => ({
        mergeId: await mergeCustomers(parts, { db, survivorId, ...request.body, user }),
      }));
      return reply.status(201).send(await answer(survivorId, user));
    },
  );

  app.delete(
    `${path}/merges/:mergeId`,
    { schema: { params: S.MergeParams, querystring: S.NoQuery, body: S.UndoBody, response: { 204: NOTHING } } }, // prettier-ignore
    async (request, reply) => {
      const { user } = signedIn(request);
      const { id: customerId } = await get(request.params.id);
      const { mergeId } = request.params;
      await withKey(parts, onceOf(request), async (db) => {
        await unmergeCustomers(parts, { db, customerId, mergeId, user, reason: request.body?.reason });
        return {};
      });
      return reply.status(204).send();
    },
  );

  app.post(
    `${path}/splits`,
    { schema: { params: S.CustomerParams, querystring: S.NoQuery, body: S.SplitBody, response: { 201: S.SplitDone } } },
    async (request, reply) => {
      const { user } = signedIn(request);
      const { id: customerId } = await get(request.params.id);
      const { splitId = '', newId = '' } = await withKey(parts, onceOf(request), (db) =>
        splitCustomer(parts, { db, customerId, ...request.body, user }),
      );
      return reply
        .status(201)
        .send({ splitId, customer: await answer(customerId, user), other: await answer(newId, user) });
    },
  );

  app.delete(
    `${path}/splits/:splitId`,
    { schema: { params: S.SplitParams, querystring: S.NoQuery, body: S.UndoBody, response: { 204: NOTHING } } }, // prettier-ignore
    async (request, reply) => {
      const { user } = signedIn(request);
      const { id: customerId } = await get(request.params.id);
      const { splitId } = request.params;
      await withKey(parts, onceOf(request), async (db) => {
        await unsplitCustomer(parts, { db, customerId, splitId, user, reason: request.body?.reason });
        return {};
      });
      return reply.status(204).send();
    },
  );
}
