// The customer read, or their device got, what the brand sent: up to a time (Messenger, X) or one message (Instagram). Time marks
// only ever move forward, so repeats and late ones change nothing.
import { and, eq, inArray, lte } from 'drizzle-orm';
import type { Account } from '../accounts/find-account.ts';
import type { SeenEvent } from '../channels/channel-event.ts';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';

interface Seen {
  db: Write;
  event: SeenEvent;
  account: Account;
  receivedAt: number;
}

/** Answers what became of it. */
export async function applySeen(parts: Parts, seen: Seen): Promise<string> {
  const upTo = seen.event.upToAt;
  if (upTo !== null) await moveMark(parts, { ...seen, upTo });
  // A delivery mark needs no more than its time: nothing on screen changes by it.
  if (seen.event.type === 'seen') await seenOneByOne(parts, seen);
  return seen.event.type;
}

async function moveMark({ store, clock }: Parts, { db, event, account, upTo }: Seen & { upTo: number }): Promise<void> {
  const { contacts, threads, messages: m } = store.t;
  const [thread] = await db
    .select({ id: threads.id, seenAt: threads.seenAt, deliveredAt: threads.deliveredAt })
    .from(threads)
    .innerJoin(contacts, eq(contacts.id, threads.contactId))
    .where(
      and(
        eq(contacts.channelAccountId, account.id),
        eq(contacts.externalId, event.contactExternalId),
        eq(threads.kind, 'dm'),
      ),
    );
  if (!thread) return;
  const mark =
    event.type === 'seen'
      ? { seenAt: Math.max(upTo, thread.seenAt ?? 0) }
      : { deliveredAt: Math.max(upTo, thread.deliveredAt ?? 0) };
  await db.update(threads).set(mark).where(eq(threads.id, thread.id)).returning({ id: threads.id });
  if (event.type !== 'seen') return;
  const read = await db
    .update(m)
    .set({ state: 'seen' })
    .where(
      and(
        eq(m.threadId, thread.id),
        eq(m.direction, 'outbound'),
        eq(m.state, 'sent'),
        lte(m.sentAt, upTo),
        eq(m.origin, 'live'), // what an archive told is years old, and nobody's news
      ),
    )
    .returning({ id: m.id, conversationId: m.conversationId });
  tellSeen({ store, clock }, read);
}

/** Named messages: those that are here now, and for the others a mark that waits for them. */
async function seenOneByOne({ store, clock }: Parts, { db, event, account, receivedAt }: Seen): Promise<void> {
  if (event.messageExternalIds.length === 0) return;
  const { messages: m, messageChanges: h } = store.t;
  const known = await db
    .select({ externalId: m.externalId })
    .from(m)
    .where(
      and(eq(m.channelAccountId, account.id), inArray(m.externalId, event.messageExternalIds), eq(m.origin, 'live')),
    );
  const read = await db
    .update(m)
    .set({ state: 'seen' })
    .where(
      and(
        eq(m.channelAccountId, account.id),
        inArray(m.externalId, event.messageExternalIds),
        eq(m.direction, 'outbound'),
        eq(m.state, 'sent'),
        eq(m.origin, 'live'),
      ),
    )
    .returning({ id: m.id, conversationId: m.conversationId });
  tellSeen({ store, clock }, read);
  const here = new Set(known.map(({ externalId }) => externalId));
  for (const messageExternalId of event.messageExternalIds.filter((id) => !here.has(id))) {
    const at = event.at ?? receivedAt;
    const mark = {
      id: newId('change'),
      channelAccountId: account.id,
      messageExternalId,
      change: 'seen',
      by: 'contact',
      version: 0,
      at,
    } as const;
    await db.insert(h).values(mark).onConflictDoNothing().returning({ id: h.id });
  }
}

function tellSeen(
  { store, clock }: Pick<Parts, 'store' | 'clock'>,
  read: readonly { id: string; conversationId: string }[],
): void {
  const at = clock.now();
  for (const { id: messageId, conversationId } of read)
    record(store, 'message.seen', { conversationId, at, data: { messageId } });
}
