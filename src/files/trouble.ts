// The file store cannot do what it should at the moment: said to people in one sentence that holds no address; the cause has the rest.
import { ProductError } from '../errors.ts';

/** Answered as 503, and tried again by the workers. */
export const storeTrouble = (words: string, cause: unknown): ProductError =>
  new ProductError('overloaded', words, {}, cause);

const FULL = new Set(['ENOSPC', 'EDQUOT']);
const DISK = new Set(['EIO', 'EROFS', 'EACCES', 'EPERM', 'EMFILE', 'ENFILE', 'ESTALE', 'ETIMEDOUT']);

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException | undefined)?.code ?? '';

export const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';

/** What a disk said, as the sentence for people; all else as it is. */
export function diskTrouble(error: unknown): unknown {
  const code = codeOf(error);
  if (FULL.has(code)) return storeTrouble('The disk for files is full: nothing of the file was stored', error);
  return DISK.has(code) ? storeTrouble(`The disk for files cannot be used (${code})`, error) : error;
}
