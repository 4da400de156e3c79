// One row of the ledger: what its hash covers, and what it makes of a link. Pure. Before it: ledger.ts, rebuild.ts.
import { createHash } from 'node:crypto';
import type { Schema } from '../db/schema.ts';
import type { PairAction } from './transitions.ts';
import { STATE_AFTER } from './transitions.ts';

export type LedgerRow = Schema['linkEvents']['$inferSelect'];
export type LinkRow = Schema['links']['$inferSelect'];

/** What stands before the first row. */
export const NO_HASH = '';

/** Of everything but the reason in its own words, which can be erased: its keyed fingerprint stands for it. */
export function hashOf({
  hash: _itself,
  reason: _erasable,
  ...covered
}: Omit<LedgerRow, 'hash'> & { hash?: string }): string {
  return createHash('sha256').update(canonical(covered)).digest('base64url');
}

/** The same text whatever order an engine gives back the keys of an object in. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  const inOrder = entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${inOrder.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`;
}

/** The link after this row; null: it is gone. Rows must come in the order of the ledger. */
export function linkAfter(before: LinkRow | null, row: LedgerRow): LinkRow | null {
  const { no, action, linkId, contactId, customerId } = row;
  if (linkId === null || contactId === null || customerId === null || action === 'merged' || action === 'unmerged')
    return before;
  if (action === 'erased') return null;
  if (action === 'split' || action === 'unsplit') return before && { ...before, customerId, ledgerNo: no };
  return {
    id: linkId,
    contactId,
    customerId,
    state: STATE_AFTER[action satisfies PairAction],
    method: row.method,
    at: row.at,
    expiresAt: row.expiresAt,
    byUserId: row.userId,
    ledgerNo: no,
  };
}
