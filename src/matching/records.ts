// Rows as the engine holds them: in an order that does not depend on the file's, each cell read once and every value only once.
// Pure. Before it: field-kinds.ts; after it: block.ts, compare-rows.ts.
import { dayOrderOf } from './birth-dates.ts';
import type { ComparedKind, Value } from './comparison.ts';
import { COMPARISONS } from './comparisons.ts';

export interface Row {
  id: string;
  line: number;
  /** One cell for each of the fields. */
  cells: readonly string[];
}

export interface FieldPlan {
  /** Unique, e.g. `family`, `phone_2`, `text_occupation`: what the model and the output call it. */
  field: string;
  kind: ComparedKind;
}

export interface RecordField extends FieldPlan {
  /** Every different value; what a row has is its place in here, or -1. */
  values: readonly Value[];
  of: Int32Array;
}

export interface Records {
  rows: readonly Row[];
  /** Where the rows of the second file begin; undefined when one file is compared with itself. */
  secondFrom: number | undefined;
  fields: readonly RecordField[];
}

export function recordsOf(plan: readonly FieldPlan[], first: readonly Row[], second?: readonly Row[]): Records {
  const rows = [...first.toSorted(byContent), ...(second ?? []).toSorted(byContent)];
  return {
    rows,
    secondFrom: second === undefined ? undefined : first.length,
    fields: plan.map((one, at) => ({ ...one, ...readField(one.kind, rows, at) })),
  };
}

/** How many pairs there are to choose from, and how many records one record could be compared with. */
export function sizeOf({ rows, secondFrom }: Records): { pairs: number; others: number; looking: number } {
  const all = rows.length;
  if (secondFrom === undefined) return { pairs: (all * (all - 1)) / 2, others: Math.max(1, all - 1), looking: all };
  const others = all - secondFrom;
  return { pairs: secondFrom * others, others: Math.max(1, others), looking: secondFrom };
}

const byContent = (a: Row, b: Row): number => compareText(a.id, b.id) || compareCells(a.cells, b.cells);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function compareCells(a: readonly string[], b: readonly string[]): number {
  for (const [at, cell] of a.entries()) {
    const order = compareText(cell, b[at] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

function readField(kind: ComparedKind, rows: readonly Row[], at: number): Pick<RecordField, 'values' | 'of'> {
  const { read } = COMPARISONS[kind];
  const order = kind === 'birth_date' ? dayOrderOf(rows.map(({ cells }) => cells[at] ?? '')) : 'day-first';
  const values: Value[] = [];
  const [byCell, byText] = [new Map<string, number>(), new Map<string, number>()];
  const of = new Int32Array(rows.length);
  for (const [row, { cells }] of rows.entries()) {
    const cell = cells[at] ?? '';
    let place = byCell.get(cell);
    if (place === undefined) {
      const value = read(cell, { order });
      place = value === undefined ? -1 : (byText.get(value.text) ?? values.push(value) - 1);
      if (value !== undefined) byText.set(value.text, place);
      byCell.set(cell, place);
    }
    of[row] = place;
  }
  return { values, of };
}
