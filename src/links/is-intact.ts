// Whether the ledger holds, for a screen: the rows that are shown are looked at themselves, and of all others it is known from the
// timed look (watch-ledger). `touchpoint links verify` reads all of it.
import type { LedgerRow } from './ledger-row.ts';
import type { LedgerParts } from './ledger.ts';
import { isWhole } from './verify-ledger.ts';
import { ledgerRead } from './watch-ledger.ts';

export async function isIntact(parts: LedgerParts, shown: readonly LedgerRow[]): Promise<boolean> {
  return shown.every((row) => isWhole(parts, row)) && (await ledgerRead(parts)).isIntact;
}
