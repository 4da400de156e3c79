// A prepared insert of whole rows: each column of a table as a place for its value.
import { getTableColumns, sql, type Table } from 'drizzle-orm';

/** A place for every column of `table`, named like it. Whoever runs the statement gives each a value, null too. */
export const placesOf = <T extends Table>(table: T): T['$inferInsert'] =>
  Object.fromEntries(Object.keys(getTableColumns(table)).map((name) => [name, sql.placeholder(name)]));
