// Others ask for a read: after a gap, at the start of the API, for a send whose outcome is unknown. It is done by the next
// worker that looks (poll-due.ts), at the latest a moment later.
import { readSoon } from '../accounts/read-soon.ts';
import type { Parts } from '../parts.ts';

/** `why` is for the log. Not inside a transaction: there it is accounts/read-soon. */
export async function requestRead(
  { store, clock, log }: Parts,
  { accountId, why }: { accountId: string; why: string },
): Promise<void> {
  await store.tx((db) => readSoon(store, db, { accountId, now: clock.now() }));
  log.info({ channelAccountId: accountId, why }, 'an account is read at once');
}
