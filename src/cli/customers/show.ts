// `touchpoint customers show`: one record with what was merged into it. Before it: customers/shown-records.
import { findCustomer } from '../../customers/find-customers.ts';
import { nameOf } from '../../customers/masked.ts';
import { shownRecords } from '../../customers/shown-records.ts';
import { standing } from '../../customers/standing.ts';
import type { Outcome } from '../command.ts';
import { Failed } from '../failure.ts';
import { withParts } from '../open.ts';

export const showCustomer = (refOrId: string): Promise<Outcome> =>
  withParts(async ({ store }) => {
    const row = (await findCustomer(store, `ref:${refOrId}`)) ?? (await findCustomer(store, refOrId));
    const [shown] = row === undefined ? [] : await shownRecords(store, await standing(store, [row]));
    if (shown === undefined) throw new Failed(`There is no customer ${refOrId}.`);
    const { id, ref, version, source, createdAt, updatedAt } = shown.row;
    const { record, merged } = shown;
    const times = { createdAt: new Date(createdAt).toISOString(), updatedAt: new Date(updatedAt).toISOString() };
    const said = Object.entries(record).filter(([, value]) => !isEmpty(value));
    return {
      json: { id, ref, ...record, version, source, ...times, merged },
      lines: [
        `${nameOf(record)} (${ref ?? 'no reference'}, ${id})`,
        ...said.map(
          ([field, value]) => `  ${field.padEnd(12)} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
        ),
        ...merged.map(({ displayName, customerId }) => `  merged       ${displayName} (${customerId})`),
        `  ${source}, version ${version}, changed ${times.updatedAt}`,
      ],
    };
  });

const isEmpty = (value: unknown): boolean =>
  value === null || (typeof value === 'object' && Object.keys(value).length === 0);
