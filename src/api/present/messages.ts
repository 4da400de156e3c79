// Messages as people see them, with what the outbox knows of those that are on their way.
import { inArray } from 'drizzle-orm';
import type { MessageRow } from '../../conversations/append-message.ts';
import { byIds } from '../../db/by-ids.ts';
import { perStore } from '../../db/per-store.ts';
import type { Departure } from '../../outbox/departure.ts';
import { departuresOn, type WaitingParts } from '../../outbox/waiting.ts';
import type { Parts } from '../../parts.ts';
import type { Attachment, Message } from '../schemas.ts';
import { channelWord, failureSentence } from '../sentences.ts';
import { notSentSentence } from '../window-sentences.ts';
import { presentAttachments, type Viewer } from './attachments.ts';
import { displayNameOf } from './contact.ts';
import { marksOf } from './marks.ts';
import { parentsOf } from './parents.ts';
import { presentReferral } from './referral.ts';
import { iso, isoOrNull } from './times.ts';
import { userNames } from './user-names.ts';

const loads = perStore((store) => {
  const { outbox: o, contacts: c } = store.t;
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
  };
});

export type PresentParts = WaitingParts & Pick<Parts, 'sealer'>;

/** In the order given, for this person: the addresses of pictures are theirs alone. */
export async function presentMessages(
  parts: PresentParts,
  { rows, viewer }: { rows: readonly MessageRow[]; viewer: Viewer },
): Promise<Message[]> {
  const { store } = parts;
  const queued = rows.filter(({ state }) => state === 'queued');
  const departures = await departuresOn(parts, queued.map(({ channel }) => channel)); // prettier-ignore
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
  const markOf = await marksOf(store, rows);
  const nameOf = (row: MessageRow): string => {
    if (row.authorName !== null) return row.authorName;
    if (row.authorType === 'contact') return contacts.get(row.contactId) ?? `${channelWord(row.channel)} user`;
    if (row.authorType === 'agent') return users.get(row.authorId ?? '') ?? 'Agent';
    return row.authorType === 'native_app' ? `${channelWord(row.channel)} app` : 'Automatic';
  };
  const messages = rows.filter(({ unsentAt }) => unsentAt === null);
  const attachments = await presentAttachments(parts, { messages, viewer });
  const inPublic = await parentsOf(parts, { rows, viewer });
  return rows.map((row) =>
    presentMessage(row, {
      name: nameOf(row),
      attachments: row.attachments.flatMap(({ id }) => attachments.get(id) ?? []),
      mark: markOf(row),
      ...inPublic(row),
      out: leaving.get(row.id),
      departure: departures.get(row.id),
    }),
  );
}

interface Beside extends Pick<Message, 'parent' | 'permalink'> {
  name: string;
  attachments: Attachment[];
  mark: Message['mark'];
  out: { notBefore: number; needsAgent: boolean; state: string } | undefined;
  departure: Departure | undefined;
}

function presentMessage(
  row: MessageRow,
  { name, attachments, mark, parent, permalink, out, departure }: Beside,
): Message {
  const failure = row.state === 'queued' ? null : row.failure; // it may still leave
  return {
    id: row.id,
    conversationId: row.conversationId,
    threadId: row.threadId,
    channel: row.channel,
    channelAccountId: row.channelAccountId,
    direction: row.direction,
    kind: row.kind,
    externalId: row.externalId,
    inReplyToExternalId: row.inReplyToExternalId,
    replyId: row.replyId,
    via: row.via,
    text: row.unsentAt === null ? row.text : '', // what a customer took back is not shown again
    attachments: row.unsentAt === null ? attachments : [],
    reactions: row.reactions.map(({ by, emoji, at }) => ({ by, emoji, at: iso(at) })),
    author: { type: row.authorType, id: row.authorId, displayName: name },
    sentAt: iso(row.sentAt),
    receivedAt: iso(row.receivedAt),
    editedAt: isoOrNull(row.editedAt),
    firstText: row.unsentAt === null ? row.firstText : null,
    referral: presentReferral(row.referral),
    parent,
    permalink,
    origin: row.origin,
    unsentAt: isoOrNull(row.unsentAt),
    standby: row.standby,
    arrivedLate: row.gapId !== null,
    conflicts: row.conflicts,
    state: row.state,
    mark,
    notBefore: row.state === 'queued' && out ? iso(out.notBefore) : null,
    departsAt: isoOrNull(departure?.at ?? null),
    waitsFor: departure?.waitsFor ?? null,
    needsAgent: out?.needsAgent ?? false,
    failure: failure && {
      ...failure,
      sentence: notSentSentence(failure, row.channel) ?? failureSentence(failure.reason, row.channel),
      at: iso(failure.at),
    },
  };
}
