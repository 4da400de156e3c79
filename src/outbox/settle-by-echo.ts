// A send whose answer was lost is settled by the platform's own echo of it. Before it: ingest, which has met something that the brand
// said. After it: sent.ts. Nothing here ever sends.
import { and, eq, inArray, isNotNull, isNull, or, sql, type SQL } from 'drizzle-orm';
import type { MessageEvent } from '../channels/channel-event.ts';
import type { Write } from '../db/store.ts';
import type { Parts } from '../parts.ts';
import type { Thread } from '../threading/find-thread.ts';
import { ECHO_EARLY_MS, ECHO_LATE_MS, sameFiles, sameText, type Leaving, type OutboxRow } from './outbox-row.ts';
import { becomeSent, correctTime } from './sent.ts';

interface Echo {
  db: Write;
  event: Pick<MessageEvent, 'externalId' | 'text' | 'attachments' | 'sentBy'>;
  /** Where it was said: in this thread, or in public as an answer to this post. */
  among: { thread: Thread } | { accountId: string; answers: string | null; rootExternalId: string };
}

/**
 * Inside the transaction that ingests an echo, before it is taken for a message of the native app. True when it is one of ours:
 * its id is known, or it carries our mark, or it says and shows the same to the same customer and we were sending. One echo settles one
 * send, the oldest.
 */
export async function settleByEcho(parts: Parts, { db, event, among, at }: Echo & { at: number }): Promise<boolean> {
  const leaving = await candidates(parts, { db, event, among });
  const known = leaving.find(({ message }) => message.externalId === event.externalId);
  if (known) {
    await correctTime(parts, { db, leaving: known, at });
    return true;
  }
  const open = leaving.filter(({ message }) => message.externalId === null);
  const marked = open.find(({ row }) => row.id === event.sentBy?.clientRef);
  const types = event.attachments.map(({ type }) => type);
  const alike = open.filter(
    ({ row, message }) =>
      isNear(row, at - aheadMs(parts, message)) &&
      sameText(message.text, event.text) &&
      sameFiles(message.attachments, types),
  );
  // One that an agent took as sent comes last: it may have been another way.
  const ours = marked ?? alike.find(({ row }) => row.state !== 'sent') ?? alike[0];
  if (!ours) return false;
  await becomeSent(parts, { db, leaving: ours, externalId: event.externalId, sentAt: at, by: 'echo' });
  return true;
}

/** The platform's time is compared with ours, of which one may be wrong. */
const aheadMs = ({ registry }: Parts, { channel }: Leaving['message']): number => registry.channel(channel).aheadMs();

/** Words alone prove little: only within minutes of the call are equal ones taken for its echo. */
const isNear = ({ sendingAt }: OutboxRow, at: number): boolean =>
  sendingAt !== null && at >= sendingAt - ECHO_EARLY_MS && at <= sendingAt + ECHO_LATE_MS;

/** What we sent or may have sent there and the platform has not confirmed, oldest first; and the one that the echo names. */
async function candidates({ store }: Parts, { db, event, among }: Echo): Promise<Leaving[]> {
  const { outbox: o, messages: m, threads: t } = store.t;
  const accountId = 'thread' in among ? among.thread.channelAccountId : among.accountId;
  // Queued too: an agent may have decided to send again what had arrived after all.
  const unconfirmed = and(
    isNull(m.externalId),
    isNotNull(o.sendingAt),
    inArray(o.state, ['queued', 'sending', 'unknown', 'sent']),
  );
  const named = and(eq(m.channelAccountId, accountId), eq(m.externalId, event.externalId));
  const find = (there: SQL | undefined) =>
    db.select().from(m).innerJoin(o, eq(o.messageId, m.id)).where(there).orderBy(o.id);
  const leavingOf = (rows: Awaited<ReturnType<typeof find>>) =>
    rows.map(({ outbox, messages }) => ({ row: outbox, message: messages }));
  if ('thread' in among) return leavingOf(await find(or(and(eq(m.threadId, among.thread.id), unconfirmed), named)));
  const { answers, rootExternalId } = among;
  // As in the partial index of those who answer a post.
  const inPublic = and(eq(m.channelAccountId, accountId), eq(m.direction, 'outbound'), sql`${m.kind} <> 'dm'`);
  const known = await find(named);
  const under = answers === null ? [] : await find(and(inPublic, eq(m.inReplyToExternalId, answers), unconfirmed));
  if (known.length + under.length > 0) return leavingOf([...known, ...under]);
  // A platform may hang an answer under another comment of the same post than the one it was sent to.
  const threads = db
    .select({ id: t.id })
    .from(t)
    .where(and(eq(t.channelAccountId, accountId), eq(t.rootExternalId, rootExternalId), sql`${t.kind} = 'public'`));
  return leavingOf(
    await find(and(inArray(o.threadId, threads), sql`${o.state} in ('sending', 'unknown')`, unconfirmed)),
  );
}
