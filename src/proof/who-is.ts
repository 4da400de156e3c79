// What a letter or a page calls somebody who may be a stranger: their handle and name, with nothing in it that could be taken for our
// words or for an address. Pure.

const LONGEST = 40;

export function whoIs({ handle, displayName }: { handle: string | null; displayName: string | null }): string {
  const at = handle === null || handle === '' ? '' : `@${tame(handle, /[^\w.]/g)}`;
  const name = tame(displayName ?? '', UNSAFE);
  if (at !== '' && name !== '') return `${at} (${name})`;
  return at || name || '?';
}

/** Marks of addresses, quotation and lines, and signs that turn the order of what follows. */
const UNSAFE = /[\p{C}\p{Z}./:@\\<>"'«»“”()[\]{}#&=?%_~|]+/gu;

const tame = (text: string, unwanted: RegExp): string =>
  Array.from(text.normalize('NFKC').replace(unwanted, ' ').trim()).slice(0, LONGEST).join('');
