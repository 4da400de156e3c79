// One event of a delivery, applied inside one transaction. Which handle is it for, and which of the few things that can
// happen is it? The interesting one has a file of its own: ingest-message.ts.
import { and, eq } from 'drizzle-orm';
import type { AccountEvent, ChangeEvent, ChannelEvent, NoticeEvent } from '../channels/channel-event.ts';
import type { ChannelKind } from '../channels/channel.ts';
import { findAccount, type Account } from '../accounts/find-account.ts';
import { noteEncryption } from '../accounts/note-encryption.ts';
import { pauseAccount } from '../accounts/pause.ts';
import type { Write } from '../db/store.ts';
import type { Way } from '../db/tables/deliveries.ts';
import { record } from '../events/record.ts';
import { noteReplayOver } from '../gaps/replay-job.ts';
import type { Parts } from '../parts.ts';
import { applyAct } from './apply-act.ts';
import { applyChange } from './apply-change.ts';
import { applyContextPost } from './apply-context-post.ts';
import { applyControl } from './apply-control.ts';
import { applyRelation } from './apply-relation.ts';
import { applyOwnPost } from './apply-own-post.ts';
import { applySeen } from './apply-seen.ts';
import { applyTyping } from './apply-typing.ts';
import { applyUnreadable } from './apply-unreadable.ts';
import { arrangeBelow } from './arrange-below.ts';
import { ingestMessage } from './ingest-message.ts';
import { aboutOf } from './raw-of-message.ts';
import { eraseAgain } from './take-back.ts';

export interface Arrived<E extends ChannelEvent = ChannelEvent> {
  db: Write;
  event: E;
  receivedAt: number;
}

export interface Applied {
  state: 'done' | 'unrouted';
  /** What became of it, for people who look at the delivery later. */
  outcome: string;
  unroutedFor?: string | null;
  /** The message whose words are in it, see raw-of-message. */
  about?: string | null;
  /** Nobody needs its bytes any more: they hold what others wrote, and nothing follows from them. */
  isSilent?: boolean;
  /** To be told that it was delivered to; last, because everybody holds contact and conversation before the account. */
  delivered?: Account;
}

export async function applyEvent(
  parts: Parts,
  {
    db,
    event,
    channel,
    receivedAt,
    way,
    inboxId,
    part,
  }: Arrived & { channel: ChannelKind; way: Way; inboxId: string; part: number | null },
): Promise<Applied> {
  if (event.type === 'notice') return noteNotice(parts, { db, event, channel });
  const account =
    event.account === null ? undefined : await findAccount(parts.store, { channel, externalId: event.account });
  if (event.type === 'account' && (account !== undefined || event.notice !== 'encrypted'))
    return noteAccount(parts, { db, event, channel, account });
  if (event.type === 'account' || account === undefined)
    return keepForLater(parts, { channel, externalId: event.account, inboxId });
  const outcome = await applyTo(parts, { db, event, account, receivedAt, way, part });
  // To be asked is not to be told.
  return { state: 'done', outcome, about: aboutOf(event, account), ...(way !== 'poll' && { delivered: account }) };
}

/** Nothing follows from it, but it may have brought somebody's words along: they go when these are taken back. */
async function noteNotice(
  parts: Parts,
  { db, event, channel }: { db: Write; event: NoticeEvent; channel: ChannelKind },
): Promise<Applied> {
  const { account: externalId, holds } = event;
  const applied = {
    state: 'done',
    outcome: `${event.known ? 'notice' : 'unsupported'} ${event.name}`,
    isSilent: event.known,
  } as const;
  if (holds === undefined || externalId === null) return applied;
  const account = await findAccount(parts.store, { channel, externalId });
  if (!account) return applied;
  await eraseAgain(parts, db, { accountId: account.id, externalId: holds });
  return { ...applied, about: aboutOf(event, account) };
}

type Happening = Exclude<ChannelEvent, { type: 'notice' | 'account' }>;

async function applyTo(
  parts: Parts,
  { event, part, way, ...of }: Arrived<Happening> & { account: Account; way: Way; part: number | null },
): Promise<string> {
  switch (event.type) {
    case 'message':
      return ingestMessage(parts, { ...of, event, way, part });
    case 'change':
      return changeAndArrange(parts, { ...of, event });
    case 'acted':
      return applyAct(parts, { ...of, event });
    case 'linking':
      return `account ${event.status}`; // what it proves: proof/take-arrival
    case 'relation':
      return applyRelation(parts, { ...of, event });
    case 'typing':
      return applyTyping(parts, { ...of, event });
    case 'own_post':
      return applyOwnPost(parts, { ...of, event, way, part });
    case 'context_post':
      return applyContextPost(parts, { ...of, event });
    case 'unreadable':
      return applyUnreadable(parts, { ...of, event });
    default:
      return applySeen(parts, { ...of, event });
  }
}

/** What answers a later version of a post may have come before that version. */
async function changeAndArrange(
  parts: Parts,
  { event, ...of }: Arrived<ChangeEvent> & { account: Account },
): Promise<string> {
  const outcome = await applyChange(parts, { ...of, event });
  if ((event.versionExternalIds ?? []).length > 0)
    await arrangeBelow(parts, { db: of.db, account: of.account, event: { externalId: event.messageExternalId } });
  return outcome;
}

/** For a handle that is not registered: kept and counted, processed as soon as the handle is added. */
function keepForLater(
  { store, clock }: Parts,
  { channel, externalId, inboxId }: { channel: ChannelKind; externalId: string | null; inboxId: string },
): Applied {
  record(store, 'delivery.unrouted', { conversationId: null, at: clock.now(), data: { inboxId, channel } });
  return { state: 'unrouted', outcome: 'no such handle', unroutedFor: `${channel}:${externalId ?? ''}` };
}

/** The platform speaks about the account itself: revoked access stops the sends, the rest is told. */
async function noteAccount(
  parts: Parts,
  {
    db,
    event,
    channel,
    account,
  }: { db: Write; event: AccountEvent; channel: ChannelKind; account: Account | undefined },
): Promise<Applied> {
  const { store, clock } = parts;
  const now = clock.now();
  if (account && event.notice === 'encrypted') {
    const isNews = await noteEncryption(parts, { db, account });
    return { state: 'done', outcome: isNews ? 'account encrypted' : 'account encrypted, told before' };
  }
  if (account && event.notice === 'access_revoked' && !(await wasTakenSince(store, { db, account, at: event.at }))) {
    await pauseAccount({ store, db, now }, { accountId: account.id, problem: 'reauthorise', code: 'revoked' });
  }
  if (account && event.notice === 'policy_block') {
    await pauseAccount({ store, db, now }, { accountId: account.id, problem: 'restricted', code: 'policy' });
  }
  if (event.replay) await noteReplayOver(store, { db, channel, replay: event.replay, now });
  const control = account && event.notice === 'thread_control' ? await applyControl(parts, { db, event, account }) : undefined; // prettier-ignore
  const data = { channelAccountId: account?.id ?? null, notice: event.notice, contactId: control?.contactId ?? null };
  record(store, 'account.noticed', { conversationId: control?.conversationId ?? null, at: now, data });
  return { state: 'done', outcome: `account ${event.notice}` };
}

/** Told late, or again: the platform has taken the token since then, so that somebody has given the right again. */
async function wasTakenSince(
  { t: { accountChecks: c } }: Parts['store'],
  { db, account, at }: { db: Write; account: Account; at: number | null },
): Promise<boolean> {
  if (at === null) return false;
  const [token] = await db
    .select({ state: c.state, checkedAt: c.checkedAt })
    .from(c)
    .where(and(eq(c.channelAccountId, account.id), eq(c.check, 'token')));
  return token?.state === 'ok' && token.checkedAt > at;
}
