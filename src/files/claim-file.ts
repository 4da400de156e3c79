// One file that is to be fetched, on both sides of the fetching: one worker has it for a while, and what came of it counts only
// if nobody else took it, and nobody took the message back, in the meantime.
import { and, eq, lt, lte, sql } from 'drizzle-orm';
import { accountById, type Account } from '../accounts/find-account.ts';
import { realNow } from '../clock.ts';
import type { StoredAttachment } from '../db/tables/messages.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import type { FileRow } from './find-file.ts';
import { expiryOf, holdResolvedAt } from './identity-time.ts';

/** Real time: longer than fetching, asking again and rendering take together; renewed while the worker lives. */
export const LEASE_MS = 240_000;

export interface Claimed {
  row: FileRow;
  messageId: string;
  messageExternalId: string;
  conversationId: string;
  sentAt: number;
  attachment: StoredAttachment;
  account: Account;
}

/** Undefined when it is not due, or somebody has it. A file whose message or account is gone is given up here. */
export async function claimFile(parts: Parts, fileId: string): Promise<Claimed | undefined> {
  const { store, clock } = parts;
  const { files: f, messages: m } = store.t;
  const row = await store.tx(async (db) => {
    const now = clock.now();
    const free = and(eq(f.id, fileId), eq(f.state, 'wanted'), lte(f.nextAt, now), lt(f.leaseUntil, realNow()));
    const [claimed] = await db
      .update(f)
      .set({ leaseUntil: realNow() + LEASE_MS, fence: sql`${f.fence} + 1`, attempts: sql`${f.attempts} + 1` })
      .where(free)
      .returning();
    return claimed;
  });
  if (row === undefined) return undefined;
  const [message] = await store.db
    .select()
    .from(m)
    .where(eq(m.id, row.messageId ?? ''));
  const account = await accountById(store, row.channelAccountId ?? '');
  // By its id: an edit may have left fewer of them.
  const attachment = message?.attachments.find(({ id }) => id === row.id);
  if (!message?.externalId || !attachment || !account) {
    await settleFile(parts, { row, became: { state: 'failed', because: 'taken_back' } });
    return undefined;
  }
  const { id: messageId, externalId: messageExternalId, conversationId, sentAt } = message;
  return { row, messageId, messageExternalId, conversationId, sentAt, attachment, account };
}

/** While the worker lives. False when somebody else has it now, or it was taken back, or its time is over. */
export async function keepClaim({ store }: Pick<Parts, 'store'>, { id, fence }: FileRow): Promise<boolean> {
  const { files: f } = store.t;
  const mine = and(eq(f.id, id), eq(f.fence, fence), eq(f.state, 'wanted'));
  const leaseUntil = realNow() + LEASE_MS;
  const kept = await store.tx((db) => db.update(f).set({ leaseUntil }).where(mine).returning({ id: f.id }));
  return kept.length > 0;
}

interface Settling {
  row: FileRow;
  became: Partial<FileRow>;
}

/**
 * False when the row is no longer ours: then nothing was written, and lost-claim looks at what was stored. Of what failed half
 * may lie there, of an earlier try: its time is over at once, and expire-files destroys it.
 */
export async function settleFile(parts: Parts, { row, became }: Settling): Promise<boolean> {
  const { store, clock, queue, config } = parts;
  const { files: f } = store.t;
  return store.tx(async (db) => {
    const now = clock.now();
    // A passport that arrives in a conversation which is resolved goes when its time is over, as if it had been there.
    const resolvedAt = became.state === 'stored' ? await holdResolvedAt(store, row.conversationId) : null;
    const expiresAt =
      became.state === 'failed' ? now : expiryOf({ ...row, ...became }, { resolvedAt, identityMs: config.identityMs });
    const [written] = await db
      .update(f)
      .set({ ...became, expiresAt, leaseUntil: 0, updatedAt: now })
      .where(and(eq(f.id, row.id), eq(f.fence, row.fence), eq(f.state, 'wanted')))
      .returning();
    if (written === undefined) return false;
    if (written.state !== 'wanted') {
      const { id: fileId, messageId, state, identity, because, conversationId } = written;
      record(store, 'file.changed', { conversationId, at: now, data: { fileId, messageId, state, identity, because } });
      store.afterCommit(() => queue.wake());
    }
    return true;
  });
}
