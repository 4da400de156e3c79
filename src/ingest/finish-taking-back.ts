// What a message that was taken back left behind: raw deliveries whose other parts were still to be processed, and old bytes on
// the disk. Before it: take-back.ts, workers/relay and workers/sweep.
import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { readSetting, removeSetting } from '../db/settings.ts';
import type { Parts } from '../parts.ts';
import { isPaused } from './look-again.ts';
import { keyOf } from './raw-of-message.ts';
import { eraseKept } from './take-back.ts';
import { PURGE_WANTED } from './want-purge.ts';

const AT_ONCE = 200;
/** More than so many are not looked through at once. */
const MOST_LEFT = 10_000;

/** For ids without a message, or whose message was finished first. Answers how many there were. */
export async function eraseLeftRaw(parts: Parts): Promise<number> {
  const { store } = parts;
  const { messageChanges: h, inbox: t } = store.t;
  const left = await store.db
    .selectDistinct({ accountId: h.channelAccountId, externalId: h.messageExternalId })
    .from(h)
    .innerJoin(t, eq(t.about, sql`${h.channelAccountId} || '/' || ${h.messageExternalId}`))
    .where(and(isNull(h.appliedAt), eq(h.change, 'unsent'), isNotNull(t.about)))
    .orderBy(h.channelAccountId, h.messageExternalId)
    .limit(MOST_LEFT);
  const due = left.filter((told) => !isPaused(parts, keyOf(told))).slice(0, AT_ONCE);
  for (const told of due) await store.tx((db) => eraseKept(parts, { db, told }));
  return due.length;
}

/** Tables that people's words, or the keys to them, were erased from. */
const ERASED_FROM = ['messages', 'messageChanges', 'posts', 'files', 'inbox', 'evidence', 'facts', 'letters'] as const;

/** The engine lets go of old versions and of its log. Asked for in the transaction that erased; repeated until it has worked. */
export async function purgeErased({ store }: Parts): Promise<void> {
  const asked = await readSetting(store, store.db, PURGE_WANTED);
  if (asked === undefined || !(await store.purge(ERASED_FROM))) return;
  await store.tx((db) => removeSetting(store, db, { key: PURGE_WANTED, value: asked }));
}
