// A one-time code came in these bytes. Alone in a delivery they are not kept past it (ingest-delivery); those of a delivery of several
// events go like those of a message that was taken back (docs/decisions/0009), as soon as its other parts are done.
import { and, gte, lt } from 'drizzle-orm';
import { removeSetting, writeSetting } from '../db/settings.ts';
import type { Write } from '../db/store.ts';
import type { Parts } from '../parts.ts';
import type { InboxRow } from './inbox-row.ts';
import { eraseRaw } from './raw-of-message.ts';
import { wantPurge } from './want-purge.ts';

/** In `settings` until the bytes are gone. */
const LEFT = 'secret_in/';

interface Told {
  row: Pick<InboxRow, 'parentId'>;
  about?: string | null | undefined;
}

/** Inside the transaction that ends the row. */
export async function forgetSecret(parts: Parts, db: Write, { row, about }: Told): Promise<void> {
  await wantPurge(parts, db);
  if (row.parentId !== null && about) await writeSetting(parts.store, db, { key: LEFT + about, value: about });
}

const AT_ONCE = 100;

/** For the relay. Answers how many there were. */
export async function eraseLeftSecrets(parts: Parts): Promise<number> {
  const { store } = parts;
  const { settings: s } = store.t;
  const left = await store.db
    .select({ key: s.key, about: s.value })
    .from(s)
    .where(and(gte(s.key, LEFT), lt(s.key, `${LEFT}~`)))
    .limit(AT_ONCE);
  for (const { key, about } of left) {
    const cut = about.indexOf('/');
    const told = { accountId: about.slice(0, cut), externalId: about.slice(cut + 1) };
    await store.tx(async (db) => {
      if (await eraseRaw(parts, db, told)) await removeSetting(store, db, { key, value: about });
    });
  }
  return left.length;
}
