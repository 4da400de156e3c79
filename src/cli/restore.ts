// `touchpoint restore`: a backup becomes the database. It gets a new id, so that every reader of the events starts afresh, and
// replies that were waiting when it was made are not sent by themselves: they may have left since.
import { randomUUID } from 'node:crypto';
import { copyFileSync, constants, chmodSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import type { Config } from '../config.ts';
import { codeOf } from '../db/store.ts';
import { quoted, syncFile } from './backup.ts';
import {
  allIds,
  filesFolderOf,
  hasFiles,
  NOTHING_WITHHELD,
  readSqlite,
  storedRows,
  withheldRows,
  type Withheld,
} from './backup/kept-files.ts';
import { allIdsInStore, markInStore, storedInStore } from './backup/in-store.ts';
import { listOf, readWithheld } from './backup/withheld-list.ts';
import { markInSqlite } from './backup/mark-files.ts';
import { countsOf, filesTold } from './backup/told.ts';
import { destroyUnknown, putBackFiles, type Verdict } from './backup/put-back-files.ts';
import { addCommand, type Outcome, type Tool } from './command.ts';
import { lookAtSqlite } from './database.ts';
import { Failed, WrongUse } from './failure.ts';
import { readSettings, withParts } from './open.ts';
import { databaseFileOf, keyFileOf } from './places.ts';
import type { Progress } from './progress.ts';
import { opens, presentKey } from './secret-check.ts';

/**
 * A reply that was queued when the backup was made may have been sent afterwards. As `sending` without a worker it becomes
 * one of unknown fate at the next start: looked for at the platform, else an agent decides (design decision 3).
 */
const HOLD_WAITING_REPLIES = [
  `UPDATE messages SET state = 'sending' WHERE id IN (SELECT message_id FROM outbox WHERE state = 'queued')`,
  `UPDATE outbox SET state = 'sending', lease_until = 0, sending_at = coalesce(sending_at, created_at) WHERE state = 'queued'`,
];
/**
 * Likewise what customers were sent: a letter may have left, and becomes one of unknown fate; a code or a link may have been used, and
 * counts no more.
 */
const END_PROOFS = [
  `UPDATE letters SET state = 'sending', lease_until = 0, next_at = 0 WHERE state IN ('queued', 'sending')`,
  `UPDATE proofs SET state = 'cancelled', ended_at = created_at WHERE state = 'open'`,
];
const FORGET_DUTIES = ['DELETE FROM leases', 'DELETE FROM processes'];

export function addRestore(tool: Tool): void {
  addCommand<{ force?: boolean; onlyFiles?: boolean }>(
    { parent: tool.program, tool },
    {
      usage: 'restore <file>',
      summary: 'put a backup in the place of the database; stop the product first',
      about:
        'The files that lie beside it in FILE.files go back into the store. Pictures of identity documents are in no backup:\n' +
        'they are gone, and the inbox says so. What was destroyed or protected since stays so: as the database that is\n' +
        'replaced knows it, else as FILE.withheld.json does, which every backup writes, with the files or without. What\n' +
        'happened after both is not known: a picture that was marked since is shown again until somebody marks it. A database that is there is kept beside it under another\n' +
        'name, and only replaced with --force. Replies that were waiting when the backup was made are not sent by\n' +
        'themselves: they may have left since. Nor are letters, and codes and links that customers were sent count no more.',
      examples: ['restore /backups/touchpoint-2026-03-12.db', 'restore latest.db --force'],
      options: (command) =>
        command
          .option('--force', 'replace the present database')
          .option(
            '--only-files',
            'the files alone, from FILE.files and FILE.withheld.json, into the database that is there',
          ),
      act: ({ args: [file = ''], options: { force, onlyFiles }, progress }) =>
        onlyFiles === true ? filesAlone({ file, progress }) : restore({ file, force: force === true, progress }),
    },
  );
}

interface Wish {
  file: string;
  force: boolean;
  progress: Progress;
}

async function restore({ file, force, progress }: Wish): Promise<Outcome> {
  const config = readSettings();
  if (config.databaseUrl !== undefined) throw new WrongUse(onPostgres(file));
  const source = resolve(file);
  if (!statSync(source, { throwIfNoEntry: false })?.isFile()) throw new Failed(`There is no file ${source}`);
  const target = databaseFileOf(config);
  if (existsSync(target) && !force)
    throw new Failed(
      `There is a database at ${target}. Use --force to replace it; it is kept beside it under another name`,
    );
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  const fresh = `${target}.restoring-${process.pid}`;
  try {
    progress.at('steps', 1, 3);
    copyFileSync(source, fresh, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    chmodSync(fresh, 0o600);
    const facts = prepare(fresh);
    progress.at('steps', 2, 3);
    if (existsSync(target)) foldLog(target);
    const files = await putBackFiles({
      config,
      source,
      rows: readSqlite(fresh, storedRows),
      known: readSqlite(fresh, allIds),
      withheld: withheldBy(target, source),
      progress,
    });
    if (files) markInSqlite(fresh, files);
    syncFile(fresh);
    const kept = existsSync(target) ? putAside(target) : undefined;
    renameSync(fresh, target);
    syncFile(dirname(target));
    if (files) await destroyUnknown(config, files);
    progress.at('steps', 3, 3);
    return told({ config, source, target, kept, files, ...facts });
  } finally {
    for (const left of [fresh, `${fresh}-wal`, `${fresh}-shm`, `${fresh}-journal`]) rmSync(left, { force: true });
  }
}

/** After other tools have brought the database back. */
async function filesAlone({ file, progress }: Pick<Wish, 'file' | 'progress'>): Promise<Outcome> {
  const source = resolve(file);
  const list = readWithheld(source);
  if (!hasFiles(source) && list === undefined) throw new Failed(`There are no files in ${filesFolderOf(source)}`);
  return withParts(async ({ config, store }) => {
    const rows = await storedInStore(store);
    const known = await allIdsInStore(store);
    const withheld = list ?? NOTHING_WITHHELD;
    const files = await putBackFiles({ config, source, rows, known, withheld, progress });
    if (files) {
      await markInStore(store, files);
      await destroyUnknown(config, files);
    }
    const lines = [...filesTold(files, source), ...(list ? [] : [NO_LIST(source)])];
    return { json: { files: files ? countsOf(files) : null, list: list !== undefined }, lines };
  });
}

const NO_LIST = (source: string): string =>
  `There is no ${listOf(source)}: what was destroyed or protected after the database was copied is not known here.`;

/** Nobody knows better than the database that is replaced; the list beside the backup where that is damaged, or not there. */
function withheldBy(present: string, source: string): Withheld {
  const listed = () => readWithheld(source) ?? NOTHING_WITHHELD;
  if (!existsSync(present)) return listed();
  try {
    return readSqlite(present, withheldRows);
  } catch (error) {
    if (codeOf(error).startsWith('SQLITE_')) return listed();
    throw error;
  }
}

function onPostgres(file: string): string {
  const statements = [
    `UPDATE settings SET value = gen_random_uuid() WHERE key = 'database_id'`,
    ...HOLD_WAITING_REPLIES,
    ...END_PROOFS,
    ...FORGET_DUTIES,
  ];
  return (
    'The database is Postgres: stop the product and use its own tools.\n' +
    `  pg_restore --clean --if-exists --no-owner --dbname="$DATABASE_URL" ${quoted(file)}\n` +
    'Then, before the product starts, so that readers start afresh and no waiting reply is sent twice:\n' +
    `  psql "$DATABASE_URL" --single-transaction --command="${statements.join('; ')}"\n` +
    `And the files:\n  npx touchpoint restore ${quoted(file)} --only-files`
  );
}

interface Prepared {
  events: number;
  /** Replies that were waiting. */
  held: number;
  secretCheck: string | undefined;
}

/** Checks the copy and makes it a database of its own. @throws Failed when it is none, damaged, or too new. */
function prepare(file: string): Prepared {
  const seen = lookOr(file);
  if (seen.databaseId === undefined) throw new Failed('The file is a SQLite database, but not one of Touchpoint');
  if (seen.newer) throw new Failed('The backup was made by a newer version of Touchpoint. Install that version first');
  const db = new Database(file);
  try {
    db.pragma('journal_mode = DELETE');
    const found = db.pragma('integrity_check(1)', { simple: true }) as string;
    if (found !== 'ok') throw new Failed(`The backup is damaged: ${found}. Use another one`);
    const held = db.prepare(`SELECT count(*) FROM outbox WHERE state = 'queued'`).pluck().get() as number;
    db.transaction(() => {
      db.prepare(`UPDATE settings SET value = ? WHERE key = 'database_id'`).run(randomUUID());
      for (const statement of [...HOLD_WAITING_REPLIES, ...END_PROOFS, ...FORGET_DUTIES]) db.exec(statement);
    })();
    const events = db.prepare('SELECT n FROM event_head').pluck().get() as number;
    return { events, held, secretCheck: seen.secretCheck };
  } finally {
    db.close();
  }
}

function lookOr(file: string): ReturnType<typeof lookAtSqlite> {
  try {
    return lookAtSqlite(file);
  } catch (error) {
    throw new Failed(`The file is not a backup of Touchpoint (${codeOf(error)})`);
  }
}

/** The old database, its log folded in, under a name that says when. @throws Failed when somebody has it open. */
function putAside(target: string): string {
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const kept = `${target}.before-restore-${stamp}`;
  foldLog(target);
  renameSync(target, kept);
  for (const end of ['-wal', '-shm']) if (existsSync(target + end)) renameSync(target + end, kept + end);
  return kept;
}

const STOP_FIRST = 'Another program has the database open. Stop the product first';

/** Leaving WAL needs the database for oneself: the surest sign that the product does not run. */
function foldLog(target: string): void {
  let db: Database.Database | undefined;
  try {
    db = new Database(target, { timeout: 500 });
    if (db.pragma('journal_mode = DELETE', { simple: true }) !== 'delete') throw new Failed(STOP_FIRST);
  } catch (error) {
    // A damaged one is put aside as it is: it is what the backup replaces.
    if (error instanceof Failed || /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error))) throw new Failed(STOP_FIRST);
  } finally {
    db?.close();
  }
}

interface Told extends Prepared {
  config: Config;
  source: string;
  target: string;
  kept: string | undefined;
  files: Verdict | undefined;
}

function told({ config, source, target, kept, files, events, held, secretCheck }: Told): Outcome {
  const key = presentKey(config);
  const fits = secretCheck === undefined || (key !== undefined && opens(key, secretCheck));
  const where = config.secretKey ? 'SECRET_KEY' : keyFileOf(config);
  const keyState = fits ? 'fits' : key === undefined ? 'missing' : 'another';
  const keyLine = {
    fits: 'The secret key fits.',
    missing: `The secret key is missing: put the one that belongs to the backup at ${where} before the start.`,
    another: `The secret key (${where}) is not the one of the backup: put that one there before the start.`,
  }[keyState];
  return {
    json: {
      database: target,
      events,
      heldReplies: held,
      files: files ? countsOf(files) : null,
      secretKey: keyState,
      kept: kept ?? null,
    },
    lines: [
      `${target} is the backup now: ${events} events.`,
      ...(kept ? [`The database that was there is kept as ${kept}`] : []),
      ...(held > 0
        ? [`${held} waiting replies may have left since; an agent is asked where the platform cannot tell.`]
        : []),
      ...filesTold(files, source),
      keyLine,
      'Browsers and other readers start afresh. Next: npx touchpoint doctor',
    ],
  };
}
