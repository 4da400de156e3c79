// The archive that X makes of an account ("Your archive", unpacked): its direct messages with both directions, and its posts as
// what the brand said in public. Field names are those of data/*.js as X wrote them in 2018 to 2026.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { objectAt, textAt } from '../../json.ts';
import type { Archive, Brand, Found, Place } from '../past.ts';
import { NotAnArchive } from '../past.ts';
import { filesBelow, isMedia, type ArchiveFile } from './folder.ts';
import { jsonElements } from './json-elements.ts';
import { readDirectMessages } from './x-direct-messages.ts';
import { readPost } from './x-posts.ts';

export interface XWishes {
  brand: Brand;
  now: number;
}

type Entry = Found['is'];
type ReadElement = (value: unknown, wishes: XWishes) => Entry[];

/** Later parts of a large archive are called `…-part1.js`. */
const READERS: readonly [RegExp, ReadElement][] = [
  [/(^|\/)data\/direct-messages?(-part\d+)?\.js$/, readDirectMessages],
  [/(^|\/)data\/tweets?(-part\d+)?\.js$/, (value, wishes) => [readPost(value, wishes)]],
];
const OF_USE = /(^|\/)data\/(account|manifest)\.js$/;

/** @throws NotAnArchive when it is none, or that of another account. */
export async function openXArchive(folder: string, wishes: XWishes): Promise<Archive> {
  const all = filesBelow(folder);
  const files = all.filter(({ name }) => readerOf(name) !== undefined);
  if (files.length === 0)
    throw new NotAnArchive(
      existsSync(join(folder, 'data'))
        ? `There are neither direct-messages.js nor tweets.js in ${join(folder, 'data')}`
        : `${folder} has no folder "data": unpack the archive of X and name the folder that it makes`,
    );
  const owner = await ownerOf(all);
  if (owner !== undefined && owner !== wishes.brand.externalId)
    throw new NotAnArchive(
      `This is the archive of the X account ${owner}, and @${wishes.brand.handle} is ${wishes.brand.externalId}`,
    );
  const others = all.filter((file) => !files.includes(file) && !OF_USE.test(file.name) && !isMedia(file));
  return {
    files,
    skipped: others.map(({ name }) => ({ name, because: GROUPS.test(name) ? 'messages of groups' : 'no messages' })),
    reads: ['direct messages, both directions', "the account's own posts, as what the brand said in public"],
    settings: wishes.brand.externalId,
    entries: (from) => entriesOf(files, { wishes, from }),
  };
}

const GROUPS = /direct-messages?-group(-part\d+)?\.js$/;

const readerOf = (name: string): ReadElement | undefined => READERS.find(([pattern]) => pattern.test(name))?.[1];

async function ownerOf(files: readonly ArchiveFile[]): Promise<string | undefined> {
  const file = files.find(({ name }) => /(^|\/)data\/account\.js$/.test(name));
  if (file === undefined) return undefined;
  for await (const { value } of jsonElements(file.path)) return textAt(objectAt(value, 'account'), 'accountId');
  return undefined;
}

async function* entriesOf(
  files: readonly ArchiveFile[],
  { wishes, from }: { wishes: XWishes; from: Place | null },
): AsyncIterable<Found> {
  const start = from === null ? 0 : Math.max(0, files.findIndex(({ name }) => name === from.file)); // prettier-ignore
  let before = files.slice(0, start).reduce((sum, { bytes }) => sum + bytes, 0);
  for (const file of files.slice(start)) {
    const after = file.name === from?.file ? from.entries : 0;
    let line = 0;
    for await (const { value, bytes } of jsonElements(file.path)) {
      const found =
        value === undefined ? [{ refused: 'it is not JSON' }] : (readerOf(file.name)?.(value, wishes) ?? []);
      for (const is of found) if (++line > after) yield { file: file.name, line, bytes: before + bytes, is };
    }
    before += file.bytes;
  }
}
