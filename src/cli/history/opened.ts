// What an import and a look at an archive have in common: the archive, opened, and what they say of its other files.
import type { Account } from '../../accounts/find-account.ts';
import type { Format } from '../../history/open-archive.ts';
import type { Archive } from '../../history/past.ts';
import type { Progress } from '../progress.ts';
import type { Refusals } from './refusals.ts';

export interface Opened {
  account: Account;
  format: Format;
  archive: Archive;
  refusals: Refusals;
  progress: Progress;
}

const SKIPPED_NAMED = 10;

export function skippedLines({ skipped }: Archive): string[] {
  if (skipped.length === 0) return [];
  const named = skipped.slice(0, SKIPPED_NAMED).map(({ name, because }) => `    ${name}: ${because}`);
  const others = skipped.length - named.length;
  return ['  Not read:', ...named, ...(others > 0 ? [`    and ${others} more files`] : [])];
}
