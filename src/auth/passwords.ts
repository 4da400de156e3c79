// Passwords as argon2id hashes. Before it: sign-in.ts and users.ts, always outside a transaction, because it takes 30 ms.
import { hash, verify } from '@node-rs/argon2';

/** OWASP's second choice for argon2id: 19 MiB, two passes, one lane. The package's default kind is argon2id. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A hash that says how it was made, ready to be stored. */
export const hashPassword = (password: string): Promise<string> => hash(password, COST);

let nobody: Promise<string> | undefined;

/**
 * Whether `password` belongs to `stored`. Without a stored hash it takes as long and says no, so that the time of an answer
 * does not tell which e-mails exist.
 */
export async function isPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  if (stored) return verify(stored, password);
  await verify(await (nobody ??= hashPassword('nobody has this password')), password);
  return false;
}
