// All records as CSV, piece by piece: each as it is stored, also those that were merged into others. Reads back through the import.
// Before it: api/routes/customer-imports, cli/customers.
import { asc, gt } from 'drizzle-orm';
import type { Store } from '../db/store.ts';
import { csvHeading, csvLines } from './csv/write-csv.ts';

const AT_ONCE = 500;

export async function* exportCustomers({ db, t }: Store): AsyncGenerator<{ text: string; count: number }> {
  yield { text: csvHeading(), count: 0 };
  const { customers: c } = t;
  for (let after = 0, count = 0; ;) {
    const rows = await db.select().from(c).where(gt(c.no, after)).orderBy(asc(c.no)).limit(AT_ONCE);
    count += rows.length;
    after = rows.at(-1)?.no ?? after;
    if (rows.length > 0) yield { text: csvLines(rows), count };
    if (rows.length < AT_ONCE) return;
  }
}
