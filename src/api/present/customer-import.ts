// How far a file of customers is, and what became of its lines.
import type { Config } from '../../config.ts';
import { readErrorFile, type LineError } from '../../customers/import/error-file.ts';
import { errorFileOf, type CustomerImportRow } from '../../customers/import/import-customers.ts';
import type { Preview } from '../../customers/import/preview.ts';
import type { ImportSource } from '../../customers/import/source.ts';
import type { CustomerImport } from '../schemas.ts';
import { iso, isoOrNull } from './times.ts';

/** The others are in the list of refused lines. */
export const MOST_ERRORS = 20;

/** `unmapped` is known while the file is looked at. */
export function presentImport(
  row: CustomerImportRow,
  { config, unmapped = [] }: { config: Pick<Config, 'dataDir'>; unmapped?: string[] },
): CustomerImport {
  const { id, fileName, state, mapping, bytes, position, lines, added, changed, same, refused } = row;
  return {
    id, fileName, state, mapping, unmapped, bytes, position, lines, added, changed, same, refused,
    errors: refused === 0 ? [] : readErrorFile(errorFileOf(config, id), MOST_ERRORS),
    sample: [],
    startedAt: iso(row.startedAt),
    finishedAt: isoOrNull(row.finishedAt),
  }; // prettier-ignore
}

export function presentPreview(
  { sample, ...counts }: Preview,
  { source, errors, now }: { source: ImportSource; errors: LineError[]; now: number },
): CustomerImport {
  const { fileName, bytes, mapping } = source;
  return {
    id: null,
    fileName,
    state: 'preview',
    mapping: mapping.fields,
    unmapped: mapping.unmapped,
    bytes,
    position: bytes,
    ...counts,
    errors,
    sample,
    startedAt: iso(now),
    finishedAt: iso(now),
  };
}
