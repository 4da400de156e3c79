// What the composer needs to tell the truth: to whom, on what, until when, and what holds it back. The gate itself stands in
// outbox/reply and in the platform; this is what an agent sees before writing.
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Account } from '../../accounts/find-account.ts';
import type { Authorized, ConversationRow } from '../../auth/authorized.ts';
import type { MessageKind } from '../../channels/channel-event.ts';
import { pastIsOver } from '../../conversations/past-is-over.ts';
import { perStore } from '../../db/per-store.ts';
import { urgencyWith } from '../../outbox/deadline.ts';
import { MONEY } from '../../outbox/next-to-leave.ts';
import { outlookFor, type WaitingParts } from '../../outbox/waiting.ts';
import type { ComposerState, ReplyWindow } from '../schemas.ts';
import { blockedSentence, dayUsedUpSentence, problemSentence } from '../sentences.ts';
import { unnamedSentence } from '../window-sentences.ts';
import { presentRules } from './attachments.ts';
import { displayNameOf } from './contact.ts';
import { otherApp } from './other-app.ts';
import { replyWindows } from './reply-window.ts';
import { iso, isoOrNull } from './times.ts';

const statements = perStore((store) => {
  const { messages: m, threads: t, channelAccounts: a, outbox: o } = store.t;
  const id = sql.placeholder('id');
  const answered = {
    kind: m.kind,
    text: m.text,
    externalId: m.externalId,
    sentAt: m.sentAt,
    channel: m.channel,
    thread: t,
  };
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

export async function composerState(parts: WaitingParts, row: Authorized<ConversationRow>): Promise<ComposerState> {
  const { store, registry, clock } = parts;
  const run = statements(store);
  const [inbound] = await run.inbound({ id: row.id });
  const answered = inbound ?? (await run.any({ id: row.id }))[0];
  const [account] = await run.account({ id: row.channelAccountId });
  const [held] = await run.held({ id: row.id });
  const kind: MessageKind = answered?.kind ?? 'dm';
  const channel = row.channel;
  const { capabilities } = registry.channel(channel);
  const windows = answered
    ? await replyWindows({ store, registry, clock }, { ...answered, channel: answered.channel, conversationId: row.id })
    : { here: NOTHING_KNOWN, inPrivate: null }; // prettier-ignore
  const about = { handle: account?.handle ?? '', channel: row.channel };
  const mayBeRefused = answered && answered.kind !== 'dm' && capabilities.answersWhoNamesUs === true;
  const warning = mayBeRefused ? unnamedSentence(answered, about.handle) : null;
  const isPast = row.origin === 'import';
  const other = isPast ? null : otherApp({ registry }, { thread: answered?.thread, channel });
  const blocked = isPast
    ? { reason: 'past', sentence: (await pastIsOver(store, row.id)).sentence }
    : blockOf({ account, window: answered && windows.here, other, about });
  const outlook = account && blocked === null ? await outlookOf(parts, { row, account, kind, closesAt: windows.here.closesAt }) : NO_OUTLOOK; // prettier-ignore
  return {
    threadId: answered?.thread.id ?? null,
    channel,
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
    textUnit: capabilities.textUnit[kind],
    attachments: presentRules(capabilities.attachments[kind]),
    inviteUrl: kind === 'dm' || !account ? null : registry.channel(channel).links.directMessage(account),
    windowClosesAt: windows.here.closesAt,
    window: { ...windows.here, sentence: windows.here.sentence ?? warning },
    privateWindow: windows.inPrivate,
    otherApp: other,
    open: blocked === null,
    blocked,
    heldBy: held?.messageId ?? null,
    ...outlook,
  };
}

type Leaving = Pick<ComposerState, 'wouldDepartAt' | 'dayUsedUp'>;
const NO_OUTLOOK: Leaving = { wouldDepartAt: null, dayUsedUp: null };

interface Looking {
  row: ConversationRow;
  account: Account;
  kind: MessageKind;
  closesAt: string | null;
}

/** What would become of a reply that is written now. */
async function outlookOf(parts: WaitingParts, { row, account, kind, closesAt }: Looking): Promise<Leaving> {
  const surface = kind === 'dm' ? 'dm' : 'public';
  const urgency = urgencyWith(row, closesAt === null ? null : Date.parse(closesAt));
  const { at, day } = await outlookFor(parts, { conversationId: row.id, account, surface, ...urgency });
  if (day === null) return { wouldDepartAt: isoOrNull(at), dayUsedUp: null };
  const reason = day.window === MONEY ? 'money' : 'sends';
  const sentence = dayUsedUpSentence(reason, account);
  return { wouldDepartAt: isoOrNull(at), dayUsedUp: { reason, sentence, reopensAt: iso(day.opensAt) } };
}

const NOTHING_KNOWN: ReplyWindow = {
  open: true, closesAt: null, personOnlyFrom: null, how: 'standard', because: 'last_act_unknown', since: null, sentence: null, stillWorks: [],
}; // prettier-ignore

interface Standing {
  account: { state: string; problem: string | null; credentials: Buffer | null } | undefined;
  /** Undefined while there is nobody to answer. */
  window: ReplyWindow | undefined;
  other: ComposerState['otherApp'];
  about: { handle: string; channel: string };
}

function blockOf({ account, window, other, about }: Standing): ComposerState['blocked'] {
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
  if (window === undefined) return because('nobody');
  if (window.open && other !== null) return { reason: 'other_app_owns_thread', sentence: other.sentence };
  return window.open ? null : { reason: 'window_closed', sentence: window.sentence ?? '' };
}
