// The brand's own records: looked for, looked at, and brought up to date by the brand's systems.
import { countSearch } from '../../auth/count-search.ts';
import { searchCustomers } from '../../customers/search-customers.ts';
import { findCustomer, type CustomerRow } from '../../customers/find-customers.ts';
import { saveCustomer } from '../../customers/save-customer.ts';
import { notFound } from '../../errors.ts';
import { recognitionOf } from '../../evidence/rules.ts';
import type { CurrentUser } from '../../auth/identity.ts';
import type { App, Door } from '../api-parts.ts';
import { onceOf, withKey } from '../idempotency.ts';
import { signedIn } from '../identify.ts';
import { mayLook, presentCustomers } from '../present/customers.ts';
import * as S from '../schemas.ts';

export function customerRoutes(app: App, { parts }: { parts: Door }): void {
  const { store } = parts;

  async function answer(
    row: CustomerRow | undefined,
    { viewer, isAsNamed = false }: { viewer: CurrentUser; isAsNamed?: boolean },
  ): Promise<S.CustomerAnswer> {
    const [listed] = row === undefined ? [] : await presentCustomers(parts, { rows: [row], viewer, isAsNamed });
    if (listed === undefined) throw notFound('The customer');
    const { id, initials, city, tier, loyalty, record } = listed;
    return { masked: { id, initials, city, tier, loyalty }, record };
  }

  app.get(
    '/api/v1/customers',
    { schema: { querystring: S.CustomerQuery, response: { 200: S.CustomerPage } } },
    async (request) => {
      const { q = '', cursor, limit } = request.query;
      const { user } = signedIn(request);
      if (!mayLook(user)) await countSearch(parts, { q, user });
      const { rules } = await recognitionOf(store);
      const { rows, next } = await searchCustomers(parts, { q, cursor, limit, rules });
      return { items: await presentCustomers(parts, { rows, viewer: user }), next };
    },
  );

  app.get(
    '/api/v1/customers/:id',
    { schema: { params: S.CustomerParams, querystring: S.NoQuery, response: { 200: S.CustomerAnswer } } },
    async (request) => {
      const { user } = signedIn(request);
      const { id } = request.params;
      if (id.startsWith('ref:') && !mayLook(user)) await countSearch(parts, { q: id.slice(4), user });
      return answer(await findCustomer(store, id), { viewer: user });
    },
  );

  app.put(
    '/api/v1/customers/:id',
    {
      schema: {
        params: S.CustomerParams,
        querystring: S.NoQuery,
        body: S.CustomerBody,
        response: { 200: S.CustomerAnswer },
      },
    },
    async (request) => {
      const { id } = request.params;
      const named = id.startsWith('ref:') ? { ref: id.slice(4) } : { id };
      const { customerId = '' } = await withKey(parts, onceOf(request), async (db) => {
        const { row } = await saveCustomer(parts, { db, ...named, body: request.body, source: 'api' });
        return { customerId: row.id };
      });
      // What was written is in the record that was named, also where another stands for it since a merge: `mergedInto` says which.
      return answer(await findCustomer(store, customerId), { viewer: signedIn(request).user, isAsNamed: true });
    },
  );
}
