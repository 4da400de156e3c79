// Which kind of archive lies there, its reader, and its fingerprint. Before it: cli/history. After it: import-archive.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openCsv } from './formats/csv.ts';
import { filesBelow } from './formats/folder.ts';
import { openMetaExport } from './formats/meta-export.ts';
import { isTimeZone } from './formats/past-time.ts';
import { openXArchive } from './formats/x-archive.ts';
import { NotAnArchive, type Archive, type Brand } from './past.ts';

export const FORMATS = ['csv', 'x-archive', 'meta-export'] as const;
export type Format = (typeof FORMATS)[number];

export interface Wishes {
  brand: Brand;
  /** Undefined: what it looks like. */
  format: string | undefined;
  /** CSV only: `text=Body,sentAt=Date`. */
  map: string | undefined;
  /** Of times that have none. */
  timeZone: string;
  brandName: string | undefined;
  now: number;
}

/** @throws NotAnArchive naming the thing and the way out. */
export async function openArchive(path: string, wishes: Wishes): Promise<{ format: Format; archive: Archive }> {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new NotAnArchive(`There is nothing at ${path}`);
  if (!isTimeZone(wishes.timeZone))
    throw new NotAnArchive(`--time-zone: "${wishes.timeZone}" is no time zone, e.g. Europe/Madrid`);
  const format = wishes.format === undefined ? formatOf(path, stats.isDirectory()) : named(wishes.format);
  if ((format === 'csv') === stats.isDirectory())
    throw new NotAnArchive(
      format === 'csv'
        ? `${path} is a folder; a CSV is a file`
        : `${path} is a file; unpack the archive and name its folder`,
    );
  if (format !== 'csv' && wishes.map !== undefined) throw new NotAnArchive(`--map is for a CSV, not for ${format}`);
  if (format !== 'meta-export' && wishes.brandName !== undefined)
    throw new NotAnArchive(`--brand-name is for a meta-export, not for ${format}`);
  mustFitChannel(format, wishes.brand.channel);
  if (format === 'csv') return { format, archive: await openCsv(path, wishes) };
  const archive = format === 'x-archive' ? await openXArchive(path, wishes) : openMetaExport(path, wishes);
  return { format, archive };
}

function named(given: string): Format {
  const format = FORMATS.find((one) => one === given);
  if (format === undefined) throw new NotAnArchive(`--format: there is no "${given}"; there are ${FORMATS.join(', ')}`);
  return format;
}

function formatOf(path: string, isFolder: boolean): Format {
  if (/\.(csv|tsv|txt)$/i.test(path) && !isFolder) return 'csv';
  if (!isFolder)
    throw new NotAnArchive(
      /\.zip$/i.test(path)
        ? `${path} is packed: unpack it and name the folder`
        : `It cannot be told what ${path} is. Say it with --format ${FORMATS.join(' or ')}`,
    );
  if (existsSync(join(path, 'data', 'direct-messages.js')) || existsSync(join(path, 'data', 'tweets.js')))
    return 'x-archive';
  if (filesBelow(path).some(({ name }) => /(^|\/)messages\/\w+\/[^/]+\/message_\d+\.(json|html)$/.test(name)))
    return 'meta-export';
  if (existsSync(join(path, 'data'))) return 'x-archive';
  throw new NotAnArchive(
    `${path} is neither the archive of X (a folder "data" with direct-messages.js) nor Meta's export as JSON ` +
      '(messages/inbox/…/message_1.json)',
  );
}

function mustFitChannel(format: Format, channel: string): void {
  const fits = format === 'csv' || (format === 'x-archive') === (channel === 'x');
  if (!fits) throw new NotAnArchive(`${format === 'x-archive' ? 'An archive of X' : "Meta's export"} is none of ${channel}`); // prettier-ignore
}

/** The same bytes read in the same way are the same source, wherever they lie. */
export async function sourceOf({ files, settings }: Archive, onBytes: (bytes: number) => void): Promise<string> {
  const hash = createHash('sha256').update(settings);
  let bytes = 0;
  for (const { name, path } of files) {
    hash.update(`\n${name}\n`);
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      onBytes((bytes += chunk.length));
    }
  }
  return hash.digest('base64url').slice(0, 32);
}
