// The names of those who work here, for whatever shows who did something.
import { inArray } from 'drizzle-orm';
import { byIds } from '../../db/by-ids.ts';
import { perStore } from '../../db/per-store.ts';
import type { Store } from '../../db/store.ts';

const loads = perStore((store) => {
  const { users: u } = store.t;
  return {
    users: byIds(store, {
      name: 'present_users',
      build: (db, ids) => db.select({ id: u.id, displayName: u.displayName }).from(u).where(inArray(u.id, ids)),
    }),
  };
});

/** The names of these users, by id. */
export async function userNames(store: Store, ids: Iterable<string | null | undefined>): Promise<Map<string, string>> {
  return new Map((await loads(store).users(ids)).map(({ id, displayName }) => [id, displayName]));
}
