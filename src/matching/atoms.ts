// What two rows can have exactly in common: a value, or a part of it that survives an error in the rest. Pure. After it: block.ts.
import type { ComparedKind, Value } from './comparison.ts';
import { COMPARISONS } from './comparisons.ts';
import { soundOf } from './fold.ts';
import type { RecordField, Records } from './records.ts';

export interface Atom {
  name: string;
  /** Fields that say the same thing are one ground: the postcode and the town. */
  ground: string;
  /** Housemates do not share it. */
  isPersonal: boolean;
  /** One of the coarse ones, of which three together make a key. */
  isCoarse: boolean;
  /** Small numbers for each row, equal where the rows have it in common; -1 where a row has nothing. */
  of: Int32Array;
}

type Part = (value: Value) => string | undefined;

const whole: Part = ({ text }) => text;
const begin =
  (length: number): Part =>
  ({ text }) =>
    text.length > length ? text.slice(0, length) : undefined;
const end =
  (length: number): Part =>
  ({ text }) =>
    text.length > length ? text.slice(-length) : undefined;
const sound: Part = ({ words }) => soundOf(words[0] ?? '');
const half =
  (which: 0 | 1): Part =>
  ({ text }) => {
    const middle = Math.ceil(text.length / 2);
    return text.length < 6 ? undefined : which === 0 ? text.slice(0, middle) : text.slice(-middle);
  };
const datePart =
  (part: (year: number, month: number, day: number) => string): Part =>
  ({ date }) =>
    date?.month === undefined || date.day === undefined ? undefined : part(date.year, date.month, date.day);

const PARTS: Readonly<Record<ComparedKind, Readonly<Record<string, Part>>>> = {
  given: { same: whole, first: ({ words }) => words[0], sound, begin: begin(3) },
  family: { same: whole, first: ({ words }) => words[0], last: ({ words }) => words.at(-1), sound, begin: begin(4), end: end(4) },
  name: { same: whole, first: ({ words }) => words[0], last: ({ words }) => words.at(-1), sound },
  birth_date: {
    same: whole,
    swapped: datePart((year, month, day) => `${year}-${Math.min(month, day)}-${Math.max(month, day)}`),
    month: datePart((year, month) => `${year}-${month}`),
    day: datePart((_year, month, day) => `${month}-${day}`),
    ends: datePart((year, _month, day) => `${year}-${day}`),
    year: ({ date }) => date?.year.toString(),
  },
  email: { same: whole, local: ({ words }) => words[0] },
  phone: { same: end(7), head: half(0) },
  identifier: { same: whole, head: half(0), tail: half(1) },
  loyalty: { same: whole, head: half(0), tail: half(1) },
  street_number: { same: whole },
  street: { same: whole, longest: ({ words }) => words.toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1))[0] },
  city: { same: whole, begin: begin(4) },
  postcode: { same: whole },
  state: { same: whole },
  country: {},
  category: { same: whole },
  text: { same: whole },
}; // prettier-ignore

const GROUND: Partial<Record<ComparedKind, string>> = {
  street: 'where',
  city: 'where',
  postcode: 'where',
  state: 'where',
  country: 'where',
};

const COARSE: Partial<Record<ComparedKind, readonly string[]>> = {
  given: ['sound'],
  family: ['sound', 'last'],
  name: ['first', 'last'],
  birth_date: ['year', 'month', 'day'],
  email: ['local'],
  identifier: ['head', 'tail'],
  loyalty: ['head', 'tail'],
  street: ['longest'],
  city: ['begin'],
};

export function atomsOf(records: Records): Atom[] {
  const atoms = records.fields.flatMap((field) =>
    Object.entries(PARTS[field.kind]).map(([part, take]) => ({
      name: `${field.field}.${part}`,
      ground: GROUND[field.kind] ?? field.field,
      isPersonal: COMPARISONS[field.kind].household === undefined,
      isCoarse: COARSE[field.kind]?.includes(part) ?? part === 'same',
      of: numbered(field, take),
    })),
  );
  const names = bothNames(records);
  return names === undefined ? atoms : [...atoms, names];
}

function numbered({ values, of }: RecordField, take: Part): Int32Array {
  const places = new Map<string, number>();
  const byValue = values.map((value) => {
    const part = take(value);
    if (part === undefined || part === '') return -1;
    const place = places.get(part) ?? places.size;
    places.set(part, place);
    return place;
  });
  return of.map((value) => (value < 0 ? -1 : (byValue[value] as number)));
}

/** Given name and surname in either order. */
function bothNames({ fields, rows }: Records): Atom | undefined {
  const [given, family] = [fields.find(({ kind }) => kind === 'given'), fields.find(({ kind }) => kind === 'family')];
  if (given === undefined || family === undefined) return undefined;
  const places = new Map<string, number>();
  const of = new Int32Array(rows.length).fill(-1);
  for (let row = 0; row < rows.length; row += 1) {
    const [one, other] = [given.values[given.of[row] as number], family.values[family.of[row] as number]];
    if (one === undefined || other === undefined) continue;
    const key = [one.words[0] ?? '', other.words.join(' ')].toSorted().join(' ');
    const place = places.get(key) ?? places.size;
    places.set(key, place);
    of[row] = place;
  }
  return {
    name: `${given.field}+${family.field}.any_order`,
    ground: 'both names',
    isPersonal: false,
    isCoarse: false,
    of,
  };
}
