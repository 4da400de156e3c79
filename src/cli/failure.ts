// What went wrong, in words for the person at the terminal, and the exit code. The one translator of the tool: commands throw,
// main.ts prints. Neither secrets nor the values of a database row are ever shown.
import { CommanderError } from 'commander';
import { ConfigError } from '../config.ts';
import { codeOf } from '../db/store.ts';
import { ProductError } from '../errors.ts';
import { SealBroken } from '../seal.ts';

/** The command was called in a way that cannot work; the message names the thing and the way out. Exit code 2. */
export class WrongUse extends Error {
  override name = 'WrongUse';
}

/** Called rightly, and it could not be done. Exit code 1. */
export class Failed extends Error {
  override name = 'Failed';
}

export interface Failure {
  code: string;
  message: string;
  exit: 1 | 2;
  /** Already printed on standard error. */
  isTold?: boolean;
}

/** Undefined when nothing failed: help was asked for. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof CommanderError) return failureOfUse(error);
  if (error instanceof WrongUse) return { code: 'wrong_use', message: error.message, exit: 2 };
  if (error instanceof Failed) return { code: 'failed', message: error.message, exit: 1 };
  if (error instanceof ConfigError) return { code: 'settings', message: error.message, exit: 1 };
  if (error instanceof ProductError) return { code: error.code, message: withCause(error), exit: 1 };
  if (error instanceof SealBroken)
    return { code: 'secret_key', message: `Sealed with another SECRET_KEY: ${error.message}.`, exit: 1 };
  return unexpected(error);
}

/** What cannot be done at the moment: an agent reads the sentence, an operator also what is behind it. */
function withCause({ code, message, cause }: ProductError): string {
  return code === 'overloaded' && cause instanceof Error ? `${message}: ${wordsFor(cause) ?? cause.message}` : message;
}

/** Commander has printed its own sentence, or the whole help when a group was called without a command. */
function failureOfUse({ code, exitCode, message }: CommanderError): Failure | undefined {
  if (exitCode === 0) return undefined;
  const words = code === 'commander.help' ? 'A command is missing.' : message.replace(/^error: /, '');
  return { code: 'wrong_use', message: words, exit: 2, isTold: true };
}

const KNOWN: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nobody answers at DATABASE_URL. Is Postgres running, and is the address right?',
  ENOTFOUND: 'The host in DATABASE_URL is not known.',
  '28P01': 'Postgres refuses the password in DATABASE_URL.',
  '28000': 'Postgres refuses the user in DATABASE_URL.',
  '3D000': 'The database named in DATABASE_URL does not exist. Create it first: createdb NAME',
  SQLITE_NOTADB: 'The file is not a SQLite database.',
  SQLITE_CORRUPT: 'The database is damaged. Restore a backup: npx touchpoint restore FILE --force',
  SQLITE_FULL: 'The disk is full.',
  SQLITE_BUSY: 'Another program is writing to the database all the time. Try again.',
  SQLITE_CANTOPEN: 'The database cannot be opened. Does the folder exist, and is it yours?',
  ENOSPC: 'The disk is full.',
  EACCES: 'This user may not read or write there.',
  EROFS: 'Nothing can be written there.',
  EEXIST: 'A folder is needed where a file stands.',
  ENOTDIR: 'A folder is needed where a file stands.',
};

/** In words, what stands in the way of a start or a command, when it is one of the usual things; else undefined. */
export function wordsFor(error: unknown): string | undefined {
  const code = codeOf(error);
  const known = KNOWN[code];
  if (known === undefined) return undefined;
  const { path } = error as { path?: unknown };
  return `${known} (${code}${typeof path === 'string' ? ` ${path}` : ''})`;
}

/** Database errors quote the values of a row: their code is shown, their words are not. */
function unexpected(error: unknown): Failure {
  const code = codeOf(error);
  const isQuery = error instanceof Error && /^Failed query|query/i.test(`${error.name} ${error.message}`.slice(0, 200));
  const words = error instanceof Error && !isQuery ? error.message : 'a statement failed';
  return {
    code: code || 'failed',
    message: wordsFor(error) ?? `It failed: ${words}${code && ` (${code})`}`,
    exit: 1,
  };
}
