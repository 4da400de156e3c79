// The door for the platforms has just been opened: what was written while nobody listened is asked for at once, before the plan
// says so. Before it: main.ts, at every start of an API process. After it: polling/, within a moment.
import { ne } from 'drizzle-orm';
import { readSoon } from '../accounts/read-soon.ts';
import type { Parts } from '../parts.ts';
import { noteOwnAbsence } from './own-absence.ts';

export async function catchUp(parts: Parts): Promise<void> {
  const { store, clock, log } = parts;
  const absence = await noteOwnAbsence(parts);
  if (absence)
    log.warn(
      { from: new Date(absence.from), to: new Date(absence.to) },
      'nobody listened for a while; every account is read at once',
    );
  const { channelAccounts: a } = store.t;
  const accounts = await store.db.select({ id: a.id }).from(a).where(ne(a.state, 'removed'));
  const now = clock.now();
  // A process that was killed and is back within seconds has missed something too.
  for (const { id: accountId } of accounts) await store.tx((db) => readSoon(store, db, { accountId, now }));
}
