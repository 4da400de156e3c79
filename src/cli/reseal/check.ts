// The value by which a start notices a wrong secret key, sealed with the new one. The last step of a rotation.
import { eq } from 'drizzle-orm';
import { CHECK_AS, CHECK_KEY } from '../../secret-key.ts';
import type { Resealing } from '../rotate-key.ts';
import { hasKey } from './key-of.ts';

export async function resealCheck({ parts: { store }, sealer }: Pick<Resealing, 'parts' | 'sealer'>): Promise<void> {
  const { settings: t } = store.t;
  await store.tx(async (db) => {
    const [row] = await store.lock(db.select().from(t).where(eq(t.key, CHECK_KEY)));
    const blob = Buffer.from(row?.value ?? '', 'base64');
    if (row === undefined || hasKey(blob, sealer.keyId)) return;
    const value = sealer.seal(sealer.open(blob, CHECK_AS), CHECK_AS).toString('base64');
    await db.update(t).set({ value }).where(eq(t.key, CHECK_KEY)).returning({ key: t.key });
  });
}
