// The raw deliveries in which a message came: the webhook, its repeats, each edit, the pages that were read. They go when the
// message is taken back. Before it: ingest-delivery, which writes down what a delivery was about. Called by take-back.ts.
import { and, eq, gt, inArray, isNotNull, or, sql } from 'drizzle-orm';
import type { ChannelEvent } from '../channels/channel-event.ts';
import type { Write } from '../db/store.ts';
import type { Parts } from '../parts.ts';
import { lookAgain } from './look-again.ts';
import { forgetParsed } from './understand.ts';
import { wantPurge } from './want-purge.ts';

/** One message of one account. */
export interface Told {
  accountId: string;
  externalId: string;
}

export const keyOf = ({ accountId, externalId }: Told): string => `${accountId}/${externalId}`;

/** The one message whose words are in this event; null when there are none. An unsend and a reaction hold no words. */
export function aboutOf(event: ChannelEvent, account: { id: string }): string | null {
  const externalId = wordsOf(event);
  return externalId === undefined ? null : keyOf({ accountId: account.id, externalId });
}

function wordsOf(event: ChannelEvent): string | undefined {
  if (event.type === 'message' || event.type === 'own_post' || event.type === 'context_post') return event.externalId;
  if (event.type === 'notice') return event.holds;
  return event.type === 'change' && event.change === 'edited' ? event.messageExternalId : undefined;
}

/** What came in one delivery with others, and was not understood, may be mended for so long; then the words go all the same. */
const MENDED_WITHIN_MS = 24 * 3_600_000;
/** Whether it was mended is looked at so often. */
const LOOK_EVERY_MS = 60_000;

/**
 * Inside a transaction. Forgets salt and bytes of every delivery that told of this message; other messages that came in the same
 * ones stay, only their raw copy goes. One with parts still to be processed waits. True when nothing is left.
 */
export async function eraseRaw(parts: Parts, db: Write, told: Told): Promise<boolean> {
  const { store, clock } = parts;
  const { inbox: t } = store.t;
  const now = clock.now();
  const rows = await db
    .select({ id: t.id, parentId: t.parentId })
    .from(t)
    .where(eq(t.about, keyOf(told)));
  if (rows.length === 0) return true;
  const holders = [...new Set(rows.map(({ id, parentId }) => parentId ?? id))];
  const needed = and(
    or(inArray(t.id, holders), inArray(t.parentId, holders)),
    or(eq(t.state, 'new'), and(inArray(t.state, ['dead', 'unrouted']), gt(t.receivedAt, now - MENDED_WITHIN_MS))),
  );
  const waits = await db
    .select({ id: t.id, parentId: t.parentId, state: t.state, nextAt: t.nextAt })
    .from(t)
    .where(needed);
  const busy = new Set(waits.map(({ id, parentId }) => parentId ?? id));
  const times = waits.map(({ state, nextAt }) => (state === 'new' ? nextAt : now + LOOK_EVERY_MS));
  const at = times.length === 0 ? null : Math.min(...times);
  store.afterCommit(() => lookAgain(store, { key: keyOf(told), at }));
  const over = holders.filter((id) => !busy.has(id));
  if (over.length > 0) {
    const outcome = sql`coalesce(${t.outcome}, '') || ' (its bytes were erased: a message in it was taken back)'`;
    await db
      .update(t)
      .set({ body: null, salt: null, bodyBytes: 0, erasedAt: now, outcome })
      .where(and(inArray(t.id, over), isNotNull(t.salt)))
      .returning({ id: t.id });
    const done = rows.filter(({ id, parentId }) => !busy.has(parentId ?? id)).map(({ id }) => id);
    await db.update(t).set({ about: null, erasedAt: now }).where(inArray(t.id, done)).returning({ id: t.id });
    await wantPurge(parts, db);
    store.afterCommit(() => forgetParsed(store, over));
  }
  return busy.size === 0;
}
