// What a file of customers would do, without doing it: how its columns are understood, what each line would become, and every line
// that would be refused. Nothing is stored. Before it: source.
import { recognitionOf } from '../../evidence/rules.ts';
import { ProductError } from '../../errors.ts';
import type { CustomerChange } from '../change.ts';
import { readCsv, type CsvRow } from '../csv/read-csv.ts';
import { refusalOf } from '../csv/row-of.ts';
import { wouldSave } from '../save-customer.ts';
import type { LineError } from './error-file.ts';
import { itemsOf, type ImportParts } from './import-customers.ts';
import type { ImportSource } from './source.ts';

export interface Preview {
  lines: number;
  added: number;
  changed: number;
  same: number;
  refused: number;
  sample: CustomerChange[];
}

const BATCH = 500;
const SAMPLES = 5;

export async function previewImport(
  parts: Pick<ImportParts, 'store' | 'clock' | 'fingerprints'>,
  source: ImportSource,
  { onError, onProgress }: { onError: (error: LineError) => void; onProgress?: (lines: number, bytes: number) => void },
): Promise<Preview> {
  const { rules } = await recognitionOf(parts.store);
  const preview: Preview = { lines: 0, added: 0, changed: 0, same: 0, refused: 0, sample: [] };
  const refs = new Set<string>();
  const look = async (found: readonly CsvRow[]): Promise<void> => {
    const { items, errors } = itemsOf(found, source);
    const bodies = items.map(({ item }) => item);
    const answers = await wouldSave(parts, { items: bodies, source: 'import', rules });
    answers.forEach((answer, at) => {
      const { line = 0, item } = items[at] ?? {};
      if (answer instanceof ProductError) {
        errors.push({ line, ...refusalOf(answer, source.mapping) });
        return;
      }
      // An earlier line of the same file would have added it by then.
      const isAgain = answer.outcome === 'added' && item?.ref !== undefined && refs.has(item.ref);
      preview[isAgain ? 'changed' : answer.outcome] += 1;
      if (answer.outcome === 'added' && item?.ref !== undefined) refs.add(item.ref);
      if (preview.sample.length < SAMPLES && item !== undefined) {
        const { into: _into, ...body } = item.body; // how it is read, and nothing that the record says
        preview.sample.push({ ...(item.ref === undefined ? {} : { ref: item.ref }), ...body });
      }
    });
    preview.lines += found.length;
    preview.refused += errors.length;
    for (const error of errors.toSorted((a, b) => a.line - b.line)) onError(error);
    onProgress?.(preview.lines, found.at(-1)?.end ?? 0);
  };
  let batch: CsvRow[] = [];
  for await (const row of readCsv(source.file, { separator: source.separator, ...source.start })) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    await look(batch);
    batch = [];
  }
  if (batch.length > 0) await look(batch);
  return preview;
}
