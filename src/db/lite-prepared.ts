// Prepared statements on SQLite, the hot path of the house. Drizzle builds the text and knows the columns, once per
// connection; running one is then a few array reads, the driver, and the columns' own decoders. Drizzle's own `execute`
// asks each parameter and each column what it is on every call and costs several times what SQLite needs.
import {
  Column,
  is,
  Param,
  Placeholder,
  SQL,
  Subquery,
  type DriverValueDecoder,
  type DriverValueEncoder,
} from 'drizzle-orm';
import type { Connection } from './lite-guard.ts';
import { liteDb, liteValue, mustBeOpen } from './lite-guard.ts';
import { settleText } from './lite-plan.ts';
import { refused, type Prepared, type Scope, type Statements } from './scope.ts';
import type { Write } from './store.ts';

type Values = Record<string, unknown>;
type Run = (values: Values) => unknown;
const NONE: Values = {};

/** The prepared statements of `connection`. With `running`, only inside that scope's transaction. */
export class LiteStatements implements Statements {
  readonly #connection: Connection;
  readonly #running: (() => Scope) | undefined;
  readonly #db: Write;
  readonly #runs = new Map<Prepared<never>, Run>();

  constructor(connection: Connection, running?: () => Scope) {
    this.#connection = connection;
    this.#running = running;
    this.#db = liteDb(connection, running);
  }

  /** SQLite answers at once; the promise is there because the other engine needs one. */
  run<R>(statement: Prepared<R>, values?: Values): Promise<R> {
    const scope = this.#running?.();
    try {
      return Promise.resolve(this.now(statement, values));
    } catch (error) {
      return scope ? refused(error) : Promise.reject(error);
    }
  }

  /** The same without the promise. */
  now<R>(statement: Prepared<R>, values: Values = NONE): R {
    const scope = this.#running?.();
    try {
      if (scope) mustBeOpen(this.#connection.raw);
      let run = this.#runs.get(statement as Prepared<never>);
      if (!run) {
        const built = statement.build(this.#db).prepare(statement.name) as unknown as Built;
        this.#runs.set(statement as Prepared<never>, (run = runOf(built, this.#connection)));
      }
      return run(values) as R;
    } catch (error) {
      scope?.fail(error);
      throw error;
    }
  }
}

/** The part of drizzle's prepared query that is read here; the contract suite compares the outcome with drizzle's own. */
interface Built {
  query: { sql: string; params: unknown[] };
  executeMethod: 'run' | 'all' | 'get';
  fields?: { path: string[]; field: unknown }[];
  joinsNotNullableMap?: Record<string, boolean>;
  customResultMapper?: unknown;
  execute(values: Values): { sync(): unknown };
}

function runOf(built: Built, connection: Connection): Run {
  const { executeMethod, fields } = built;
  const { text, params } = settleText(built.query);
  const bind = binderOf(params);
  if (executeMethod === 'run') {
    const statement = connection.raw.prepare(text);
    return (values) => statement.run(bind(values));
  }
  // Where a joined table may have no row, drizzle decides which parts are null. Rare ones are its business, too.
  const deepest = Object.values(built.joinsNotNullableMap ?? {}).includes(false) ? 1 : 2;
  const plain = fields?.every(({ path, field }) => path.length <= deepest && !is(field, Subquery)) === true;
  if (!plain || executeMethod === 'get' || built.customResultMapper) {
    return (values) => built.execute(values).sync();
  }
  const toRow = rowReader(fields);
  const statement = connection.raw.prepare<unknown[], unknown[]>(text).raw(true);
  return (values) => {
    const rows: unknown[] = statement.all(bind(values));
    for (let i = 0; i < rows.length; i++) rows[i] = toRow(rows[i] as unknown[]);
    return rows;
  };
}

interface Slot {
  name: string;
  encoder: DriverValueEncoder<unknown, unknown> | undefined;
}

/** Null stays null, whatever the column's encoder makes of it: as in a statement that is not prepared. */
function binderOf(params: readonly unknown[]): (values: Values) => unknown[] {
  const slots = params.map(slotOf);
  const constants = params.map((param, i) => (slots[i] ? null : liteValue(param)));
  return (values) => {
    const bound = constants.slice();
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i];
      if (!slot) continue;
      const value = values[slot.name];
      if (value === undefined) throw new Error(`no value for placeholder ${slot.name}`);
      bound[i] = value === null || !slot.encoder ? liteValue(value) : slot.encoder.mapToDriverValue(value);
    }
    return bound;
  };
}

function slotOf(param: unknown): Slot | undefined {
  if (is(param, Placeholder)) return { name: param.name, encoder: undefined };
  if (is(param, Param) && is(param.value, Placeholder)) {
    return { name: (param.value as Placeholder).name, encoder: param.encoder };
  }
  return undefined;
}

/** A row of one table, or with a part for each of the joined ones. */
function rowReader(fields: readonly { path: string[]; field: unknown }[]): (row: unknown[]) => Values {
  const names = fields.map(({ path }) => path.at(-1) ?? '');
  const parts = fields.map(({ path }) => (path.length > 1 ? path[0] : undefined));
  const decoders = fields.map(({ field }) => decoderOf(field));
  return (row) => {
    const result: Values = {};
    for (let i = 0; i < names.length; i++) {
      const value = row[i];
      const decoder = value === null ? undefined : decoders[i];
      const part = parts[i];
      const target = part === undefined ? result : ((result[part] ??= {}) as Values);
      target[names[i] as string] = decoder ? decoder.mapFromDriverValue(value) : value;
    }
    return result;
  };
}

/** Undefined where the value needs no decoding, as in most columns. */
function decoderOf(field: unknown): DriverValueDecoder<unknown, unknown> | undefined {
  if (is(field, Column)) {
    return field.mapFromDriverValue === Column.prototype.mapFromDriverValue ? undefined : field;
  }
  const written = is(field, SQL) ? field : (field as SQL.Aliased).sql;
  return (written as unknown as { decoder: DriverValueDecoder<unknown, unknown> }).decoder;
}
