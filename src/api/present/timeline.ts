// A conversation's story as people read it: messages, notes and who did what.
import type { NoteRow, TimelineEntry } from '../../conversations/read-timeline.ts';
import type { Store } from '../../db/store.ts';
import type { GapMark } from '../../gaps/in-conversation.ts';
import { loggedEvent } from '../../notifications/frame.ts';
import type { GapInThread, Note, TimelineItem } from '../schemas.ts';
import type { Viewer } from './attachments.ts';
import { presentMessages, type PresentParts } from './messages.ts';
import { iso, isoOrNull } from './times.ts';
import { userNames } from './user-names.ts';

/** In the order given. */
export async function presentTimeline(
  parts: PresentParts,
  { entries, viewer }: { entries: readonly TimelineEntry[]; viewer: Viewer },
): Promise<TimelineItem[]> {
  const { store } = parts;
  const rows = entries.flatMap((entry) => (entry.type === 'message' ? [entry.message] : []));
  const messages = await presentMessages(parts, { rows, viewer });
  const shown = new Map(messages.map((message) => [message.id, message]));
  const names = await userNames(store, entries.map(actorOf));
  const refTo = (id: string | undefined) =>
    id === undefined ? null : { id, displayName: names.get(id) ?? 'Somebody' };
  return entries.flatMap((entry): TimelineItem[] => {
    const at = iso(entry.at);
    if (entry.type === 'note') return [{ type: 'note', at, note: asNote(entry.note, names) }];
    if (entry.type === 'event')
      return [{ type: 'event', at, event: loggedEvent(entry.event), by: refTo(actorOf(entry)) }];
    if (entry.type === 'gap') return [{ type: 'gap', at, gap: asGap(entry.mark) }];
    const message = shown.get(entry.message.id);
    return message ? [{ type: 'message', at, message }] : [];
  });
}

function actorOf(entry: TimelineEntry): string | undefined {
  if (entry.type === 'message' || entry.type === 'gap') return undefined;
  const id = entry.type === 'note' ? entry.note.authorId : entry.event.data['userId'];
  return typeof id === 'string' ? id : undefined;
}

/** One note, as its author sees it at once. */
export async function presentNote(store: Store, note: NoteRow): Promise<Note> {
  return asNote(note, await userNames(store, [note.authorId]));
}

const asGap = ({ gap, cameLater, missing }: GapMark): GapInThread => ({
  id: gap?.id ?? null,
  startsAt: isoOrNull(gap?.startsAt),
  endsAt: isoOrNull(gap?.endsAt),
  healedAt: isoOrNull(gap?.healedAt),
  cameLater,
  missing,
});

const asNote = (note: NoteRow, names: ReadonlyMap<string, string>): Note => ({
  id: note.id,
  conversationId: note.conversationId,
  author: { id: note.authorId, displayName: names.get(note.authorId) ?? 'Somebody' },
  text: note.text,
  createdAt: iso(note.createdAt),
});
