// What the composer needs to tell the truth: to whom, on what, until when, and what holds it back. The gate itself stands in
// outbox/reply and in the platform; this is what an agent sees before writing.
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Authorized, ConversationRow } from '../../auth/authorized.ts';
import type { ChannelKind, MessageKind } from '../../channels/channel.ts';
import { perStore } from '../../db/per-store.ts';
import type { Parts } from '../../parts.ts';
import type { ComposerState } from '../schemas.ts';
import { blockedSentence, problemSentence } from '../sentences.ts';
import { displayNameOf } from './contact.ts';
import { isoOrNull } from './times.ts';

const statements = perStore((store) => {
  const { messages: m, threads: t, channelAccounts: a, outbox: o } = store.t;
  const id = sql.placeholder('id');
  const answered = { kind: m.kind, threadId: t.id, lastCustomerAt: t.lastCustomerAt, ownerAppId: t.ownerAppId };
  return {
    // The thread in which the customer last wrote: there the answer goes.
    inbound: store.prepared('composer_inbound', (db) =>
      db.select(answered).from(m).innerJoin(t, eq(t.id, m.threadId)).where(and(eq(m.conversationId, id), eq(m.direction, 'inbound'))).orderBy(desc(m.sentAt), desc(m.orderKey), desc(m.id)).limit(1),
    ), // prettier-ignore
    any: store.prepared('composer_any', (db) =>
      db.select(answered).from(m).innerJoin(t, eq(t.id, m.threadId)).where(eq(m.conversationId, id)).orderBy(desc(m.sentAt), desc(m.orderKey), desc(m.id)).limit(1),
    ), // prettier-ignore
    account: store.prepared('composer_account', (db) => db.select().from(a).where(eq(a.id, id))),
    held: store.prepared('composer_held', (db) =>
      db
        .select({ messageId: o.messageId })
        .from(o)
        .where(
          and(eq(o.conversationId, id), sql`${o.state} in ('queued', 'sending', 'unknown')`, eq(o.state, 'unknown')),
        )
        .orderBy(o.id)
        .limit(1),
    ),
  };
});

export async function composerState(
  { store, registry, clock }: Pick<Parts, 'store' | 'registry' | 'clock'>,
  row: Authorized<ConversationRow>,
): Promise<ComposerState> {
  const run = statements(store);
  const [inbound] = await run.inbound({ id: row.id });
  const thread = inbound ?? (await run.any({ id: row.id }))[0];
  const [account] = await run.account({ id: row.channelAccountId });
  const [held] = await run.held({ id: row.id });
  const { capabilities } = registry.channels[row.channel as ChannelKind];
  const kind: MessageKind = thread?.kind ?? 'dm';
  // A person types here, so the longer of the two windows counts. Public threads have none.
  const windowMs = kind === 'dm' ? (capabilities.humanWindowMs ?? capabilities.replyWindowMs) : null;
  const closesAt = windowMs === null || thread?.lastCustomerAt == null ? null : thread.lastCustomerAt + windowMs;
  const about = { handle: account?.handle ?? '', channel: row.channel };
  const blocked = blockOf({
    account,
    hasThread: thread !== undefined,
    late: closesAt !== null && closesAt <= clock.now(),
    about,
  });
  return {
    threadId: thread?.threadId ?? null,
    channel: row.channel as ChannelKind,
    kind,
    toHandle:
      row.contactHandle ??
      displayNameOf({
        displayName: row.contactName,
        handle: null,
        externalId: row.contactExternalId,
        channel: row.channel,
      }),
    textLimit: capabilities.textLimit[kind],
    textUnit: row.channel === 'instagram' ? 'bytes' : row.channel === 'x' && kind !== 'dm' ? 'weighted' : 'characters',
    windowClosesAt: isoOrNull(closesAt),
    open: blocked === null,
    blocked,
    heldBy: held?.messageId ?? null,
  };
}

interface Standing {
  account: { state: string; problem: string | null; credentials: Buffer | null } | undefined;
  hasThread: boolean;
  late: boolean;
  about: { handle: string; channel: string };
}

function blockOf({ account, hasThread, late, about }: Standing): ComposerState['blocked'] {
  const because = (reason: Parameters<typeof blockedSentence>[0]) => ({
    reason,
    sentence: blockedSentence(reason, about),
  });
  if (account === undefined || account.state === 'removed') return because('removed');
  if (account.credentials === null) return because('no_credentials');
  if (account.state === 'paused') {
    const problem = account.problem ?? 'paused';
    return { reason: problem, sentence: problemSentence(problem, about) };
  }
  if (!hasThread) return because('nobody');
  return late ? because('window_closed') : null;
}
