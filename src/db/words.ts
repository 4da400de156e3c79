// What people wrote, as a database stores it: a text that says which key sealed it, and the sealed bytes. Used by the columns of
// kit.ts; the store is unlocked once its key has been checked (secret-key.ts), and rotate-key seals anew what has another key.
import type { Sealer } from '../seal.ts';

export interface Words {
  seal(text: string, place: string): string;
  /** @throws SealBroken when no known key opens it. */
  open(stored: string, place: string): string;
  unlock(sealer: Sealer): void;
}

/** Of Unicode's private use: no keyboard types it. A text that begins with it was sealed here. */
const MARK = '\uE010';

/** How every text begins that was sealed with this key. */
export const markOf = ({ keyId }: Pick<Sealer, 'keyId'>): string => `${MARK}${keyId}:`;

export const isSealedText = (stored: string): boolean => stored.startsWith(MARK);

/** Seals and opens nothing until it is unlocked. */
export function lockedWords(): Words {
  let sealer: Sealer | undefined;
  const key = (): Sealer => {
    if (sealer === undefined) throw new Error('the store was not unlocked: what people wrote is sealed');
    return sealer;
  };
  const mark = (): string => markOf(key());
  return {
    seal: (text, place) =>
      text === '' ? '' : mark() + key().seal(Buffer.from(text), { purpose: 'words', place }).toString('base64'),
    open(stored, place) {
      if (!isSealedText(stored)) return stored; // from before words were sealed
      const blob = Buffer.from(stored.slice(stored.indexOf(':') + 1), 'base64');
      return key().open(blob, { purpose: 'words', place }).toString('utf8');
    },
    unlock(checked) {
      sealer = checked;
    },
  };
}
