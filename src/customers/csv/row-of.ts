// The cells of one row as what is to be saved, or why that cannot be, with the column. An empty cell says nothing: what is known
// stays. Pure. After it: save-customer.
import { NAME_KINDS, type CustomerName } from '../../db/tables/customer-record.ts';
import { isProductError } from '../../errors.ts';
import { cleanText } from '../../json.ts';
import type { CustomerChange, Plural, ReferenceChange } from '../change.ts';
import type { SaveItem } from '../save-customer.ts';
import type { Field } from './columns.ts';

export interface Refusal {
  field: string | null;
  sentence: string;
}

export interface Columns {
  names: readonly string[];
  fields: Readonly<Record<string, Field>>;
}

/** @throws BadCell. */
export function rowOf(cells: readonly string[], { names, fields }: Columns): SaveItem {
  if (cells.length > names.length && cells.slice(names.length).some((cell) => cell !== ''))
    throw new BadCell(null, `The line has ${cells.length} cells, the first line names ${names.length} columns`);
  const row: Row = { names: [], given: {}, family: {}, change: {}, whole: new Set() };
  names.forEach((column, at) => {
    const field = Object.hasOwn(fields, column) ? fields[column] : undefined;
    const cell = cleanText(withoutEscape(cells[at] ?? '')).trim();
    if (field !== undefined && cell !== '') put(row, { field, cell, column });
  });
  const all = [...namesOf(row), ...row.names];
  const body: CustomerChange = { ...row.change, ...(all.length === 0 ? {} : { names: all }) };
  const into = PLURALS.filter((field) => body[field] !== undefined && !row.whole.has(field));
  if (into.length > 0) body.into = into;
  if (row.id === undefined && row.ref === undefined && Object.keys(body).length === 0)
    throw new BadCell(null, 'The line says nothing');
  return { id: row.ref === undefined ? row.id : undefined, isFromElsewhere: true, ref: row.ref, body };
}

export class BadCell extends Error {
  override name = 'BadCell';
  readonly column: string | null;
  constructor(column: string | null, sentence: string) {
    super(sentence);
    this.column = column;
  }
}

/** Why a row was not taken, with the column that it was about. @throws what is no refusal. */
export function refusalOf(error: unknown, { fields }: Pick<Columns, 'fields'>): Refusal {
  if (error instanceof BadCell) return { field: error.column, sentence: error.message };
  if (!isProductError(error)) throw error;
  const { field } = error.facts;
  const [named = ''] = typeof field === 'string' ? field.split('.') : [];
  const column = Object.entries(fields).find(([, of]) => (FIELD_OF[named] ?? [named]).includes(of.split('.')[0] ?? ''));
  return { field: column?.[0] ?? (named === '' ? null : named), sentence: error.message.replace(/\.$/, '') };
}

const FIELD_OF: Readonly<Record<string, readonly string[]>> = {
  names: [
    'name',
    'given',
    'family',
    'names',
    'passportName',
    'passportGiven',
    'ticketName',
    'displayName',
    'nativeName',
  ],
  emails: ['email'],
  phones: ['phone'],
  references: ['booking', 'ticket', 'order', 'references'],
};

interface Row {
  id?: string;
  ref?: string;
  names: CustomerName[];
  given: Partial<Record<CustomerName['kind'], string>>;
  family: Partial<Record<CustomerName['kind'], string>>;
  change: CustomerChange;
  /** Fields of which one column holds all, as an export writes them: it stands instead of what is known. */
  whole: Set<Plural>;
}

const PLURALS: readonly Plural[] = ['names', 'handles', 'references', 'preferences', 'consent', 'attributes'];

/** What a spreadsheet would take for a formula has a mark before it; see write-csv. */
const withoutEscape = (cell: string): string => cell.replace(/^'(?='*[=+\-@\t\r＝＋－＠])/, '');

function put(row: Row, { field, cell, column }: { field: Field; cell: string; column: string }): void {
  const { change } = row;
  const listed = () => cell.split(LIST).map((one) => one.trim()).filter((one) => one !== ''); // prettier-ignore
  const several = (kind: ReferenceChange['kind']) => {
    change.references = [...(change.references ?? []), ...listed().map((value) => ({ kind, value }))];
  };
  switch (field) {
    case 'id':
    case 'ref':
      row[field] = cell;
      return;
    case 'name':
      row.names.push({ kind: 'record', ...split(cell) });
      return;
    case 'passportName':
      row.names.push({ kind: 'passport', ...split(cell) });
      return;
    case 'ticketName':
      row.names.push({ kind: 'ticket', ...split(cell.replace('/', ', ')) });
      return;
    case 'displayName':
      row.names.push({ kind: 'display', ...split(cell) });
      return;
    case 'nativeName':
      row.names.push({ kind: 'native', ...split(cell) });
      return;
    case 'given':
    case 'family':
      row[field].record = cell;
      return;
    case 'passportGiven':
      row.given.passport = cell;
      return;
    case 'passportFamily':
      row.family.passport = cell;
      return;
    case 'names':
      row.whole.add(field);
      row.names.push(...jsonList(cell, column, isName));
      return;
    case 'email':
      change.emails = [
        ...(change.emails ?? []),
        ...(cell.startsWith('["') ? jsonList(cell, column, isText) : listed()),
      ];
      return;
    case 'phone':
      change.phones = [...(change.phones ?? []), ...listed()];
      return;
    case 'birthDate':
      change.birthDate = dateOf(cell, column);
      return;
    case 'booking':
    case 'ticket':
    case 'order':
      several(field);
      return;
    case 'references':
      row.whole.add(field);
      change.references = [...(change.references ?? []), ...jsonList(cell, column, isReference)];
      return;
    case 'handles':
    case 'preferences':
    case 'attributes':
      row.whole.add(field);
      change[field] = { ...change[field], ...jsonMap(cell, column, isText) };
      return;
    case 'consent':
      row.whole.add(field);
      change.consent = { ...change.consent, ...jsonMap(cell, column, isConsent) };
      return;
    case 'loyalty':
    case 'tier':
    case 'language':
    case 'timeZone':
    case 'city':
    case 'country':
      change[field] = cell;
      return;
    default:
      putPart(change, { field, cell, column });
  }
}

/** One entry of a map: `attributes.seat`. */
function putPart(
  change: CustomerChange,
  { field, cell, column }: { field: Field; cell: string; column: string },
): void {
  const at = field.indexOf('.');
  const [map, name] = [field.slice(0, at), field.slice(at + 1)];
  if (map === 'consent') change.consent = { ...change.consent, [name]: { granted: yesOrNo(cell, column) } };
  else if (map === 'handles' || map === 'preferences' || map === 'attributes')
    change[map] = { ...change[map], [name]: cell };
}

function namesOf({ given, family }: Row): CustomerName[] {
  return NAME_KINDS.flatMap((kind) =>
    given[kind] === undefined && family[kind] === undefined
      ? []
      : [{ kind, given: given[kind] ?? '', family: family[kind] ?? '' }],
  );
}

/** `Ruiz Delgado, Ana` says itself which is which; else the first word is the given name. */
function split(name: string): { given: string; family: string } {
  const comma = name.indexOf(',');
  if (comma >= 0) return { given: name.slice(comma + 1).trim(), family: name.slice(0, comma).trim() };
  const [given = '', ...family] = name.split(/\s+/);
  return { given, family: family.join(' ') };
}

const LIST = /[|\n;]/;

function dateOf(cell: string, column: string): string {
  const iso = /^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:[T ].*)?$/.exec(cell);
  if (iso) return `${iso[1]}-${iso[2]}-${iso[3]}`;
  const [, first = '', second = '', year = ''] = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/.exec(cell) ?? [];
  // 31.12. and 12/31 say themselves which is the month; of others nobody knows, except that only dots mean day first.
  const dayFirst = cell.includes('.') || Number(first) > 12 || first === second;
  if (year !== '' && (dayFirst || Number(second) > 12)) {
    const [day, month] = dayFirst ? [first, second] : [second, first];
    return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  }
  throw new BadCell(column, year === '' ? 'This is no date: write it like 1984-03-12' : 'Day or month first? Write it like 1984-03-12'); // prettier-ignore
}

function yesOrNo(cell: string, column: string): boolean {
  if (/^(1|y|yes|true|x|ja|j|si|sí|s|oui|o|sim|granted)$/i.test(cell)) return true;
  if (/^(0|n|no|false|nein|non|não|nao|nee|withdrawn|refused)$/i.test(cell)) return false;
  throw new BadCell(column, 'Consent is yes or no');
}

function jsonOf(cell: string, column: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    throw new BadCell(column, 'This is not the JSON that an export writes');
  }
}

function jsonList<T>(cell: string, column: string, is: (value: unknown) => value is T): T[] {
  const list = jsonOf(cell, column);
  if (Array.isArray(list) && list.every(is)) return list;
  throw new BadCell(column, 'This is not the JSON that an export writes');
}

function jsonMap<T>(cell: string, column: string, is: (value: unknown) => value is T): Record<string, T> {
  const map = jsonOf(cell, column);
  if (typeof map === 'object' && map !== null && !Array.isArray(map) && Object.values(map).every(is))
    return map as Record<string, T>;
  throw new BadCell(column, 'This is not the JSON that an export writes');
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string';
const isName = (value: unknown): value is CustomerName =>
  isObject(value) && (NAME_KINDS as readonly unknown[]).includes(value['kind']) && isText(value['given']) && isText(value['family']); // prettier-ignore
const isReference = (value: unknown): value is ReferenceChange =>
  isObject(value) &&
  ['booking', 'ticket', 'order'].includes(String(value['kind'])) &&
  isText(value['value']) &&
  (value['people'] === undefined || Number.isInteger(value['people'])) &&
  (value['until'] === undefined || isText(value['until']));
const isConsent = (value: unknown): value is { granted: boolean; at?: string } =>
  isObject(value) && typeof value['granted'] === 'boolean' && (value['at'] === undefined || isText(value['at']));
