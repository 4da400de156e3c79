// Keyed fingerprints by which sealed values are found again: an e-mail, a loyalty number, a pair of names. Their key belongs to the
// installation and lies sealed in `settings`, so that a change of SECRET_KEY leaves millions of them as they are.
import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Store } from './db/store.ts';
import type { Sealed, Sealer } from './seal.ts';

export interface Fingerprints {
  /** 52 bits: a whole number that every engine and JavaScript hold exactly. Two values may share one; whoever looks up compares. */
  key(kind: string, value: string): number;
  /** 256 bits, for what must not be confused: tokens, the reason in a row of the ledger. */
  mac(kind: string, text: string): string;
}

/** The row of `settings` that holds the key, and how it is sealed. */
export const FINGERPRINT_KEY = 'fingerprint_key';
export const FINGERPRINT_AS: Sealed = { purpose: 'words', place: `settings/${FINGERPRINT_KEY}/value` };

/** Of two processes that start together one makes the key, and both read what is there then. */
export async function openFingerprints(store: Store, sealer: Sealer): Promise<Fingerprints> {
  const { settings: t } = store.t;
  const find = () => store.db.select().from(t).where(eq(t.key, FINGERPRINT_KEY));
  let [row] = await find();
  if (row === undefined) {
    const value = sealer.seal(randomBytes(32), FINGERPRINT_AS).toString('base64');
    await store.tx((db) =>
      db.insert(t).values({ key: FINGERPRINT_KEY, value }).onConflictDoNothing().returning({ key: t.key }),
    );
    [row] = await find();
  }
  return fingerprintsWith(sealer.open(Buffer.from(row?.value ?? '', 'base64'), FINGERPRINT_AS));
}

/** With a key of one's own: for files that are matched without an installation. */
export function fingerprintsWith(secret: Buffer): Fingerprints {
  const key = createSecretKey(secret);
  const digest = (kind: string, text: string) => createHmac('sha256', key).update(`${kind}\0${text}`);
  return {
    key(kind, value) {
      const bytes = digest(kind, value).digest();
      return bytes.readUIntBE(0, 6) * 16 + ((bytes[6] ?? 0) & 15);
    },
    mac: (kind, text) => digest(kind, text).digest('base64url'),
  };
}
