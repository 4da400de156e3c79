// What is known of somebody, as agents see it: by what means, how old, and what it is not good for.
import type { KnownFact } from '../../ask-once/known-facts.ts';
import type { Store } from '../../db/store.ts';
import type { Fact } from '../schemas.ts';
import { iso, isoOrNull } from './times.ts';
import { userNames } from './user-names.ts';

/** In the order given. */
export async function presentFacts(
  store: Store,
  { facts, now }: { facts: readonly KnownFact[]; now: number },
): Promise<Fact[]> {
  const names = await userNames(
    store,
    facts.map(({ byUserId }) => byUserId),
  );
  return facts.map(({ id, kind, value, method, standing, goodFor, sentence, at, expiresAt, expired, byUserId }) => ({
    id,
    kind,
    value,
    method,
    standing,
    goodFor,
    sentence,
    at: iso(at),
    ageMs: Math.max(0, now - at),
    expiresAt: isoOrNull(expiresAt),
    expired,
    by: byUserId === null ? null : { id: byUserId, displayName: names.get(byUserId) ?? 'Somebody' },
  }));
}
