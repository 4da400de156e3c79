// What a bench is and what it answers: figures, each with the limit it was measured beside. main.ts runs them, print.ts shows
// them. Pure.
import type { Scene } from './scene.ts';

export interface Bench {
  name: string;
  /** One line: what is measured, and beside what. */
  about: string;
  /** @throws CannotRun when the machine lacks something. */
  run(scene: Scene): Promise<Figure[]>;
}

/** The machine lacks what this bench needs; said plainly, and the run ends with exit code 1. */
export class CannotRun extends Error {
  override name = 'CannotRun';
}

/** A number measured several times in one run. */
export interface Figure {
  what: string;
  /** One value per round. */
  rounds: readonly number[];
  unit: '' | '×' | 'ms' | 'µs' | 's' | '/s';
  gate?: Limit;
  goal?: Limit;
}

/** `atLeast` or `atMost`, never both. */
export interface Limit {
  atLeast?: number;
  atMost?: number;
}

export const isMet = (value: number, { atLeast = -Infinity, atMost = Infinity }: Limit): boolean =>
  value >= atLeast && value <= atMost;

export const median = (values: readonly number[]): number => percentile(values, 50);

/** @param percent 0..100; by the nearest rank, so that it is a value that was really measured (NaN of nothing) */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** Round by round, one side over the other: what the machine did meanwhile falls out of the ratio. */
export const ratios = (ours: readonly number[], limit: readonly number[]): number[] =>
  ours.map((value, round) => value / (limit[round] ?? Number.NaN));
