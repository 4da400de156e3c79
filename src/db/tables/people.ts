// Who writes, and where: a contact is someone as one channel account knows them; a thread is a contact on one surface.
import { sql } from 'drizzle-orm';
import type { Kit } from '../kit.ts';

/** What a customer can do that may let the brand answer; outbox/reply-window keeps it equal to channels/reply-window. */
export const OPENERS = ['message', 'postback', 'reaction', 'story_mention', 'comment', 'ad', 'link'] as const;

export const peopleTables = (k: Kit) => {
  const contacts = k.table(
    'contacts',
    {
      id: k.text().primaryKey(),
      channelAccountId: k.text().notNull(),
      channel: k.text().notNull(),
      externalId: k.text().notNull(),
      handle: k.text(),
      displayName: k.text(),
      avatarUrl: k.text(),
      language: k.text(),
      /** Since when they follow the brand, and since when the brand blocks or mutes them; null: we were not told; negative: see people/relation. */
      followsSince: k.ms(),
      blockedAt: k.ms(),
      mutedAt: k.ms(),
      /** When handle and display name last changed, as far as we saw: both within a week is a sign of a sold account. */
      handleChangedAt: k.ms(),
      nameChangedAt: k.ms(),
      /** Since when they asked to stay anonymous: nothing is looked up, nothing is linked; null: they did not. */
      anonymousAt: k.ms(),
      /** Since when nothing is suggested any more, because they named too many people; null: nothing of the kind; negative: see people/relation. */
      flaggedAt: k.ms(),
      /** When the platform is asked who this is, business time; null: nothing to ask. */
      profileNextAt: k.ms(),
      profileAskedAt: k.ms(),
      /** Answers without a name since the last one with one. */
      profileTries: k.int().notNull().default(0),
      createdAt: k.ms().notNull(),
      updatedAt: k.ms().notNull(),
    },
    (t) => [
      k.unique('contacts_external_uq').on(t.channelAccountId, t.externalId),
      k
        .index('contacts_profile_ix')
        .on(t.channelAccountId, t.profileNextAt)
        .where(sql`profile_next_at is not null`),
    ],
  );

  const threads = k.table(
    'threads',
    {
      id: k.text().primaryKey(),
      contactId: k
        .text()
        .notNull()
        .references(() => contacts.id),
      channelAccountId: k.text().notNull(),
      kind: k.oneOf(['dm', 'public']).notNull(),
      /** '' for the one DM thread, the root post for a public one. */
      rootExternalId: k.text().notNull(),
      /** Platform time of what the customer last wrote or did: the reply window runs from here. */
      lastCustomerAt: k.ms(),
      /** What that was; it decides how long the window is. */
      lastOpener: k.oneOf(OPENERS),
      /** Everything the brand sent up to this platform time was read, or at least delivered. */
      seenAt: k.ms(),
      deliveredAt: k.ms(),
      /** Meta's routing: the other app that owns this thread, if one does. */
      ownerAppId: k.text(),
      /** Platform time of the newest word about that, or ours of a takeover from here: older words change nothing. */
      ownerAt: k.ms(),
      createdAt: k.ms().notNull(),
    },
    (t) => [
      k.unique('threads_surface_uq').on(t.contactId, t.kind, t.rootExternalId),
      // Everybody who wrote under one post: what was taken for the root may turn out to be an answer itself.
      k
        .index('threads_root_ix')
        .on(t.channelAccountId, t.rootExternalId)
        .where(sql`kind = 'public'`),
    ],
  );

  return { contacts, threads };
};
