// What a proof is made of: eight digits to be typed, a long token for an address, or a short word for a message. Tokens carry their
// own signature, so that an invented one is refused without a look at the database. After it: make-proof, use-proof.
import { randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { Fingerprints } from '../fingerprints.ts';

/** 26.6 bits: for few guesses, slowly hashed. */
export const drawCode = (): string => String(randomInt(100_000_000)).padStart(8, '0');

const RANDOM_BYTES = 18;
const SIGNED_BYTES = 6;

/** 144 random bits and their signature: 32 characters that may stand in any address. */
export function drawToken(fingerprints: Fingerprints): string {
  const random = randomBytes(RANDOM_BYTES);
  return Buffer.concat([random, signatureOf(fingerprints, random)]).toString('base64url');
}

/** Whether it was made here; says nothing about whether it is still good. */
export function isSigned(fingerprints: Fingerprints, token: string): boolean {
  if (!TOKEN.test(token)) return false;
  const bytes = Buffer.from(token, 'base64url');
  const [random, signature] = [bytes.subarray(0, RANDOM_BYTES), bytes.subarray(RANDOM_BYTES)];
  return timingSafeEqual(signatureOf(fingerprints, random), signature);
}

const signatureOf = (fingerprints: Fingerprints, random: Buffer): Buffer =>
  Buffer.from(fingerprints.mac('proof/signature', random.toString('base64url')), 'base64url').subarray(0, SIGNED_BYTES);

/** As long as our tokens are. */
export const TOKEN = /^[\w-]{32}$/;

/** No I, L, O or U: nothing that is read as something else, and no rude word. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 60 bits, for where a customer sends it as part of a message: `TP-7K3MX9QZ4WNE`. It is looked up among all that are open. */
export const drawWord = (): string =>
  `TP-${Array.from({ length: 12 }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('')}`;

/** As we write it, or as somebody copied it. */
export const WORD = /#?\bTP-[0-9A-Z]{12}\b/i;

export const wordsIn = (text: string): string[] =>
  (text.match(new RegExp(WORD, 'gi')) ?? []).map((word) => word.replace('#', ''));

/** As it is compared: whoever typed it by hand may have written small letters, or O for 0. */
export const plainWord = (word: string): string =>
  `TP-${word.toUpperCase().slice(3).replaceAll('O', '0').replace(/[IL]/g, '1')}`;

/** How a token or a word is looked up. */
export const macOf = (fingerprints: Fingerprints, secret: string): string => fingerprints.mac('proof/token', secret);

interface Bound {
  channelAccountId: string | null;
  contactId: string | null;
  customerId: string | null;
  kind: string;
}

/** What is hashed slowly: the code, and everything it is good for. It proves nothing anywhere else, whoever moves the hash. */
export const codeFor = (
  fingerprints: Fingerprints,
  { channelAccountId, contactId, customerId, kind }: Bound,
  code: string,
): string => fingerprints.mac('proof/code', JSON.stringify([channelAccountId, contactId, customerId, kind, code]));
