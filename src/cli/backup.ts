// `touchpoint backup`: one consistent copy of the SQLite database while the product runs, and beside it the files that it speaks of.
// On Postgres its own tools copy the database, and the command says how.
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { addCommand, type Outcome, type Tool } from './command.ts';
import { Failed, WrongUse } from './failure.ts';
import { readSettings, withParts } from './open.ts';
import { databaseFileOf, keyFileOf } from './places.ts';
import { copyFiles, type CopiedFiles } from './backup/copy-files.ts';
import { storedInStore, withheldInStore } from './backup/in-store.ts';
import { filesFolderOf, readSqlite, storedRows, withheldRows, type Withheld } from './backup/kept-files.ts';
import { listOf, writeWithheld } from './backup/withheld-list.ts';
import type { Progress } from './progress.ts';

/** Pages copied between two looks at the progress: 4 MiB. */
const PAGES_AT_ONCE = 1_000;

export function addBackup(tool: Tool): void {
  addCommand<{ force?: boolean; files?: boolean; onlyFiles?: boolean; onlyList?: boolean }>(
    { parent: tool.program, tool },
    {
      usage: 'backup <file>',
      summary: 'copy the database and the files, while the product runs',
      about:
        'The database becomes FILE, and what came with messages lies sealed in the folder FILE.files beside it. Again into\n' +
        'the same FILE, with --force, copies only the files that are new.\n' +
        'What is or may be an identity document is NEVER in a backup: restored, it is gone. One that nobody suspected yet\n' +
        'is in it: the next backup into the same FILE takes it out, copies that were carried elsewhere keep it. So use one\n' +
        'FILE again and again, with --force, and give older copies an end.\n' +
        'FILE.withheld.json lists what was destroyed or is protected, so that a restore brings none of it back; it knows\n' +
        'what was so at the last backup. --only-list writes it anew and nothing else: every hour costs nothing.\n' +
        'The secret key is NOT in it either: keep it somewhere else. Without it nothing in a backup can be read.\n' +
        'With S3_BUCKET files stay in the bucket and only the database is copied; --files copies them too. Let the bucket\n' +
        'keep no old versions and no copies of its folder keys/: they would outlive what is destroyed.\n' +
        'With DATABASE_URL use pg_dump for the database, and --only-files for the files; the command tells how.',
      examples: ['backup /backups/touchpoint-2026-03-12.db', 'backup latest.db --force', 'backup latest.db --no-files'],
      options: (command) =>
        command
          .option('--force', 'replace FILE when it is there')
          .option('--files', 'copy the files also from S3_BUCKET')
          .option('--no-files', 'the database alone')
          .option('--only-files', 'the files alone, into the folder FILE.files')
          .option('--only-list', 'only the list of what must not come back, FILE.withheld.json'),
      act: ({ args: [file = ''], options: { force, files, onlyFiles, onlyList }, progress }) => {
        if (onlyList === true) return listAlone(file);
        if (onlyFiles === true) return filesAlone({ file, progress });
        return backup({ file, force: force === true, files, progress });
      },
    },
  );
}

interface Wish {
  file: string;
  force: boolean;
  /** Undefined: when they lie in DATA_DIR. */
  files: boolean | undefined;
  progress: Progress;
}

async function backup({ file, force, files, progress }: Wish): Promise<Outcome> {
  const config = readSettings();
  if (config.databaseUrl !== undefined)
    throw new WrongUse(
      `The database is Postgres: use its own tool.\n  pg_dump --format=custom --file=${quoted(file)} "$DATABASE_URL"\n` +
        `And the files:\n  npx touchpoint backup ${quoted(file)} --only-files\n` +
        'SECRET_KEY is in neither: keep it somewhere else.',
    );
  const target = resolve(file);
  if (!isFolder(dirname(target))) throw new Failed(`There is no folder ${dirname(target)}. Make it first`);
  if (isFolder(target)) throw new Failed(`${target} is a folder. Name a file in it`);
  if (existsSync(target) && !force) throw new Failed(`${target} is there already. Name another file, or use --force`);
  const source = databaseFileOf(config);
  if (!existsSync(source)) throw new Failed(`There is no database at ${source}. Is DATA_DIR right?`);
  const folder = (files ?? config.s3 === undefined) ? filesFolderOf(target) : undefined;
  const { events, copied } = await copyTo({
    source,
    target,
    progress,
    beside: async (copy) =>
      folder === undefined
        ? undefined
        : copyFiles({
            config,
            rows: readSqlite(copy, storedRows),
            now: () => readSqlite(source, withheldRows),
            folder,
            onWithheld: (withheld) => writeWithheld(target, withheld),
            progress,
          }),
  });
  if (folder === undefined) writeWithheld(target, readSqlite(source, withheldRows));
  const { size } = statSync(target);
  const key = config.secretKey ? 'SECRET_KEY' : keyFileOf(config);
  return {
    json: { file: target, bytes: size, events, files: copied ?? null, secretKeyIncluded: false, secretKey: key },
    lines: [
      `${target}: ${megabytes(size)}, ${events} events, checked.`,
      ...(copied && folder ? filesTold(copied, folder) : [NO_FILES[config.s3 ? 'bucket' : 'folder']]),
      `The secret key (${key}) is not in it. Keep a copy of it, in another place than the backups.`,
    ],
  };
}

/** Of what the database has now; the folder may be there from the last time. */
async function filesAlone({ file, progress }: Pick<Wish, 'file' | 'progress'>): Promise<Outcome> {
  const target = resolve(file);
  const folder = filesFolderOf(target);
  if (!isFolder(dirname(folder))) throw new Failed(`There is no folder ${dirname(folder)}. Make it first`);
  const onWithheld = (withheld: Withheld) => writeWithheld(target, withheld);
  const copied = await withParts(async ({ config, store }) => {
    const rows = await storedInStore(store);
    return copyFiles({ config, rows, now: () => withheldInStore(store), folder, onWithheld, progress });
  });
  return { json: { folder, files: copied }, lines: filesTold(copied, folder) };
}

async function listAlone(file: string): Promise<Outcome> {
  const target = resolve(file);
  if (!isFolder(dirname(target))) throw new Failed(`There is no folder ${dirname(target)}. Make it first`);
  const withheld = await withParts(async ({ store }) => withheldInStore(store));
  writeWithheld(target, withheld);
  const [gone, identity] = [withheld.gone.size, withheld.identity.size];
  return {
    json: { list: listOf(target), gone, identity },
    lines: [`${listOf(target)}: ${gone} files were destroyed, ${identity} are or may be identity documents.`],
  };
}

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;

const NO_FILES = {
  bucket: 'The files stay in S3_BUCKET and are not in it; --files copies them too.',
  folder: 'The files are not in it.',
} as const;

function filesTold({ files, bytes, copied, withheld, missing }: CopiedFiles, folder: string): string[] {
  return [
    `${folder}: ${files} files, ${megabytes(bytes)}, ${copied} of them new. Keep it beside the database.`,
    ...(withheld > 0 ? [`Left out because they are or may be identity documents: ${withheld}.`] : []),
    ...(missing > 0 ? [`Missing: ${missing} files that the database speaks of are not in the store.`] : []),
  ];
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

export const quoted = (text: string): string => (/^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

interface Copying {
  source: string;
  target: string;
  progress: Progress;
}

interface CopyingTo extends Copying {
  /** What belongs beside it, given the copy under its preliminary name. */
  beside: (copy: string) => Promise<CopiedFiles | undefined>;
}

/** The file appears under its name only when it is whole, checked and on the disk, and what belongs beside it too. */
async function copyTo({
  source,
  target,
  progress,
  beside,
}: CopyingTo): Promise<{ events: number; copied: CopiedFiles | undefined }> {
  const part = `${target}.part-${process.pid}`;
  try {
    closeSync(openSync(part, 'wx', 0o600));
    await copy({ source, target: part, progress });
    const { events } = check(part);
    const copied = await beside(part);
    syncFile(part);
    renameSync(part, target);
    syncFile(dirname(target));
    return { events, copied };
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
