// Something was erased whose old bytes the disk may still hold. Before it: take-back and raw-of-message. After it: the sweep,
// finish-taking-back.ts.
import { writeSetting } from '../db/settings.ts';
import type { Write } from '../db/store.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';

/** In `settings` while the disk may still hold what was erased. */
export const PURGE_WANTED = 'purge_wanted';

/** In the transaction that erases. */
export const wantPurge = async ({ store }: Pick<Parts, 'store'>, db: Write): Promise<void> =>
  writeSetting(store, db, { key: PURGE_WANTED, value: newId('change') });
