// Conversations as the queue and the inbox show them. A page of fifty costs four more look-ups by key, whatever the tables hold.
import { eq, inArray } from 'drizzle-orm';
import type { ConversationRow } from '../../auth/authorized.ts';
import { nameOf } from '../../customers/masked.ts';
import type { CustomerRow } from '../../customers/standing-for.ts';
import { byIds } from '../../db/by-ids.ts';
import { perStore } from '../../db/per-store.ts';
import { activeLinks, type ActiveLink } from '../../links/active-links.ts';
import { windowEnd } from '../../outbox/reply-window.ts';
import type { Contact, Conversation } from '../schemas.ts';
import { presentContact } from './contact.ts';
import type { Viewer } from './attachments.ts';
import { presentMasked, standingOf } from './masked-customer.ts';
import { presentMessages, type PresentParts } from './messages.ts';
import { iso, isoOrNull } from './times.ts';
import { userNames } from './user-names.ts';

const loads = perStore((store) => {
  const { messages: m, threads: t, conversationContacts: member, contacts: c } = store.t;
  return {
    lastMessages: byIds(store, {
      name: 'present_last_messages',
      build: (db, ids) => db.select().from(m).where(inArray(m.id, ids)),
    }),
    threads: byIds(store, {
      name: 'present_threads',
      build: (db, ids) => db.select().from(t).where(inArray(t.id, ids)),
    }),
    members: byIds(store, {
      name: 'present_members',
      build: (db, ids) =>
        db
          .select({
            conversationId: member.conversationId,
            joinedAt: member.joinedAt,
            anonymousAt: c.anonymousAt,
            id: c.id,
            externalId: c.externalId,
            handle: c.handle,
            displayName: c.displayName,
            channel: c.channel,
            channelAccountId: c.channelAccountId,
          })
          .from(member)
          .innerJoin(c, eq(c.id, member.contactId))
          .where(inArray(member.conversationId, ids)),
    }),
  };
});

/** In the order given. */
export async function presentConversations(
  parts: PresentParts,
  { rows, viewer }: { rows: readonly ConversationRow[]; viewer: Viewer },
): Promise<Conversation[]> {
  const { store, registry, clock } = parts;
  const lastRows = await loads(store).lastMessages(rows.map(({ lastMessageId }) => lastMessageId));
  const last = new Map(
    (await presentMessages(parts, { rows: lastRows, viewer })).map((message) => [message.id, message]),
  );
  const threads = new Map(
    (await loads(store).threads(lastRows.map(({ threadId }) => threadId))).map((thread) => [thread.id, thread]),
  );
  const now = clock.now();
  const windowEnds = new Map(
    lastRows.map(({ id, threadId, channel }) => {
      const { replyRules: rules } = registry.channel(channel).capabilities;
      return [id, windowEnd({ thread: threads.get(threadId), rules, now })];
    }),
  );
  const names = await userNames(
    store,
    rows.map(({ assigneeId }) => assigneeId),
  );
  const known = await activeLinks(store, { contactIds: rows.map(({ contactId }) => contactId), now });
  const subjects = await standingOf(store, rows.map(({ subjectCustomerId }) => subjectCustomerId)); // prettier-ignore
  const members = new Map<string, Contact[]>();
  const joined = await loads(store).members(rows.map(({ id }) => id));
  // Who wants to stay anonymous is nobody the brand knows.
  for (const { id, anonymousAt } of joined) if (anonymousAt !== null) known.delete(id);
  for (const contact of joined.toSorted((a, b) => a.joinedAt - b.joinedAt)) {
    members.set(contact.conversationId, [...(members.get(contact.conversationId) ?? []), presentContact(contact)]);
  }
  return rows.map((row) => {
    const contact = writerOf(row);
    const contacts = members.get(row.id) ?? [contact];
    return {
      id: row.id,
      status: row.status,
      channels: [...new Set([contact.channel, ...contacts.map(({ channel }) => channel)])],
      subject: row.subject,
      subjectCustomer: aboutSomebodyElse(subjects.get(row.subjectCustomerId ?? ''), known.get(row.contactId)),
      contact,
      contacts,
      customer: presentCustomer(known.get(row.contactId)),
      assignee:
        row.assigneeId === null ? null : { id: row.assigneeId, displayName: names.get(row.assigneeId) ?? 'Somebody' },
      team: null,
      priority: row.priority,
      tags: row.tags,
      openedAt: iso(row.openedAt),
      lastMessageAt: iso(row.lastMessageAt),
      waitingSince: isoOrNull(row.waitingSince),
      firstResponseAt: isoOrNull(row.firstResponseAt),
      resolvedAt: isoOrNull(row.resolvedAt),
      snoozedUntil: isoOrNull(row.snoozedUntil),
      dueAt: isoOrNull(row.dueAt),
      windowClosesAt: isoOrNull(windowEnds.get(row.lastMessageId ?? '')),
      unread: row.unread,
      origin: row.origin,
      lastMessage: (row.lastMessageId === null ? undefined : last.get(row.lastMessageId)) ?? null,
      joinedInto: row.joinedIntoId,
    };
  });
}

/** Null unless it was proved, or an agent stands for it. */
export const presentCustomer = (link: ActiveLink | undefined): Conversation['customer'] =>
  link === undefined
    ? null
    : {
        id: link.customer.id,
        ref: link.customer.ref,
        displayName: nameOf(link.customer.record),
        tier: link.customer.record.tier,
        link: link.state,
      };

/** The masked card of whom it is about; null where that is the one who writes. */
const aboutSomebodyElse = (subject: CustomerRow | undefined, link: ActiveLink | undefined) =>
  subject === undefined || subject.id === link?.customer.id ? null : presentMasked(subject);

/** Who wrote last, as the row itself knows them. */
const writerOf = (row: ConversationRow): Contact =>
  presentContact({
    id: row.contactId,
    externalId: row.contactExternalId,
    handle: row.contactHandle,
    displayName: row.contactName,
    channel: row.channel,
    channelAccountId: row.channelAccountId,
  });

/** One of them. */
export async function presentConversation(
  parts: PresentParts,
  { row, viewer }: { row: ConversationRow; viewer: Viewer },
): Promise<Conversation> {
  const [conversation] = await presentConversations(parts, { rows: [row], viewer });
  if (conversation === undefined) throw new Error('a conversation was not presented');
  return conversation;
}
