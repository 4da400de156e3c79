// The values that the installation keeps for itself, sealed with the new key: that of the fingerprints, and last the one by which a
// start notices a wrong secret key.
import { eq } from 'drizzle-orm';
import { FINGERPRINT_AS, FINGERPRINT_KEY } from '../../fingerprints.ts';
import type { Sealed } from '../../seal.ts';
import { CHECK_AS, CHECK_KEY } from '../../secret-key.ts';
import type { Resealing } from '../rotate-key.ts';
import { hasKey } from './key-of.ts';

export async function resealCheck(resealing: Pick<Resealing, 'parts' | 'sealer'>): Promise<void> {
  await resealSetting(resealing, { key: FINGERPRINT_KEY, as: FINGERPRINT_AS });
  await resealSetting(resealing, { key: CHECK_KEY, as: CHECK_AS });
}

async function resealSetting(
  { parts: { store }, sealer }: Pick<Resealing, 'parts' | 'sealer'>,
  { key, as }: { key: string; as: Sealed },
): Promise<void> {
  const { settings: t } = store.t;
  await store.tx(async (db) => {
    const [row] = await store.lock(db.select().from(t).where(eq(t.key, key)));
    const blob = Buffer.from(row?.value ?? '', 'base64');
    if (row === undefined || hasKey(blob, sealer.keyId)) return;
    const value = sealer.seal(sealer.open(blob, as), as).toString('base64');
    await db.update(t).set({ value }).where(eq(t.key, key)).returning({ key: t.key });
  });
}
