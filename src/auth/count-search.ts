// An agent who may look for any number, as often as they like, learns what is in the records without ever being shown one: a search by
// an e-mail, a phone or a number of the brand's is counted. By a name of several words it is not. Before it: api/routes/customers.
import { takeTry } from './take-try.ts';
import { ProductError } from '../errors.ts';
import type { Parts } from '../parts.ts';

/** Within an hour, of one agent. Enough for whoever answers customers. */
const MOST_SEARCHES = 60;

/** @throws ProductError too_many_requests. */
export async function countSearch(
  parts: Pick<Parts, 'store' | 'clock'>,
  { q, user }: { q: string; user: { id: string } },
): Promise<void> {
  if (!couldBeNumber(q)) return;
  const holder = user.id;
  const retryAfterMs = await parts.store.tx((db) =>
    takeTry(parts, db, { holder, endpoint: 'customer_search', limit: MOST_SEARCHES }),
  );
  if (retryAfterMs > 0)
    throw new ProductError(
      'too_many_requests',
      `You looked for ${MOST_SEARCHES} numbers or addresses within an hour, and that is as many as an agent can. Look by first name and surname, ask a supervisor, or wait.`,
      { because: 'limit', retryAfterMs },
    );
}

/** Pure. One word may be a booking, a membership or a handle. */
export function couldBeNumber(q: string): boolean {
  const text = q.trim();
  return text !== '' && (/[\p{N}@]/u.test(text.normalize('NFKC')) || !/[\s,]/.test(text));
}
