// What an installation remembers of itself in single values: when it last listened, which tokens its settings named.
import { and, eq } from 'drizzle-orm';
import type { Read, Store, Write } from './store.ts';

export async function readSetting({ t }: Store, db: Read, key: string): Promise<string | undefined> {
  const { settings: s } = t;
  const [row] = await db.select({ value: s.value }).from(s).where(eq(s.key, key));
  return row?.value;
}

/** Inside a transaction; in the place of what stood there. */
export async function writeSetting(
  { t: { settings: s } }: Store,
  db: Write,
  { key, value }: { key: string; value: string },
): Promise<void> {
  await db
    .insert(s)
    .values({ key, value })
    .onConflictDoUpdate({ target: s.key, set: { value } })
    .returning({ key: s.key });
}

/** Inside a transaction. Stays when somebody has written another value since. */
export async function removeSetting(
  { t: { settings: s } }: Store,
  db: Write,
  { key, value }: { key: string; value: string },
): Promise<void> {
  await db
    .delete(s)
    .where(and(eq(s.key, key), eq(s.value, value)))
    .returning({ key: s.key });
}
