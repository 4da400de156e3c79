// The files of an unpacked archive, by names relative to it, in an order that is always the same.
import { readdirSync } from 'node:fs';
import { statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export interface ArchiveFile {
  name: string;
  path: string;
  bytes: number;
}

/** Links are not followed: an archive has none, and one that was made by somebody else could lead anywhere. */
export function filesBelow(folder: string): ArchiveFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { name: relative(folder, path).split(sep).join('/'), path, bytes: statSync(path).size };
    })
    .toSorted((a, b) => inNumbers(a.name, b.name));
}

/** `message_2` before `message_10`. */
const collator = new Intl.Collator('en', { numeric: true });
const inNumbers = (a: string, b: string): number => collator.compare(a, b) || (a < b ? -1 : 1);

/** Pictures and the like are left where they are, and not worth a word each. */
export const isMedia = ({ name }: Pick<ArchiveFile, 'name'>): boolean =>
  /\.(jpe?g|png|gif|webp|heic|mp4|mov|m4a|mp3|aac|wav|ogg|pdf|html?|css|svg|ico|woff2?|ttf)$/i.test(name);
