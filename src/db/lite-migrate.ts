// Drizzle's own SQLite migrator reads the last migration before BEGIN (two processes collide) and cannot look for broken
// references before COMMIT. This one does both, on the same files and the same table, so drizzle-kit still understands it.
import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { readMigrationFiles } from 'drizzle-orm/migrator';

/**
 * Brings `db` to the newest schema in one transaction and answers the database's id, made the first time. Leaves foreign
 * keys off. `extra`: statements to run in the same transaction after the files; the tests use it.
 */
export function migrateLite(db: Database, migrationsFolder: string, extra: readonly string[] = []): string {
  // A table rebuild drops the parent: with foreign keys on, that would cascade into the children. The pragma does
  // nothing inside a transaction, so it is set before.
  db.pragma('foreign_keys = OFF');
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const statement of [...pending(db, migrationsFolder), ...extra]) db.exec(statement);
    db.exec('INSERT INTO event_head (id, n) VALUES (1, 0) ON CONFLICT DO NOTHING');
    db.prepare(`INSERT INTO settings (key, value) VALUES ('database_id', ?) ON CONFLICT DO NOTHING`).run(randomUUID());
    const id = db.prepare(`SELECT value FROM settings WHERE key = 'database_id'`).pluck().get() as string;
    const broken = (db.pragma('foreign_key_check') as unknown[]).length;
    if (broken > 0) throw new Error(`a migration would leave ${broken} broken reference(s); nothing was changed`);
    db.exec('COMMIT');
    return id;
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** The statements of each file that this database has not seen, each file followed by the note that it now has. */
function* pending(db: Database, migrationsFolder: string): Generator<string> {
  db.exec(
    'CREATE TABLE IF NOT EXISTS __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)',
  );
  const last = db.prepare('SELECT max(created_at) FROM __drizzle_migrations').pluck().get() as number | null;
  for (const { sql, hash, folderMillis } of readMigrationFiles({ migrationsFolder })) {
    if (last !== null && folderMillis <= last) continue;
    yield* sql;
    yield `INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('${hash}', ${folderMillis})`;
  }
}
