// A message is gone, and what came with it goes too: the rows first, from here on nothing is given out. Their bytes go by expire-files,
// as often as it takes.
import { and, eq, ne, sql } from 'drizzle-orm';
import type { Write } from '../db/store.ts';
import type { Parts } from '../parts.ts';

interface Erasing {
  db: Write;
  messageId: string;
}

/** Inside the transaction that takes the message away. */
export async function eraseFilesOf(
  { store, clock }: Pick<Parts, 'store' | 'clock'>,
  { db, messageId }: Erasing,
): Promise<void> {
  const { files: f } = store.t;
  const now = clock.now();
  const gone = { name: null, contentType: null, bytes: null, width: null, height: null, durationMs: null } as const;
  // A worker that is just fetching one has the old fence, and finds its row taken.
  const times = { expiresAt: now, nextAt: now, updatedAt: now, fence: sql`${f.fence} + 1` };
  await db
    .update(f)
    .set({ state: 'erased', because: 'absorbed', ...gone, identity: 'no', identityBecause: null, ...times })
    .where(and(eq(f.messageId, messageId), ne(f.state, 'erased')))
    .returning({ id: f.id });
}
