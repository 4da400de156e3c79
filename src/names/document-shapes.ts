// Where things stand in the machine-readable lines of ICAO 9303: passports (TD3), cards of two lines (TD2) and of three (TD1).

export type DocumentField =
  | 'lines'
  | 'name'
  | 'document number'
  | 'nationality'
  | 'birth date'
  | 'expiry date'
  | 'personal number'
  | 'whole';

export interface Place {
  line: number;
  from: number;
  to: number;
  /** Digits only. */
  dates?: true;
}
export interface Shape {
  format: 'TD3' | 'TD2' | 'TD1';
  rows: number;
  width: number;
  nameLine: number;
  name: Place;
  issuer: Place;
  nationality: Place;
  checked: readonly { field: DocumentField; place: Place; digit: Place }[];
  whole: { parts: readonly Place[]; digit: Place };
}

export const at = (line: number, from: number, to: number = from + 1): Place => ({ line, from, to });
const dateAt = (line: number, from: number, to: number): Place => ({ line, from, to, dates: true });

/** The two forms of two lines differ in their width alone. */
const twoLines = (format: 'TD3' | 'TD2', width: number): Shape => ({
  format,
  rows: 2,
  width,
  nameLine: 0,
  name: at(0, 5, width),
  issuer: at(0, 2, 5),
  nationality: at(1, 10, 13),
  checked: [
    { field: 'document number', place: at(1, 0, 9), digit: at(1, 9) },
    { field: 'birth date', place: at(1, 13, 19), digit: at(1, 19) },
    { field: 'expiry date', place: at(1, 21, 27), digit: at(1, 27) },
    ...(format === 'TD3' ? [{ field: 'personal number' as const, place: at(1, 28, 42), digit: at(1, 42) }] : []),
  ],
  whole: { parts: [at(1, 0, 10), dateAt(1, 13, 20), dateAt(1, 21, 28), at(1, 28, width - 1)], digit: at(1, width - 1) },
});

export const SHAPES: readonly Shape[] = [
  twoLines('TD3', 44),
  twoLines('TD2', 36),
  {
    format: 'TD1',
    rows: 3,
    width: 30,
    nameLine: 2,
    name: at(2, 0, 30),
    issuer: at(0, 2, 5),
    nationality: at(1, 15, 18),
    checked: [
      { field: 'document number', place: at(0, 5, 14), digit: at(0, 14) },
      { field: 'birth date', place: at(1, 0, 6), digit: at(1, 6) },
      { field: 'expiry date', place: at(1, 8, 14), digit: at(1, 14) },
    ],
    whole: { parts: [at(0, 5, 30), dateAt(1, 0, 7), dateAt(1, 8, 15), at(1, 18, 29)], digit: at(1, 29) },
  },
];
