// `touchpoint customers export`: all records into a file that nobody else may read. After it: customers/export-customers.
import { closeSync, openSync, writeSync } from 'node:fs';
import { exportCustomers } from '../../customers/export-customers.ts';
import type { Outcome } from '../command.ts';
import { WrongUse } from '../failure.ts';
import { withParts } from '../open.ts';
import type { Progress } from '../progress.ts';

export interface ExportOptions {
  out: string;
}

export const exportToFile = ({
  options: { out },
  progress,
}: {
  options: ExportOptions;
  progress: Progress;
}): Promise<Outcome> =>
  withParts(async ({ store }) => {
    const fd = opened(out);
    let written = 0;
    try {
      for await (const { text, count } of exportCustomers(store)) {
        writeSync(fd, text);
        written = count;
        progress.at('customers written', written);
      }
    } finally {
      closeSync(fd);
    }
    return { json: { file: out, customers: written }, lines: [`${written} customers written to ${out}.`] };
  });

/** Never over a file that is there. */
function opened(file: string): number {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'error';
    throw new WrongUse(
      `--out: ${file} ${code === 'EEXIST' ? 'is there already; name a new file' : `cannot be written (${code})`}`,
    );
  }
}
