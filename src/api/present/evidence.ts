// What somebody said about who they are, as agents see it: only what they wrote themselves, never what it led to.
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Store } from '../../db/store.ts';
import { ProductError } from '../../errors.ts';
import * as S from '../schemas.ts';
import { iso } from './times.ts';

/** Newest first. */
export async function evidencePage(
  { db, t: { evidence: e } }: Store,
  { contactId, cursor, limit }: { contactId: string; cursor?: string | undefined; limit: number },
): Promise<{ items: S.EvidenceItem[]; next: string | null }> {
  const before = cursor === undefined ? undefined : readPlace(cursor);
  const earlier = before && sql`(${e.at}, ${e.id}) < (${before.at}, ${before.id})`;
  const rows = await db
    .select()
    .from(e)
    .where(and(eq(e.contactId, contactId), earlier))
    .orderBy(desc(e.at), desc(e.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(({ id, kind, value, polarity, certainty, messageId, at, erasedAt }) => ({
      id,
      kind,
      // A proof is no words of theirs.
      value: erasedAt === null && kind !== 'proof' ? value : null,
      polarity,
      certainty,
      messageId,
      at: iso(at),
    })),
    next: rows.length > limit && last ? `${last.at}.${last.id}` : null,
  };
}

function readPlace(cursor: string): { at: number; id: string } {
  const [, at, id] = /^(\d{1,15})\.(evd_[0-9a-f]{32})$/.exec(cursor) ?? [];
  if (at !== undefined && id !== undefined) return { at: Number(at), id };
  throw new ProductError('bad_request', 'This cursor does not belong to this list. Start again without it.', {
    field: 'cursor',
  });
}
