// The header Idempotency-Key: a write that a client repeats happens once and answers the same for 72 hours. What it means in
// the database stands in conversations/once.ts; here the header is read and the request is told from another one.
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { claimOnce, rememberOnce, type Once, type OnceAnswer } from '../conversations/once.ts';
import type { Write } from '../db/store.ts';
import { ProductError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { signedIn } from './identify.ts';

/** The key of this request; undefined without the header. `asks`: what it asks for, where the body is not read here. @throws ProductError bad_request when it makes no sense. */
export function onceOf(request: FastifyRequest, asks: unknown = request.body): Once | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new ProductError('bad_request', 'Idempotency-Key is 1 to 200 visible characters.', {
      field: 'Idempotency-Key',
    });
  }
  const route = `${request.method} ${request.routeOptions.url ?? ''}`;
  // The address too: the same words in another conversation are another request.
  const asked = JSON.stringify([request.params, asks ?? null]);
  const bodyHash = createHash('sha256').update(asked).digest('base64url');
  return { userId: signedIn(request).user.id, route, key, bodyHash };
}

/** Runs an act of the administration in one transaction with its key. @returns the ids it gave back, now or the first time */
export async function withKey(
  { store, clock, queue }: Pick<Parts, 'store' | 'clock' | 'queue'>,
  once: Once | undefined,
  act: (db: Write) => Promise<OnceAnswer>,
): Promise<OnceAnswer> {
  return store.tx(async (db) => {
    const now = clock.now();
    const earlier = await claimOnce(store, db, { once, now });
    if (earlier) return earlier;
    const answer = await act(db);
    await rememberOnce(store, db, { once, answer, now });
    store.afterCommit(() => queue.wake());
    return answer;
  });
}
