// Whether people of ours have done anything with a past conversation: then it is theirs, and no import or undo takes it away. Before
// it: past-episodes, history/undo-import.
import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Store, Write } from '../db/store.ts';
import type { Conversation } from './episodes.ts';

/** Inside a transaction; holds these conversations from here on. Answers those with which nobody has done anything. */
export async function untouchedPast(store: Store, db: Write, ids: readonly string[]): Promise<Set<string>> {
  const { conversations: c, messages: m, notes: n } = store.t;
  const rows = await store.lock(
    db
      .select()
      .from(c)
      .where(inArray(c.id, [...ids]))
      .orderBy(asc(c.id)),
  );
  const untouched = new Set(rows.filter(isAsRead).map(({ id }) => id));
  if (untouched.size === 0) return untouched;
  const left = [...untouched];
  for (const { id } of await db.select({ id: n.conversationId }).from(n).where(inArray(n.conversationId, left)))
    untouched.delete(id);
  const live = and(inArray(m.conversationId, left), eq(m.origin, 'live'));
  for (const { id } of await db.select({ id: m.conversationId }).from(m).where(live)) untouched.delete(id);
  return untouched;
}

/** Pure: what its own row says. One that was reopened, or resolved at another time, is no longer as an archive left it. */
export const isAsRead = (row: Conversation): boolean =>
  row.origin === 'import' &&
  row.status === 'resolved' &&
  row.resolvedAt === row.lastMessageAt &&
  row.subject === null &&
  row.priority === 'normal' &&
  row.tags.length === 0 &&
  row.assigneeId === null &&
  row.teamId === null;
