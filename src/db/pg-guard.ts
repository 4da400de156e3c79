// The guard between drizzle and pg: drizzle sends a statement only when it is awaited, so this sees the real moment of
// execution. Also where two habits of drizzle are put right: errors that quote every parameter, and null that becomes a
// JSON null in prepared statements.
import { is, Param, Placeholder } from 'drizzle-orm';
import { NodePgDatabase, NodePgSession, type NodePgClient } from 'drizzle-orm/node-postgres';
import { PgDialect } from 'drizzle-orm/pg-core';
import { DatabaseError, type Pool, type PoolClient, type QueryConfig } from 'pg';
import type { Prepared, Scope, Statements } from './scope.ts';
import type { Write } from './store.ts';

const dialect = new PgDialect({ casing: 'snake_case' }); // shared: it caches column names

/** A drizzle database over `client`. With a scope, statements run only while that scope may. */
export function pgDb(client: Pool | PoolClient, scope?: () => Scope): Write {
  const guarded = {
    query: async (config: QueryConfig, values: unknown[]) => {
      const now = scope?.();
      now?.check();
      try {
        return await client.query(config, values);
      } catch (error) {
        withoutValues(error);
        now?.fail(error);
        throw error;
      }
    },
  };
  const session = corrected(newSession(guarded as unknown as NodePgClient));
  return new NodePgDatabase(dialect, session, undefined);
}

/** These lines quote the row that failed: what a customer wrote does not belong into an error. */
export function withoutValues(error: unknown): void {
  if (!(error instanceof DatabaseError)) return;
  error.detail = undefined;
  error.where = undefined;
}

/** The prepared statements of one connection, or of the pool. */
export class PgStatements implements Statements {
  readonly #db: Write;
  readonly #running: (() => Scope) | undefined;
  readonly #built = new Map<Prepared<never>, { execute(values?: Record<string, unknown>): Promise<unknown> }>();

  constructor(db: Write, running?: () => Scope) {
    this.#db = db;
    this.#running = running;
  }

  run<R>(statement: Prepared<R>, values: Record<string, unknown> = {}): Promise<R> {
    const scope = this.#running?.();
    const result = this.#send(statement, values);
    if (!scope) return result;
    const told = result.catch((error: unknown) => {
      scope.fail(error);
      throw error;
    });
    told.catch(() => undefined); // the transaction knows: not awaiting this must not end the process as well
    return told;
  }

  async #send<R>(statement: Prepared<R>, values: Record<string, unknown>): Promise<R> {
    for (const name in values) if (values[name] === undefined) throw new Error(`no value for placeholder ${name}`);
    let built = this.#built.get(statement as Prepared<never>);
    if (!built) {
      built = statement.build(this.#db).prepare(statement.name);
      this.#built.set(statement as Prepared<never>, built);
    }
    return built.execute(values) as Promise<R>;
  }
}

const newSession = (client: NodePgClient) => new NodePgSession(client, dialect, undefined, {});
type Session = ReturnType<typeof newSession>;

function corrected(session: Session): Session {
  const prepare = session.prepareQuery.bind(session);
  session.prepareQuery = ((query: Parameters<typeof prepare>[0], ...rest: [never, never, never]) => {
    const built = prepare({ ...query, params: query.params.map(keepNull) }, ...rest);
    // Drizzle would wrap the driver's error into one whose message lists all parameters.
    const loud = built as unknown as { queryWithCache: (text: string, params: unknown, run: () => unknown) => unknown };
    loud.queryWithCache = (_text, _params, run) => run();
    return built;
  }) as typeof session.prepareQuery;
  return session;
}

function keepNull(param: unknown): unknown {
  if (!is(param, Param) || !is(param.value, Placeholder)) return param;
  const { encoder } = param;
  return new Param(param.value, {
    mapToDriverValue: (value: unknown): unknown => (value === null ? null : encoder.mapToDriverValue(value)),
  });
}
