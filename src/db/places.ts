// Places in a prepared statement, to be filled when it is run: one for each column of a row, or a fixed number for ids.
import { getTableColumns, sql, type Table } from 'drizzle-orm';

/** A place for every column of `table`, named like it. Whoever runs the statement gives each a value, null too. */
export const placesOf = <T extends Table>(table: T): T['$inferInsert'] =>
  Object.fromEntries(Object.keys(getTableColumns(table)).map((name) => [name, sql.placeholder(name)]));

export interface IdPlaces {
  /** To stand in the statement as if they were texts. */
  places: string[];
  /** Values for all of them, from one id up to as many as there are places: the last one again in those that are left over. */
  filledWith: (ids: readonly string[]) => Record<string, string | undefined>;
}

/** Places for as many ids, so that one statement, made once, serves any smaller number too. */
export function idPlaces(count: number): IdPlaces {
  const names = Array.from({ length: count }, (_, i) => `id${i}`);
  return {
    places: names.map((name) => sql.placeholder(name)) as unknown as string[],
    filledWith: (ids) => Object.fromEntries(names.map((name, i) => [name, ids[i] ?? ids.at(-1)])),
  };
}
