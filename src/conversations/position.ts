// Where a page of the queue ends and the next one begins: the sort key and id of its last row, written so that a client can
// only hand it back. Pure.
import { NO_DEADLINE } from '../db/tables/conversations.ts';
import { ProductError } from '../errors.ts';
import type { ConversationRow } from '../auth/authorized.ts';
import type { Sort } from './views.ts';

export interface Position {
  key: number;
  id: string;
}

type Sortable = Pick<ConversationRow, 'id' | 'queueAt' | 'lastMessageAt' | 'waitingSince'>;

/** Where a row stands in this order. */
export const positionOf = (row: Sortable, sort: Sort): Position => ({
  key: keyOf(row, sort),
  id: row.id,
});

/** What a row is ordered by; equal keys are ordered by id. */
function keyOf(row: Sortable, sort: Sort): number {
  if (sort === 'due') return row.queueAt;
  return sort === 'waiting' ? (row.waitingSince ?? NO_DEADLINE) : row.lastMessageAt;
}

/** Before every row in this order. */
export const startOf = (sort: Sort): Position =>
  sort === 'newest' ? { key: Number.MAX_SAFE_INTEGER, id: '~' } : { key: -1, id: '' };

/** Negative when `a` comes first. Ids are compared as bytes, as both databases do. */
export function compare(a: Position, b: Position, sort: Sort): number {
  const ascending = a.key - b.key || (a.id < b.id ? -1 : Number(a.id > b.id));
  return sort === 'newest' ? -ascending : ascending;
}

/** The opaque text for `next`. It names its order, because a place in one order means nothing in another. */
export const writeCursor = ({ key, id }: Position, sort: Sort): string =>
  Buffer.from(JSON.stringify([sort, key, id])).toString('base64url');

/** @throws ProductError bad_request when it is not a cursor of this order. */
export function readCursor(text: string, sort: Sort): Position {
  try {
    const [of, key, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    if (
      of === sort &&
      typeof key === 'number' &&
      Number.isSafeInteger(key) &&
      typeof id === 'string' &&
      /^[\w~]{0,64}$/.test(id)
    )
      return { key, id };
  } catch {
    // Not ours: refused below with the same words.
  }
  throw new ProductError('bad_request', 'This cursor does not belong to this list. Start again without it.', {
    field: 'cursor',
  });
}
