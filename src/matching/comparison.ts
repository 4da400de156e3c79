// The comparisons of the engine: for each kind of field what a value is made into once, at which levels two of them can agree, and
// which. Pure; best level first. After it: compare-rows.ts.
import type { BirthDate, DayOrder } from './birth-dates.ts';
import type { FieldKind } from './model.ts';

export interface Value {
  /** Equal text is the same value. */
  text: string;
  letters: number;
  words: readonly string[];
  date?: BirthDate;
}

export interface Comparison {
  /** Level and what it means in words, best first; the last is what is left when nothing else holds. */
  levels: readonly (readonly [level: string, words: string])[];
  /** Undefined where the cell says nothing. */
  read: (cell: string, context: { order: DayOrder }) => Value | undefined;
  /** The place in `levels`. */
  compare: (a: Value, b: Value) => number;
  /** People who live together share it. */
  household?: 'name' | 'home';
  /** A value much rarer than the average may count up to this many bits more. */
  rarerBits?: number;
}

export type ComparedKind = Exclude<
  FieldKind,
  'booking' | 'ticket' | 'order' | 'place' | 'language' | 'handle' | 'travel' | 'verdict' | 'name_order'
>;
