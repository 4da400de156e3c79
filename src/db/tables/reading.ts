// What we ask a platform for instead of waiting to be told, and what was missed: places of the pollers, gaps, messages that
// are known to exist and cannot be read.
import type { Kit } from '../kit.ts';

/** `replay`: what a webhook missed is asked for again; that row's holder is the app, and its cursor says what was asked last. */
export const READING_SOURCES = ['dm', 'public', 'stream', 'replay'] as const;

export const readingTables = (k: Kit) => ({
  /** One holder at a time for each account and source. The cursor moves only with a verified answer, in its transaction. */
  pollers: k.table(
    'pollers',
    {
      channelAccountId: k.text().notNull(),
      source: k.oneOf(READING_SOURCES).notNull(),
      /** The channel's own words for how far it has read; null before the first answer. */
      cursor: k.text(),
      /** Business time of the next call. */
      nextAt: k.ms().notNull(),
      /** Business time of the last call, and of the last one that was answered as it should be. */
      lastAt: k.ms(),
      lastOkAt: k.ms(),
      /** The last answer was not the end: there is more to read. */
      behind: k.bool().notNull(),
      failures: k.int().notNull(),
      /** The platform's own number or name for the last failure; null after a good answer. */
      code: k.text(),
      fence: k.int().notNull(),
      /** Real time until which one worker has it. */
      leaseUntil: k.ms().notNull(),
    },
    (t) => [k.pk({ columns: [t.channelAccountId, t.source] })],
  ),

  /** A time in which we were not told what was written. `endsAt` is the last message that came late, so far. */
  gaps: k.table(
    'gaps',
    {
      id: k.text().primaryKey(),
      channelAccountId: k.text().notNull(),
      /** Platform time. */
      startsAt: k.ms().notNull(),
      endsAt: k.ms().notNull(),
      /** Messages that were written in it and have arrived since. */
      recovered: k.int().notNull(),
      /** Messages that are known to have been written and cannot be read back. */
      missing: k.int().notNull(),
      noticedAt: k.ms().notNull(),
      /** Business time at which everything readable had been read; null while it is being read. */
      healedAt: k.ms(),
      /** Why we were not told, if it is known. */
      because: k.text().notNull(),
    },
    (t) => [k.index('gaps_account_ix').on(t.channelAccountId, t.endsAt)],
  ),

  /** The platform lists these and does not show them. A row goes when its message comes another way. */
  missingMessages: k.table(
    'missing_messages',
    {
      channelAccountId: k.text().notNull(),
      externalId: k.text().notNull(),
      contactId: k.text().notNull(),
      threadId: k.text().notNull(),
      conversationId: k.text().notNull(),
      gapId: k.text(),
      /** Platform time between which it was written, as far as it is known. */
      afterAt: k.ms(),
      beforeAt: k.ms().notNull(),
      noticedAt: k.ms().notNull(),
    },
    (t) => [
      k.pk({ columns: [t.channelAccountId, t.externalId] }),
      k.index('missing_messages_conversation_ix').on(t.conversationId),
    ],
  ),
});
