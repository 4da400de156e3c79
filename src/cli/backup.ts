// `touchpoint backup`: one consistent copy of the SQLite database while the product runs. On Postgres its own tools do that, and
// the command says how.
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { addCommand, type Outcome, type Tool } from './command.ts';
import { Failed, WrongUse } from './failure.ts';
import { readSettings } from './open.ts';
import { databaseFileOf, keyFileOf } from './places.ts';
import type { Progress } from './progress.ts';

/** Pages copied between two looks at the progress: 4 MiB. */
const PAGES_AT_ONCE = 1_000;

export function addBackup(tool: Tool): void {
  addCommand<{ force?: boolean }>(
    { parent: tool.program, tool },
    {
      usage: 'backup <file>',
      summary: 'copy the database into a file, while the product runs',
      about:
        'The secret key is NOT in the copy: keep it somewhere else. Without it raw deliveries and credentials in a backup\n' +
        'cannot be read. With DATABASE_URL use pg_dump; the command tells how.',
      examples: ['backup /backups/touchpoint-2026-03-12.db', 'backup latest.db --force'],
      options: (command) => command.option('--force', 'replace FILE when it is there'),
      act: ({ args, options, progress }) => backup({ file: args[0] ?? '', force: options.force === true, progress }),
    },
  );
}

async function backup({
  file,
  force,
  progress,
}: {
  file: string;
  force: boolean;
  progress: Progress;
}): Promise<Outcome> {
  const config = readSettings();
  if (config.databaseUrl !== undefined)
    throw new WrongUse(
      `The database is Postgres: use its own tool.\n  pg_dump --format=custom --file=${quoted(file)} "$DATABASE_URL"\n` +
        'SECRET_KEY is not in the dump: keep it somewhere else.',
    );
  const target = resolve(file);
  if (!isFolder(dirname(target))) throw new Failed(`There is no folder ${dirname(target)}. Make it first`);
  if (isFolder(target)) throw new Failed(`${target} is a folder. Name a file in it`);
  if (existsSync(target) && !force) throw new Failed(`${target} is there already. Name another file, or use --force`);
  const source = databaseFileOf(config);
  if (!existsSync(source)) throw new Failed(`There is no database at ${source}. Is DATA_DIR right?`);
  const { events } = await copyTo({ source, target, progress });
  const { size } = statSync(target);
  const key = config.secretKey ? 'SECRET_KEY' : keyFileOf(config);
  return {
    json: { file: target, bytes: size, events, secretKeyIncluded: false, secretKey: key },
    lines: [
      `${target}: ${(size / 1_000_000).toFixed(1)} MB, ${events} events, checked.`,
      `The secret key (${key}) is not in it. Keep a copy of it, in another place than the backups.`,
    ],
  };
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

export const quoted = (text: string): string => (/^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

interface Copying {
  source: string;
  target: string;
  progress: Progress;
}

/** The file appears under its name only when it is whole, checked and on the disk. */
async function copyTo({ source, target, progress }: Copying): Promise<{ events: number }> {
  const part = `${target}.part-${process.pid}`;
  try {
    closeSync(openSync(part, 'wx', 0o600));
    await copy({ source, target: part, progress });
    const facts = check(part);
    syncFile(part);
    renameSync(part, target);
    syncFile(dirname(target));
    return facts;
  } finally {
    for (const left of [part, `${part}-wal`, `${part}-shm`, `${part}-journal`]) rmSync(left, { force: true });
  }
}

/** Inside one read transaction: without it every write of the product would start the copy again from the first page. */
async function copy({ source, target, progress }: Copying): Promise<void> {
  const db = new Database(source, { readonly: true, timeout: 5_000 });
  try {
    db.exec('BEGIN');
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    await db.backup(target, {
      progress: ({ totalPages, remainingPages }) => {
        progress.at('pages copied', totalPages - remainingPages, totalPages);
        return PAGES_AT_ONCE;
      },
    });
  } finally {
    db.close();
  }
}

/** Leaves the copy as one file, without a log beside it. */
function check(file: string): { events: number } {
  const db = new Database(file);
  try {
    db.pragma('journal_mode = DELETE');
    const found = db.pragma('quick_check(1)', { simple: true }) as string;
    if (found !== 'ok')
      throw new Failed(`The copy is damaged, and so is the database: ${found}. See: npx touchpoint doctor`);
    return { events: db.prepare('SELECT n FROM event_head').pluck().get() as number };
  } finally {
    db.close();
  }
}

export function syncFile(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
