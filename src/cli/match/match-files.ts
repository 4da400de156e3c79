// One file matched with itself, or two with each other: read, understood column by column, matched, and measured when the truth is
// known. Before it: match.ts, and the bench; after it: matching/match-records.ts.
import { readFileSync } from 'node:fs';
import { COMPARED_KINDS } from '../../matching/comparisons.ts';
import { evaluate, type Evaluation } from '../../matching/evaluate.ts';
import {
  chooseKinds,
  planFields,
  type ChosenColumn,
  type ColumnKind,
  type PlannedField,
} from '../../matching/field-kinds.ts';
import { matchRecords, type Matched, type Matching } from '../../matching/match-records.ts';
import { readModel, type MatchModel } from '../../matching/model.ts';
import { recordsOf, sizeOf, type Records, type Row } from '../../matching/records.ts';
import { WrongUse } from '../failure.ts';
import { readTable, type Table } from './read-table.ts';
import { truthFor, type TruthOptions } from './truth.ts';

export interface MatchOptions extends TruthOptions {
  map?: readonly string[];
  id?: string;
  without?: readonly string[];
  model?: string;
}

export interface MatchedFiles {
  tables: Table[];
  columns: ChosenColumn[][];
  fields: PlannedField[];
  records: Records;
  matched: Matched;
  /** Only when the truth is known. */
  evaluation: Evaluation | undefined;
  /** Ids that stand in several rows: pairs are then told apart by their lines. */
  repeatedIds: number;
}

export function matchFiles(
  files: readonly string[],
  options: MatchOptions,
  onProgress?: Matching['onProgress'],
): MatchedFiles {
  const tables = files.map(readTable);
  const model = options.model === undefined ? undefined : modelFrom(options.model);
  const columns = tables.map((table) => columnsOf(table, options, tables));
  const fields = planFields(columns[0] ?? [], columns[1]);
  if (fields.length === 0) throw new WrongUse('No column can be compared: say which is what with --map column=kind');
  const rows = tables.map((table, at) => rowsOf(table, { columns: columns[at] ?? [], fields, side: at === 0 ? 0 : 1 }));
  const [first = [], second] = rows;
  if (first.length + (second?.length ?? 0) < 2 || second?.length === 0)
    throw new WrongUse('There must be two rows at least to compare');
  const records = recordsOf(fields, first, second);
  const matched = matchRecords(records, { model, onProgress });
  const truth = truthFor(records, options, personsOf(tables, options.truth));
  const looking = sizeOf(records).looking;
  return {
    tables,
    columns,
    fields,
    records,
    matched,
    evaluation: truth === undefined ? undefined : evaluate({ ...matched, truth, looking }),
    repeatedIds: rows.reduce((sum, of) => sum + of.length - new Set(of.map(({ id }) => id)).size, 0),
  };
}

function modelFrom(file: string): MatchModel {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new WrongUse(`--model: ${file} cannot be read as JSON`);
  }
  const model = readModel(json);
  if (model === undefined)
    throw new WrongUse(`--model: ${file} holds no model of this version; make one with --save-model`);
  return model;
}

const KINDS: readonly string[] = [...COMPARED_KINDS, 'id', 'ignore'];

function columnsOf({ columns, file }: Table, options: MatchOptions, tables: readonly Table[]): ChosenColumn[] {
  const said = new Map<string, ColumnKind>();
  const isThere = (column: string) => tables.some((table) => table.columns.includes(column));
  const demand = (option: string, column: string) => {
    if (!isThere(column))
      throw new WrongUse(`${option}: there is no column "${column}". ${file} has ${columns.join(', ')}`);
  };
  for (const one of options.map ?? []) {
    const [, column = '', kind = ''] = /^(.*)=([^=]*)$/.exec(one) ?? [];
    if (!KINDS.includes(kind))
      throw new WrongUse(`--map ${one}: write column=kind, where kind is one of ${KINDS.join(', ')}`);
    demand('--map', column);
    said.set(column, kind as ColumnKind);
  }
  if (options.truth !== undefined) {
    demand('--truth', options.truth);
    said.set(options.truth, 'ignore');
  }
  if (options.id !== undefined) {
    demand('--id', options.id);
    said.set(options.id, 'id');
  }
  const chosen = chooseKinds(columns, said);
  for (const name of options.without ?? [])
    if (!KINDS.includes(name) && !isThere(name))
      throw new WrongUse(
        `--without ${name}: neither a kind of field nor a column. Kinds are ${COMPARED_KINDS.join(', ')}`,
      );
  const isLeftOut = ({ kind, column }: ChosenColumn) =>
    [kind as string, column].some((name) => options.without?.includes(name));
  return chosen.map((one) => (isLeftOut(one) ? { ...one, kind: 'ignore', because: 'said' } : one));
}

interface Reading {
  columns: readonly ChosenColumn[];
  fields: readonly PlannedField[];
  side: 0 | 1;
}

function rowsOf(table: Table, { columns, fields, side }: Reading): Row[] {
  const places = fields.map((field) => table.columns.indexOf(field.columns[side]));
  const id = columns.findIndex(({ kind }) => kind === 'id');
  return table.rows.map(({ line, cells }) => ({
    id: id === -1 ? String(line) : (cells[id] ?? ''),
    line,
    cells: places.map((place) => cells[place] ?? ''),
  }));
}

function personsOf(tables: readonly Table[], column: string | undefined) {
  if (column === undefined) return undefined;
  const bySide = tables.map((table) => {
    const place = table.columns.indexOf(column);
    if (place === -1) throw new WrongUse(`--truth: ${table.file} has no column "${column}"`);
    return new Map(table.rows.map(({ line, cells }) => [line, cells[place] ?? '']));
  });
  return (side: 0 | 1, line: number): string => bySide[side]?.get(line) ?? '';
}
