// Where a post of the brand belongs (design decision 8): to the nearest customer above it, else to whom it names, else nowhere
// yet. Pure: what is above it and whom it names in, a place out. Before it: lineage.ts. After it: ingest/apply-own-post.

/** A post above another one, as far as placing needs it. */
export type Above<C> =
  | { by: 'customer'; message: C }
  /** The brand's own, wherever it stands, and what others wrote that is no message of ours. */
  | { by: 'brand' | 'context' };

export type PostPlace<C, N> =
  | { by: 'ancestor'; ancestor: C }
  | { by: 'named'; named: N }
  /** It is kept by itself; what becomes known later may place it. */
  | { by: 'nobody' };

/**
 * @param lineage what is above, nearest first, as far up as it is known
 * @param named whom the post turns to by its own words
 */
export function placePost<C, N>({
  lineage,
  named,
}: {
  lineage: readonly Above<C>[];
  named: N | null;
}): PostPlace<C, N> {
  for (const above of lineage) if (above.by === 'customer') return { by: 'ancestor', ancestor: above.message };
  return named === null ? { by: 'nobody' } : { by: 'named', named };
}

/** What stands there already, and how it came there; null: a person of ours sent it from here, or it was there before that was noted. */
export interface Standing {
  contactId: string;
  threadId: string;
  conversationId: string;
  placedBy: 'ancestor' | 'named' | null;
}

/**
 * What of a stored answer becomes different now that its nearest customer is known; null when it is right where it is. Words that
 * an agent of ours wrote stay in the conversation in which they were written; so does what stood there before anybody noted why:
 * people have read it there.
 */
export function whereTo(
  standing: Standing,
  ancestor: Omit<Standing, 'placedBy'>,
): { moves: boolean; becomes: Standing } | null {
  if (standing.placedBy === null) return null;
  const { contactId, threadId, conversationId } = ancestor;
  const isThere =
    standing.conversationId === conversationId && standing.threadId === threadId && standing.contactId === contactId;
  if (isThere && standing.placedBy === 'ancestor') return null;
  return {
    moves: standing.conversationId !== conversationId,
    becomes: { contactId, threadId, conversationId, placedBy: 'ancestor' },
  };
}
