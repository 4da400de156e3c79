// Records that look like one person, for those who look after them: listed with why, and dismissed when they are two.
import { shownRecords } from '../../customers/shown-records.ts';
import { notFound } from '../../errors.ts';
import { DUPLICATES } from '../../matching/duplicate-model.ts';
import { decidePair } from '../../matching/duplicate-pairs.ts';
import { findPair, listPairs, type Listed } from '../../matching/list-pairs.ts';
import type { App, Door } from '../api-parts.ts';
import { signedIn } from '../identify.ts';
import { presentRecord, recordShown } from '../present/customers.ts';
import { iso } from '../present/times.ts';
import { userNames } from '../present/user-names.ts';
import * as S from '../schemas.ts';

export function customerPairRoutes(app: App, { parts }: { parts: Door }): void {
  const { store } = parts;

  app.get(
    '/api/v1/customer-pairs',
    { schema: { querystring: S.CustomerPairQuery, response: { 200: S.CustomerPairPage } } },
    async (request) => {
      const { state, cursor, limit } = request.query;
      const { items, next } = await listPairs(parts, { state, cursor, limit });
      return { items: await present(items, signedIn(request).user), next };
    },
  );

  app.put(
    '/api/v1/customer-pairs/:id',
    {
      schema: {
        params: S.IdParams,
        querystring: S.NoQuery,
        body: S.CustomerPairBody,
        response: { 200: S.CustomerPair },
      },
    },
    async (request) => {
      const { id } = request.params;
      await decidePair(parts, { pairId: id, state: request.body.state, userId: signedIn(request).user.id });
      const found = await findPair(parts, id);
      const [shown] = found === undefined ? [] : await present([found], signedIn(request).user);
      if (shown === undefined) throw notFound('The pair');
      return shown;
    },
  );

  async function present(items: readonly Listed[], viewer: { id: string }): Promise<S.CustomerPair[]> {
    const shown = await shownRecords(store, items.flatMap(({ first, second }) => [first, second])); // prettier-ignore
    await recordShown(parts, { shown, viewer });
    const names = await userNames(store, shown.flatMap(({ merged }) => merged.map(({ byUserId }) => byUserId))); // prettier-ignore
    const records = shown.map((one) => presentRecord(one, names));
    return items.flatMap(({ pair }, at) => {
      const [first, second] = [records[2 * at], records[2 * at + 1]];
      if (first === undefined || second === undefined) return [];
      const { id, state, probability, bits, because, foundAt } = pair;
      return [{ id, state, probability, bits, because: because.map(inWords), first, second, foundAt: iso(foundAt) }];
    });
  }
}

const inWords = ({ field, level, bits }: { field: string; level: string; bits: number }) => {
  const known = DUPLICATES.fields.find((one) => one.field === field)?.levels.find((one) => one.level === level);
  return { field, words: known?.words ?? `${field}: ${level}`, bits };
};
