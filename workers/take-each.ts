// What the doors do with a ring: all its rows side by side, and one that fails holds up none of the others. The relay rings
// again for it.
import type { Parts } from '../src/parts.ts';

export interface Ring {
  ids: readonly string[];
  take: (id: string) => Promise<void>;
  /** Said of one that failed. */
  failed: string;
}

/** Never rejects. */
export async function takeEach({ log }: Pick<Parts, 'log'>, { ids, take, failed }: Ring): Promise<void> {
  const results = await Promise.allSettled(ids.map(take));
  for (const result of results) if (result.status === 'rejected') log.error({ err: result.reason as unknown }, failed);
}
