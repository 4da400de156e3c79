// What the platforms handed over, before anybody understood it: committed before the 200, kept raw and sealed.
import { sql } from 'drizzle-orm';
import type { Kit } from '../kit.ts';

/**
 * new: to be processed · split: a delivery with several events, its parts are rows of their own · done · unrouted: for a
 * handle that is not registered · dead: could not be processed, a person can replay it.
 */
export const INBOX_STATES = ['new', 'split', 'done', 'unrouted', 'dead'] as const;

/** The ways in which a message can reach us. They share the same keys: whichever comes first is kept, once. */
export const WAYS = ['push', 'stream', 'poll'] as const;
export type Way = (typeof WAYS)[number];

export const deliveryTables = (k: Kit) => ({
  inbox: k.table(
    'inbox',
    {
      id: k.text().primaryKey(),
      door: k.text().notNull(),
      /** How it came: the platform told us, or we asked. A poll's body wraps the platform's answer, see channels/reading.ts. */
      way: k.oneOf(WAYS).notNull().default('push'),
      /** Exact bytes, sealed under a key made from `salt`; without the salt they are gone for ever. Null in a part. */
      body: k.bytes(),
      salt: k.bytes(),
      bodyBytes: k.int().notNull(),
      /** A part names its delivery and its place in it. */
      parentId: k.text(),
      part: k.int(),
      state: k.oneOf(INBOX_STATES).notNull(),
      /** What became of it, in a few words such as `message new` or `repeat`; or the class and the code of the error. */
      outcome: k.text(),
      /** Brand handle it was for, when that handle is not registered: `x:123`. */
      unroutedFor: k.text(),
      receivedAt: k.ms().notNull(),
      attempts: k.int().notNull(),
      /** Business time before which nobody should try. */
      nextAt: k.ms().notNull(),
      /** Real time until which one worker has it; the fence tells an old claim from a new one. */
      leaseUntil: k.ms().notNull(),
      fence: k.int().notNull(),
      finishedAt: k.ms(),
      /** `<channel account>/<platform id>` of the one message that it was about; it goes when the message is taken back. */
      about: k.text(),
      /** The body was destroyed because a message in it was taken back. */
      erasedAt: k.ms(),
    },
    (t) => [
      k
        .index('inbox_due_ix')
        .on(t.nextAt, t.id)
        .where(sql`state = 'new'`),
      k
        .index('inbox_wrong_ix')
        .on(t.state, t.id)
        .where(sql`state in ('dead', 'unrouted')`),
      // Every index costs every delivery: only parts stand in this one.
      k
        .unique('inbox_part_uq')
        .on(t.parentId, t.part)
        .where(sql`parent_id is not null`),
      k
        .index('inbox_about_ix')
        .on(t.about)
        .where(sql`about is not null`),
    ],
  ),
});
