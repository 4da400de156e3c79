// Messages as people see them, with what the outbox knows of those that are on their way.
import { inArray } from 'drizzle-orm';
import type { MessageRow } from '../../conversations/append-message.ts';
import { byIds } from '../../conversations/by-ids.ts';
import { perStore } from '../../db/per-store.ts';
import type { Store } from '../../db/store.ts';
import type { Attachment, Message } from '../schemas.ts';
import { channelWord, failureSentence } from '../sentences.ts';
import { displayNameOf } from './contact.ts';
import { iso, isoOrNull } from './times.ts';

const loads = perStore((store) => {
  const { outbox: o, contacts: c, users: u } = store.t;
  return {
    leaving: byIds(store, {
      name: 'present_outbox',
      build: (db, ids) =>
        db
          .select({ messageId: o.messageId, notBefore: o.notBefore, needsAgent: o.needsAgent, state: o.state })
          .from(o)
          .where(inArray(o.messageId, ids)),
    }),
    contacts: byIds(store, {
      name: 'present_contacts',
      build: (db, ids) => db.select().from(c).where(inArray(c.id, ids)),
    }),
    users: byIds(store, {
      name: 'present_users',
      build: (db, ids) => db.select({ id: u.id, displayName: u.displayName }).from(u).where(inArray(u.id, ids)),
    }),
  };
});

/** The names of these users, by id. */
export async function userNames(store: Store, ids: Iterable<string | null | undefined>): Promise<Map<string, string>> {
  return new Map((await loads(store).users(ids)).map(({ id, displayName }) => [id, displayName]));
}

/** In the order given. */
export async function presentMessages(store: Store, rows: readonly MessageRow[]): Promise<Message[]> {
  const onTheWay = rows.filter(({ state }) => state === 'queued' || state === 'unknown' || state === 'sending');
  const leaving = new Map(
    (await loads(store).leaving(onTheWay.map(({ id }) => id))).map((row) => [row.messageId, row]),
  );
  const nameless = rows.filter((row) => row.authorName === null);
  const contacts = new Map(
    (
      await loads(store).contacts(
        nameless.filter(({ authorType }) => authorType === 'contact').map(({ contactId }) => contactId),
      )
    ).map((contact) => [contact.id, displayNameOf(contact)]),
  );
  const users = await userNames(
    store,
    nameless.filter(({ authorType }) => authorType === 'agent').map(({ authorId }) => authorId),
  );
  const nameOf = (row: MessageRow): string => {
    if (row.authorName !== null) return row.authorName;
    if (row.authorType === 'contact') return contacts.get(row.contactId) ?? `${channelWord(row.channel)} user`;
    if (row.authorType === 'agent') return users.get(row.authorId ?? '') ?? 'Agent';
    return row.authorType === 'native_app' ? `${channelWord(row.channel)} app` : 'Automatic';
  };
  return rows.map((row) => presentMessage(row, { name: nameOf(row), out: leaving.get(row.id) }));
}

interface Beside {
  name: string;
  out: { notBefore: number; needsAgent: boolean; state: string } | undefined;
}

function presentMessage(row: MessageRow, { name, out }: Beside): Message {
  const {
    id,
    conversationId,
    threadId,
    channelAccountId,
    direction,
    kind,
    externalId,
    inReplyToExternalId,
    replyId,
    via,
    state,
  } = row;
  const { failure } = row;
  return {
    id, conversationId, threadId, channelAccountId, direction, kind, externalId, inReplyToExternalId, replyId, via, state,
    channel: row.channel as Message['channel'],
    text: row.unsentAt === null ? row.text : '', // what a customer took back is not shown again
    attachments: row.unsentAt === null ? row.attachments.map(presentAttachment) : [],
    reactions: row.reactions.map(({ by, emoji, at }) => ({ by, emoji, at: iso(at) })),
    author: { type: row.authorType, id: row.authorId, displayName: name },
    sentAt: iso(row.sentAt),
    receivedAt: iso(row.receivedAt),
    editedAt: isoOrNull(row.editedAt),
    unsentAt: isoOrNull(row.unsentAt),
    standby: row.standby,
    conflicts: row.conflicts,
    notBefore: state === 'queued' && out ? iso(out.notBefore) : null,
    needsAgent: out?.needsAgent ?? false,
    failure: failure && { ...failure, sentence: failureSentence(failure.reason, row.channel), at: iso(failure.at) },
  }; // prettier-ignore
}

/** Without the platform's address: bytes come through our own door only. */
const presentAttachment = (stored: MessageRow['attachments'][number]): Attachment => ({
  id: stored.id,
  type: stored.type,
  state: stored.state,
  contentType: stored.contentType ?? null,
  title: stored.title ?? null,
  platformType: stored.platformType ?? null,
  latitude: stored.latitude ?? null,
  longitude: stored.longitude ?? null,
});
