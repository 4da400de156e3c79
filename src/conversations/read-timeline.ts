// Everything that happened in a conversation, backwards a page at a time: messages, notes, and the moves people made. Messages
// have their own events in the log; here only what is not already visible as a message or a note is told.
import { and, desc, eq, inArray, lt, lte, or, sql } from 'drizzle-orm';
import type { Authorized, ConversationRow } from '../auth/authorized.ts';
import type { Schema } from '../db/schema.ts';
import type { Store } from '../db/store.ts';
import { ProductError } from '../errors.ts';
import type { EventRow } from '../events/read-since.ts';
import type { EventType } from '../events/event.ts';
import { gapsInConversation, type GapMark } from '../gaps/in-conversation.ts';
import type { MessageRow } from './append-message.ts';
import { withWhatCameIn } from './came-in.ts';

export type NoteRow = Schema['notes']['$inferSelect'];

export type TimelineEntry =
  | { type: 'message'; at: number; key: string; message: MessageRow }
  | { type: 'event'; at: number; key: string; event: EventRow }
  | { type: 'note'; at: number; key: string; note: NoteRow }
  | { type: 'gap'; at: number; key: string; mark: GapMark };

const TOLD = [
  'conversation.opened', 'conversation.reopened', 'conversation.assigned', 'conversation.status_changed', 'conversation.resolved',
  'conversation.woken', 'conversation.joined', 'conversation.left', 'conversation.tagged', 'contact.related', 'contact.acted',
] as const satisfies readonly EventType[]; // prettier-ignore

/** At one moment: that something was not told stands before what came later, then messages, events, notes. */
const KIND = { gap: 0, message: 1, event: 2, note: 3 } as const;

/** An entry's place: time, kind, and its key among those of its kind. */
interface Place {
  at: number;
  kind: number;
  key: string;
}

interface Wanted {
  conversation: Authorized<ConversationRow>;
  before?: string | undefined;
  limit: number;
}

/**
 * The `limit` entries before the place that `before` names (a `next`; without it the newest), oldest of them first.
 * @throws ProductError bad_request when `before` is no such place.
 */
export async function readTimeline(
  store: Store,
  { conversation, before, limit }: Wanted,
): Promise<{ entries: TimelineEntry[]; next: string | null }> {
  const place = before === undefined ? { at: Number.MAX_SAFE_INTEGER, kind: KIND.gap, key: '' } : readPlace(before);
  const of = { id: conversation.id, place, limit: limit + 1 };
  const messages = await messagesBefore(store, of);
  const entries: TimelineEntry[] = [
    ...messages,
    ...(await gapsBefore(store, { ...of, messages })),
    ...(await eventsBefore(store, of)),
    ...(await notesBefore(store, of)),
  ];
  const newest = entries.toSorted((a, b) => order(placeOf(b), placeOf(a)));
  const page = newest.slice(0, limit).toReversed();
  const [oldest] = page;
  return { entries: page, next: newest.length > limit && oldest ? writePlace(placeOf(oldest)) : null };
}

interface Of {
  id: string;
  place: Place;
  limit: number;
}

type MessageEntry = Extract<TimelineEntry, { type: 'message' }>;

async function messagesBefore({ db, t: { messages: m } }: Store, { id, place, limit }: Of): Promise<MessageEntry[]> {
  const [orderKey = '', messageId = ''] = place.key.split(' ');
  const tie = and(eq(m.sentAt, place.at), sql`(${m.orderKey}, ${m.id}) < (${orderKey}, ${messageId})`);
  const rows = await db
    .select()
    .from(m)
    .where(and(eq(m.conversationId, id), earlier({ column: m.sentAt, kind: KIND.message, place, tie })))
    .orderBy(desc(m.sentAt), desc(m.orderKey), desc(m.id))
    .limit(limit);
  return rows.map((message) => ({
    type: 'message',
    at: message.sentAt,
    key: `${message.orderKey} ${message.id}`,
    message,
  }));
}

/** They stand before messages: those that are shown say which there are, and the one at which the page before this ended. */
async function gapsBefore(
  store: Store,
  { id, place, messages }: Of & { messages: readonly MessageEntry[] },
): Promise<TimelineEntry[]> {
  const { messages: m } = store.t;
  const [, endedAt = ''] = place.kind === KIND.message ? place.key.split(' ') : [];
  const [ended] = endedAt === '' ? [] : await store.db.select({ gapId: m.gapId }).from(m).where(eq(m.id, endedAt));
  const ids = new Set([ended?.gapId, ...messages.map(({ message }) => message.gapId)]);
  const gapIds = [...ids].filter((gapId) => typeof gapId === 'string');
  const marks = await gapsInConversation(store, { conversationId: id, gapIds });
  return marks
    .map((mark): TimelineEntry => {
      const what = mark.missing > 0 ? 'hole' : 'late';
      return { type: 'gap', at: mark.at, key: `${mark.gap?.id ?? ''} ${what}`, mark };
    })
    .filter((entry) => order(placeOf(entry), place) < 0);
}

async function eventsBefore({ db, t: { events: e } }: Store, { id, place, limit }: Of): Promise<TimelineEntry[]> {
  const tie = and(eq(e.at, place.at), lt(e.n, Number(place.key) || 0));
  const rows = await db
    .select()
    .from(e)
    .where(
      and(
        eq(e.conversationId, id),
        inArray(e.type, [...TOLD]),
        earlier({ column: e.at, kind: KIND.event, place, tie }),
      ),
    )
    .orderBy(desc(e.at), desc(e.n))
    .limit(limit);
  return rows.map((event) => ({ type: 'event', at: event.at, key: String(event.n).padStart(16, '0'), event }));
}

/** Those on what came into this conversation as well: they stay where they were written, and go back with it. */
async function notesBefore(store: Store, { id, place, limit }: Of): Promise<TimelineEntry[]> {
  const { db, t: { notes: n } } = store; // prettier-ignore
  const of = await withWhatCameIn(store, id);
  const tie = and(eq(n.createdAt, place.at), lt(n.id, place.key));
  const rows = await db
    .select()
    .from(n)
    .where(and(inArray(n.conversationId, of), earlier({ column: n.createdAt, kind: KIND.note, place, tie })))
    .orderBy(desc(n.createdAt), desc(n.id))
    .limit(limit);
  return rows.map((note) => ({ type: 'note', at: note.createdAt, key: note.id, note }));
}

type TimeColumn = Schema['messages']['sentAt'] | Schema['events']['at'] | Schema['notes']['createdAt'];

/** Of another kind at the same moment: before the place when its kind comes first. */
function earlier({
  column,
  kind,
  place,
  tie,
}: {
  column: TimeColumn;
  kind: number;
  place: Place;
  tie: ReturnType<typeof and>;
}) {
  if (kind < place.kind) return lte(column, place.at);
  return kind > place.kind ? lt(column, place.at) : or(lt(column, place.at), tie);
}

const placeOf = ({ at, type, key }: TimelineEntry): Place => ({ at, kind: KIND[type], key });

const order = (a: Place, b: Place): number =>
  a.at - b.at || a.kind - b.kind || (a.key < b.key ? -1 : Number(a.key > b.key));

const writePlace = ({ at, kind, key }: Place): string =>
  Buffer.from(JSON.stringify([at, kind, key])).toString('base64url');

function readPlace(text: string): Place {
  try {
    const [at, kind, key] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    if (
      Number.isSafeInteger(at) &&
      Object.values<unknown>(KIND).includes(kind) &&
      typeof key === 'string' &&
      /^[\w ]{0,128}$/.test(key)
    )
      return { at: at as number, kind: kind as number, key };
  } catch {
    // Not ours: refused below.
  }
  throw new ProductError('bad_request', 'This is no place in a timeline. Start again without it.', { field: 'before' });
}
