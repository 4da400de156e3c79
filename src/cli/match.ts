// `touchpoint match A.csv [B.csv]`: who in these files is the same person. The engine is matching/, the same that suggests customers
// to agents; no database and no settings are needed. After it: match/match-files.ts.
import { writeFileSync } from 'node:fs';
import { addCommand, type Call, type Outcome, type Tool } from './command.ts';
import { WrongUse } from './failure.ts';
import { COMPARED_KINDS } from '../matching/comparisons.ts';
import { matchFiles, type MatchOptions } from './match/match-files.ts';
import { columnLines, evaluationLines, modelLines } from './match/told.ts';
import { writePairs } from './match/write-pairs.ts';

interface Options extends MatchOptions {
  out?: string;
  saveModel?: string;
  threshold: string;
}

const many = (value: string, before: readonly string[] = []): string[] => [
  ...before,
  ...value.split(',').filter(Boolean),
];

export function addMatch(tool: Tool): void {
  addCommand<Options>(
    { parent: tool.program, tool },
    {
      usage: 'match <first> [second]',
      summary: 'find who is the same person in a CSV, or in two, and how sure that is',
      about:
        'One file is compared with itself, two with each other. What each column is, is found by its name, or told with --map.\n' +
        `Kinds are ${COMPARED_KINDS.join(', ')};\n` +
        'id names the row, ignore leaves a column out. Columns of unknown names are compared as text.\n' +
        '\n' +
        'Without --model a model is learned from the rows themselves: nobody has to say who is who. Pairs that share something\n' +
        'rare are compared field by field; each level of agreement has a weight in bits; the sum is a probability. Nothing leaves\n' +
        'this machine, and no database or setting is needed. A saved model holds weights only, no values of the files.\n' +
        '\n' +
        'When the truth is known (--truth, --truth-labels or --truth-pattern) the answer says how right it was: precision, recall\n' +
        'and F1 at p >= 0.5 and p >= 0.99, the best F1 there was, how many true pairs were looked at and how many pairs that took.',
      examples: [
        'match customers.csv --out pairs.csv',
        'match crm.csv shop.csv --map "Kd-Nr=id" --map Wohnort=city --out pairs.csv --save-model model.json',
        "match people.csv --truth-pattern 'rec-(\\d+)-' --without identifier",
      ],
      options: (command) =>
        command
          .option('--map <column=kind>', 'what a column is; may be given several times', many)
          .option('--id <column>', 'the column that names the row; without one it is the line')
          .option('--without <kind>', 'leave out fields of a kind, or a column; may be given several times', many)
          .option('--out <file>', 'write the pairs there: ids, probability, bits, the level of every field')
          .option('--threshold <p>', 'the least probability of pairs that are written', '0.5')
          .option('--model <file>', 'score with a saved model in place of learning one')
          .option('--save-model <file>', 'keep the learned model')
          .option('--truth <column>', 'rows with the same entry there are one person; it is not compared')
          .option('--truth-labels <file>', 'a CSV of judged pairs: two ids, and a column that says yes or how sure')
          .option('--truth-pattern <regex>', 'rows whose ids agree in its first group are one person'),
      act: matchAndTell,
    },
  );
}

async function matchAndTell({ args, options, progress }: Call<Options>): Promise<Outcome> {
  // Nothing said is no zero: with it every pair would be written.
  const threshold = options.threshold.trim() === '' ? Number.NaN : Number(options.threshold);
  if (!(threshold >= 0 && threshold <= 1)) throw new WrongUse('--threshold: a probability from 0 to 1');
  const files = matchFiles(args, options, (words, done, total) =>
    done === undefined ? progress.say(words) : progress.at(words, done, total),
  );
  const { matched, evaluation, repeatedIds, columns, tables } = files;
  if (options.saveModel !== undefined) saved(options.saveModel, JSON.stringify(matched.model, null, 2));
  if (options.out !== undefined) writePairs(options.out, files, threshold);
  const found = matched.probability.filter((one) => one >= threshold).length;
  return {
    json: {
      files: tables.map(({ file, rows }, at) => ({ file, rows: rows.length, columns: columns[at] })),
      keys: matched.keys,
      looked: matched.pairs.left.length,
      threshold,
      pairs: found,
      repeatedIds,
      model: matched.model,
      evaluation: evaluation ?? null,
    },
    lines: [
      ...columnLines(files),
      ...modelLines(matched.model),
      ...(repeatedIds > 0 ? [`${repeatedIds} rows repeat an id: pairs name their lines, too.`] : []),
      `${matched.pairs.left.length} pairs looked at, ${found} with a probability of ${threshold} or more.`,
      ...(evaluation === undefined ? [] : evaluationLines(evaluation)),
      ...(options.out === undefined ? [] : [`Written to ${options.out}.`]),
      ...(options.saveModel === undefined ? [] : [`The model is kept in ${options.saveModel}.`]),
    ],
  };
}

function saved(file: string, text: string): void {
  try {
    writeFileSync(file, `${text}\n`, { mode: 0o600 });
  } catch (error) {
    throw new WrongUse(`--save-model: ${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
  }
}
