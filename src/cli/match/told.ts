// What a matching has to say for people: how the columns were understood, what each field is worth, how many pairs, how right.
// Before it: match.ts.
import type { Evaluation, Quality } from '../../matching/evaluate.ts';
import type { MatchModel } from '../../matching/model.ts';
import { tableOf } from '../table.ts';
import type { MatchedFiles } from './match-files.ts';

export function columnLines({ tables, columns }: MatchedFiles): string[] {
  return tables.flatMap(({ file, rows }, at) => [
    `${file}: ${rows.length} rows, understood so:`,
    ...tableOf(
      [
        ['COLUMN', 'KIND', 'BECAUSE'],
        ...(columns[at] ?? []).map(({ column, kind, because }) => [column, kind, because]),
      ],
      'no columns',
    ).map((line) => `  ${line}`),
  ]);
}

export function modelLines({ fields, name }: MatchModel): string[] {
  const rows = fields.map(({ field, levels }) => [
    field,
    levels.map(({ level, bits }) => `${level} ${signed(bits)}`).join(', '),
  ]);
  return [`Weights in bits (${name}):`, ...tableOf([['FIELD', 'LEVELS'], ...rows], 'none').map((line) => `  ${line}`)];
}

const signed = (bits: number): string => `${bits < 0 ? '-' : '+'}${Math.abs(bits).toFixed(1)}`;

export function evaluationLines({ at, best, blockingRecall, pairs, pairsPerRecord }: Evaluation): string[] {
  const row = (words: string, { precision, recall, f1, right, wrong, missed }: Quality) => [
    words, share(precision), share(recall), share(f1), String(right), String(wrong), String(missed),
  ]; // prettier-ignore
  return [
    `Blocking recall ${share(blockingRecall)}: ${pairs} pairs looked at, ${pairsPerRecord.toFixed(2)} for each record.`,
    ...tableOf(
      [
        ['', 'PRECISION', 'RECALL', 'F1', 'RIGHT', 'WRONG', 'MISSED'],
        ...at.map((one) => row(`p >= ${one.threshold}`, one)),
        row(`best, p >= ${best.threshold.toPrecision(4)}`, best),
      ],
      '',
    ),
  ];
}

const share = (value: number): string => value.toFixed(4);
