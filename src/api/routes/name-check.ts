// The name on record beside the ticket's and the passport's: what is wrong where, and what it should say (names/name-mismatch).
// What is typed for it is neither stored nor told to anybody.
import type { CustomerName } from '../../db/tables/customer-record.ts';
import { findCustomer } from '../../customers/find-customers.ts';
import { notFound } from '../../errors.ts';
import { checkNames } from '../../names/name-mismatch.ts';
import type { App, Door } from '../api-parts.ts';
import { signedIn } from '../identify.ts';
import { presentCustomers } from '../present/customers.ts';
import * as S from '../schemas.ts';

export function nameCheckRoutes(app: App, { parts }: { parts: Door }): void {
  app.post(
    '/api/v1/customers/:id/name-check',
    {
      schema: {
        params: S.CustomerParams,
        querystring: S.NoQuery,
        body: S.NameCheckBody,
        response: { 200: S.NameCheck },
      },
    },
    async (request) => {
      const { user } = signedIn(request);
      const row = await findCustomer(parts.store, request.params.id);
      const [shown] = row === undefined ? [] : await presentCustomers(parts, { rows: [row], viewer: user });
      if (shown === undefined) throw notFound('The customer');
      // Who may not see the record may not learn its name by comparing: only what was typed is compared then.
      const names = inTurn(shown.record?.names ?? []);
      const [record] = names;
      const { ticket, passport, mrz } = request.body;
      return {
        record: record === undefined ? null : { given: record.given, family: record.family },
        ...checkNames({ record: names, ticket, passport, mrz }),
      };
    },
  );
}

/** The name that counts first: as the passport has it, if the record knows. */
const inTurn = (names: readonly CustomerName[]): CustomerName[] =>
  names.toSorted((one, other) => TURN.indexOf(one.kind) - TURN.indexOf(other.kind));
const TURN: readonly CustomerName['kind'][] = ['passport', 'record', 'ticket', 'display', 'native'];
