// The text of a prepared statement as SQLite gets it, written so that SQLite plans it once. Before it: drizzle, which built the
// text. After it: lite-prepared.ts, which runs it. Pure.

export interface Settled {
  text: string;
  /** What is left to bind, in order. */
  params: unknown[];
}

/**
 * SQLite plans a statement again when a value changes on which its plan may depend (it is built with STAT4), and unbinding,
 * as better-sqlite3 does after each run, counts as a change: a join took 48 µs instead of 1.3. Behind a `+` a value is
 * none of the planner's business; indexes serve it all the same. Constants are written out, because the planner must see
 * them to choose a partial index.
 */
export function settleText({ sql, params }: { sql: string; params: readonly unknown[] }): Settled {
  const left: unknown[] = [];
  let i = 0;
  const text = sql.replace(QUOTED_OR_PLACE, (found) => {
    if (found !== '?') return found;
    const param = params[i++];
    const written = literal(param);
    if (written !== undefined) return written;
    left.push(param);
    return '+?';
  });
  return { text, params: left };
}

/** Names and texts in quotes may hold question marks that are no places for values. */
const QUOTED_OR_PLACE = /"[^"]*"|'[^']*'|\?/g;

function literal(param: unknown): string | undefined {
  if (typeof param === 'boolean') return param ? '1' : '0';
  if (Number.isSafeInteger(param)) return String(param);
  // NUL would end the text of the statement.
  if (typeof param === 'string' && !param.includes('\0')) return `'${param.replaceAll("'", "''")}'`;
  return undefined;
}
