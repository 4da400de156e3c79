// Secrets and raw deliveries at rest: AES-256-GCM under keys derived from SECRET_KEY, one per purpose. The place of a value
// (table, row, column) is authenticated with it, so that a blob cannot be moved to another row.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';

/** What a key may be used for. `cookie` makes tokens and the check value; its name is in what was sealed and cannot change. */
export type Purpose = 'credentials' | 'delivery' | 'cookie' | 'file' | 'words' | 'link';

export interface Sealed {
  purpose: Purpose;
  /** table/row/column of the value. */
  place: string;
  /**
   * Makes a key of its own for this value. Forgetting the salt makes the value unreadable for ever, in backups without the
   * salt too; that is how a customer's raw deliveries are destroyed.
   */
  salt?: Buffer | undefined;
}

export interface Sealer {
  seal(plain: Buffer, as: Sealed): Buffer;
  /** @throws SealBroken when the key, the place or the bytes are not those it was sealed with. */
  open(blob: Buffer, as: Sealed): Buffer;
  /** A keyed fingerprint that only this installation can compute. */
  mac(purpose: Purpose, text: string): string;
  /** Four bytes that tell keys apart without telling anything about them. */
  readonly keyId: string;
}

export class SealBroken extends Error {
  override name = 'SealBroken';
}

const VERSION = 1;
const HEADER = 1 + 4 + 12;
const TAG = 16;

export const newSalt = (): Buffer => random(16);

let drawn = randomBytes(0);
let used = 0;

/** Drawn many at a time: asking the system takes longer than a mac. No byte is given out twice. */
function random(size: number): Buffer {
  if (used + size > drawn.length) {
    drawn = randomBytes(4096);
    used = 0;
  }
  return drawn.subarray(used, (used += size));
}

/** `keys[0]` seals; the others, from before a rotation, only open. Each is 32 bytes. */
export function openSealer(keys: readonly Buffer[]): Sealer {
  const ring = keys.map((secret) => ({
    id: createHash('sha256').update('touchpoint key id').update(secret).digest().subarray(0, 4),
    secret,
  }));
  const [current] = ring;
  if (current === undefined) throw new SealBroken('no secret key is known');
  const derived = new Map<string, KeyObject>();

  /** A key object, not its bytes: Node takes ten times as long to begin with bytes (25 µs, four times per delivery). */
  function keyFor(
    entry: { id: Buffer; secret: Buffer },
    { purpose, salt }: Pick<Sealed, 'purpose' | 'salt'>,
  ): KeyObject {
    const name = `${entry.id.toString('hex')}/${purpose}`;
    let base = derived.get(name);
    if (base === undefined) {
      base = createSecretKey(Buffer.from(hkdfSync('sha256', entry.secret, 'touchpoint', purpose, 32)));
      derived.set(name, base);
    }
    return salt === undefined ? base : createSecretKey(createHmac('sha256', base).update(salt).digest());
  }

  return {
    keyId: current.id.toString('hex'),
    seal(plain, as) {
      const iv = random(12);
      const cipher = createCipheriv('aes-256-gcm', keyFor(current, as), iv);
      cipher.setAAD(Buffer.from(as.place));
      return Buffer.concat([
        Buffer.of(VERSION),
        current.id,
        iv,
        cipher.update(plain),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
    },
    open(blob, as) {
      const entry = ring.find(
        ({ id }) => blob.length >= HEADER + TAG && blob[0] === VERSION && blob.subarray(1, 5).equals(id),
      );
      if (entry === undefined) throw new SealBroken('sealed with a key that is not known here');
      try {
        const decipher = createDecipheriv('aes-256-gcm', keyFor(entry, as), blob.subarray(5, HEADER));
        decipher.setAAD(Buffer.from(as.place));
        decipher.setAuthTag(blob.subarray(-TAG));
        return Buffer.concat([decipher.update(blob.subarray(HEADER, -TAG)), decipher.final()]);
      } catch (error) {
        throw new SealBroken('the bytes were changed, or belong to another place', { cause: error });
      }
    },
    mac: (purpose, text) => createHmac('sha256', keyFor(current, { purpose })).update(text).digest('base64url'),
  };
}
