// Records as CSV that reads back as the same records: one line each, in the columns that csv/columns knows. What a spreadsheet would
// take for a formula has a mark before it, which reading takes away.
import { stringify } from 'csv-stringify/sync';
import type { CustomerRow } from '../find-customers.ts';
import type { Field } from './columns.ts';

export const EXPORT_COLUMNS: readonly Field[] = [
  'id', 'ref', 'names', 'email', 'phone', 'loyalty', 'tier', 'birthDate', 'language', 'timeZone', 'city', 'country', 'handles',
  'references', 'preferences', 'consent', 'attributes',
]; // prettier-ignore

export const csvHeading = (): string => stringify([[...EXPORT_COLUMNS]]);

export const csvLines = (rows: readonly CustomerRow[]): string => stringify(rows.map(cellsOf));

function cellsOf({ id, ref, record }: CustomerRow): string[] {
  const references = record.references.map(({ until, ...one }) =>
    until === undefined ? one : { ...one, until: new Date(until).toISOString() },
  );
  const consent = Object.entries(record.consent).map(([purpose, { granted, at }]) => [
    purpose,
    { granted, at: new Date(at).toISOString() },
  ]);
  return [
    id,
    ref ?? '',
    list(record.names),
    joined(record.emails.map(({ value }) => value)),
    record.phones.map(({ value }) => value).join('|'),
    record.loyalty ?? '',
    record.tier ?? '',
    record.birthDate ?? '',
    record.language ?? '',
    record.timeZone ?? '',
    record.city ?? '',
    record.country ?? '',
    map(record.handles),
    list(references),
    map(record.preferences),
    map(Object.fromEntries(consent)),
    map(record.attributes),
  ].map(escaped);
}

/** What parts them may stand in an e-mail too: then they are written as a list, and no e-mail begins like one. */
const joined = (values: string[]): string =>
  values.some((value) => value.includes('|')) ? list(values) : values.join('|');
const list = (items: readonly unknown[]): string => (items.length === 0 ? '' : JSON.stringify(items));
const map = (entries: object): string => (Object.keys(entries).length === 0 ? '' : JSON.stringify(entries));
const escaped = (cell: string): string => (/^'*[=+\-@\t\r＝＋－＠]/.test(cell) ? `'${cell}` : cell);
