// The credentials of the brand's handles, sealed with the new key.
import { eq } from 'drizzle-orm';
import { sealCredentials, sendingAccount } from '../../accounts/credentials.ts';
import { SealBroken } from '../../seal.ts';
import type { Resealed, Resealing } from '../rotate-key.ts';
import { hasKey } from './key-of.ts';

/** A few rows at most: one transaction each, so that nobody's new credentials are overwritten. */
export async function resealAccounts({ parts: { store }, sealer, progress }: Resealing): Promise<Resealed> {
  const { channelAccounts: t } = store.t;
  const all = await store.db.select({ id: t.id }).from(t);
  const result = { resealed: 0, unreadable: 0 };
  for (const [done, { id }] of all.entries()) {
    const became = await store.tx(async (db): Promise<keyof Resealed | undefined> => {
      const [account] = await store.lock(db.select().from(t).where(eq(t.id, id)));
      if (!account?.credentials || hasKey(account.credentials, sealer.keyId)) return undefined;
      try {
        const { credentials } = sendingAccount(sealer, account);
        const anew = sealCredentials(sealer, { accountId: id, credentials: { ...credentials } });
        await db.update(t).set({ credentials: anew }).where(eq(t.id, id)).returning({ id: t.id });
        return 'resealed';
      } catch (error) {
        if (error instanceof SealBroken) return 'unreadable';
        throw error;
      }
    });
    if (became) result[became] += 1;
    progress.at('credentials', done + 1, all.length);
  }
  return result;
}
