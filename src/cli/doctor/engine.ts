// The database: does it answer, is it new enough, is its schema the newest, is it sound? Opens it for reading only.
import Database from 'better-sqlite3';
import type { Config } from '../../config.ts';
import { isSoundSqlite, SOUND_SQLITE_NEEDED } from '../../db/sound-sqlite.ts';
import { lookAtDatabase, sqliteVersion, type DatabaseFacts } from '../database.ts';
import { failureOf } from '../failure.ts';
import { databaseFileOf } from '../places.ts';
import type { Finding } from './finding.ts';

const OLDEST_POSTGRES = 13;

export interface EngineLook {
  findings: Finding[];
  /** Undefined when it does not answer. */
  facts: DatabaseFacts | undefined;
}

export async function lookAtEngine(config: Config): Promise<EngineLook> {
  const engine = config.databaseUrl === undefined ? [sqliteIsSound()] : [];
  let facts: DatabaseFacts;
  try {
    facts = await lookAtDatabase(config);
  } catch (error) {
    return { findings: [...engine, doesNotAnswer(error)], facts: undefined };
  }
  if (!facts.exists) return { findings: [...engine, notYet(config)], facts };
  const integrity = facts.engine === 'sqlite' ? [integrityOf(databaseFileOf(config))] : [postgresIsNew(facts)];
  return { findings: [...engine, ...integrity, schemaOf(facts)], facts };
}

function sqliteIsSound(version = sqliteVersion()): Finding {
  const check = 'sqlite';
  if (isSoundSqlite(version)) return { check, status: 'ok', says: version };
  const says = `${version} ${SOUND_SQLITE_NEEDED}`;
  return { check, status: 'fail', says, next: 'npm ci installs the right better-sqlite3' };
}

const notYet = (config: Config): Finding => ({
  check: 'database',
  status: 'warn',
  says: `there is none yet at ${databaseFileOf(config)}`,
  next: 'the first start makes it (npm start); if there should be one, check DATA_DIR or restore a backup',
});

function doesNotAnswer(error: unknown): Finding {
  const says = failureOf(error)?.message ?? 'it does not answer';
  const next = 'check DATABASE_URL or DATA_DIR, and whether the database server runs';
  return { check: 'database', status: 'fail', says, next };
}

function integrityOf(file: string): Finding {
  const check = 'database';
  try {
    const db = new Database(file, { readonly: true, timeout: 5_000 });
    try {
      const found = db.pragma('quick_check(1)', { simple: true }) as string;
      if (found === 'ok') return { check, status: 'ok', says: `${file} opens and is sound` };
      return { check, status: 'fail', says: `damaged: ${found}`, next: DAMAGED };
    } finally {
      db.close();
    }
  } catch (error) {
    return { check, status: 'fail', says: failureOf(error)?.message ?? 'it cannot be read', next: DAMAGED };
  }
}

const DAMAGED = 'stop the product, keep a copy of the file, then: npx touchpoint restore BACKUP --force';

function postgresIsNew({ version }: DatabaseFacts): Finding {
  const check = 'database';
  if (Number.parseInt(version, 10) >= OLDEST_POSTGRES)
    return { check, status: 'ok', says: `Postgres ${version} answers` };
  const next = `move to Postgres ${OLDEST_POSTGRES} or newer; older ones get no repairs any more`;
  return { check, status: 'warn', says: `Postgres ${version}`, next };
}

function schemaOf({ pending, newer, applied }: DatabaseFacts): Finding {
  const check = 'schema';
  if (newer) {
    const next = 'install the version of Touchpoint that made it, or restore a backup';
    return { check, status: 'fail', says: 'made by a newer version than this one', next };
  }
  if (pending.length === 0) return { check, status: 'ok', says: `the newest (${applied.at(-1) ?? ''})` };
  const next = 'npx touchpoint migrate (a start does it too)';
  return { check, status: 'fail', says: `${pending.length} to be applied: ${pending.join(', ')}`, next };
}
