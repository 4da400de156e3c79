// A file of customers before it is read: what its columns are, how it is written, and a fingerprint by which the same file is known
// again. Before it: the command and the API; after it: import-customers, preview.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Fingerprints } from '../../fingerprints.ts';
import { mapColumns, NotMapped, type Mapping } from '../csv/columns.ts';
import { readCsv } from '../csv/read-csv.ts';

export interface ImportSource {
  file: string;
  fileName: string;
  fingerprint: string;
  bytes: number;
  separator: string;
  /** As the first line names them. */
  columns: string[];
  mapping: Mapping;
  /** Where the rows begin. */
  start: { position: number; line: number };
}

interface NamedFile {
  file: string;
  fileName: string;
  /** Column → field. */
  map?: Readonly<Record<string, string>>;
  /** `map` is all there is: other columns are left out whatever they are called. */
  isWhole?: boolean;
}

/** @throws NotMapped when this is no file of customers, in words. */
export async function openSource(
  { file, fileName, map = {}, isWhole = false }: NamedFile,
  fingerprints: Fingerprints,
): Promise<ImportSource> {
  const { size } = await stat(file).catch(() => {
    throw new NotMapped(`${fileName} cannot be read`);
  });
  const head = await headOf(file);
  const { separator, skip } = separatorOf(head);
  const start = { position: skip.bytes, line: 1 + skip.lines };
  for await (const { cells, end, broken } of readCsv(file, { separator, ...start })) {
    if (broken !== undefined) throw new NotMapped(`The first line cannot be read: ${broken}`);
    const mapping = mapColumns(
      cells,
      isWhole ? { ...Object.fromEntries(cells.map((column) => [column, ''])), ...map } : map,
    );
    const columns = cells;
    const read = JSON.stringify([columns, mapping.fields]);
    const fingerprint = fingerprints.mac('customer import', `${await digestOf(file)} ${read}`);
    const first = await lineAt(file, end);
    return { file, fileName, fingerprint, bytes: size, separator, columns, mapping, start: { position: end, line: first } }; // prettier-ignore
  }
  throw new NotMapped(`${fileName} is empty: its first line has to name the columns`);
}

/** The number of the line that begins at this byte. */
export const lineAt = async (file: string, position: number): Promise<number> =>
  1 + (await linesBetween(file, { from: 0, to: position }));

const HEAD_BYTES = 64 * 1024;

async function headOf(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

const SEPARATORS = [',', ';', '\t', '|'];

/** Excel may say it in a line of its own; else it is what parts most of the first line. */
function separatorOf(head: Buffer): { separator: string; skip: { bytes: number; lines: number } } {
  const [a, b] = head;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || head.subarray(0, 64).includes(0))
    throw new NotMapped('The file is no text in UTF-8: save it as "CSV UTF-8"');
  const bom = head.subarray(0, 3).equals(Buffer.from('\uFEFF')) ? 3 : 0;
  const text = head.subarray(bom).toString('utf8');
  const said = /^sep=(.)\r?\n/i.exec(text);
  if (said) return { separator: said[1] ?? ',', skip: { bytes: bom + said[0].length, lines: 1 } };
  const [first = ''] = text.split('\n');
  const bare = first.replace(/"[^"]*"/g, '');
  const [best = ','] = SEPARATORS.toSorted((one, other) => bare.split(other).length - bare.split(one).length);
  return { separator: best, skip: { bytes: bom, lines: 0 } };
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer);
  return hash.digest('base64url');
}

async function linesBetween(file: string, { from, to }: { from: number; to: number }): Promise<number> {
  if (to <= from) return 0;
  let lines = 0;
  for await (const chunk of createReadStream(file, { start: from, end: to - 1, highWaterMark: 1024 * 1024 })) {
    const bytes = chunk as Buffer;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
  }
  return lines;
}
