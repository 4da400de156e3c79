// How right the matching engine is on registers whose truth is known, learned without labels, thresholds fixed beforehand: with and
// without a national id. The same files and the same command anybody can run: `touchpoint match`.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { matchFiles, type MatchOptions } from '../../src/cli/match/match-files.ts';
import { CannotRun, type Bench, type Figure } from './bench.ts';

interface Register {
  name: string;
  file: string;
  truth: Pick<MatchOptions, 'truth' | 'truthPattern'>;
  without?: string[];
  /** What was promised; the rest is only shown. */
  gates: Partial<Record<Shown, Figure['gate']>>;
}

type Shown = 'blocking' | 'pairs' | 'p5' | 'r5' | 'f5' | 'p99' | 'r99' | 'f99' | 'best';

const FEBRL: Register['gates'] = {
  blocking: { atLeast: 0.999 },
  pairs: { atMost: 3 },
  f5: { atLeast: 0.995 },
  p99: { atLeast: 1 },
  r99: { atLeast: 0.99 },
};
const IDS = { truthPattern: String.raw`rec-(\d+)-` };

export const REGISTERS: readonly Register[] = [
  { name: 'febrl 1', file: 'febrl_dataset1.csv', truth: IDS, gates: FEBRL },
  { name: 'febrl 1, no national id', file: 'febrl_dataset1.csv', truth: IDS, without: ['identifier'], gates: FEBRL },
  { name: 'febrl 2', file: 'febrl_dataset2.csv', truth: IDS, gates: FEBRL },
  { name: 'febrl 2, no national id', file: 'febrl_dataset2.csv', truth: IDS, without: ['identifier'], gates: FEBRL },
  {
    name: 'fake 1000 (has none)',
    file: 'fake_1000.csv',
    truth: { truth: 'cluster' },
    gates: { best: { atLeast: 0.9 } },
  },
];

export const linkage: Bench = {
  name: 'linkage',
  about: 'registers of TEST_DATA_DIR/linkage matched without labels, beside what was promised',
  async run(scene) {
    const folder = linkageFolder();
    if (folder === undefined) throw new CannotRun('TEST_DATA_DIR names no folder with linkage/ in it');
    return REGISTERS.flatMap((register) => {
      scene.tell(register.name);
      return figuresOf(register, folder);
    });
  },
};

export function linkageFolder(): string | undefined {
  const folder = join(process.env['TEST_DATA_DIR'] ?? '', 'linkage');
  return process.env['TEST_DATA_DIR'] !== undefined && existsSync(folder) ? folder : undefined;
}

export function figuresOf({ name, file, truth, without = [], gates }: Register, folder: string): Figure[] {
  const { evaluation, tables } = matchFiles([join(folder, file)], { ...truth, without });
  if (evaluation === undefined || tables.length === 0) return [];
  const { at: [half, sure], best, blockingRecall, pairsPerRecord } = evaluation; // prettier-ignore
  const shown: [Shown, string, number | undefined][] = [
    ['blocking', 'blocking recall', blockingRecall],
    ['pairs', 'pairs for each record', pairsPerRecord],
    ['p5', 'precision at p ≥ 0.5', half?.precision],
    ['r5', 'recall at p ≥ 0.5', half?.recall],
    ['f5', 'F1 at p ≥ 0.5', half?.f1],
    ['p99', 'precision at p ≥ 0.99', sure?.precision],
    ['r99', 'recall at p ≥ 0.99', sure?.recall],
    ['f99', 'F1 at p ≥ 0.99', sure?.f1],
    ['best', `F1 at the best threshold, ${best.threshold.toPrecision(3)}`, best.f1],
  ];
  return shown.map(([key, words, value = Number.NaN]) => {
    const gate = gates[key];
    return { what: `${name}: ${words}`, rounds: [value], unit: '', ...(gate === undefined ? {} : { gate }) };
  });
}
