// One event of a delivery, applied inside one transaction. Which handle is it for, and which of the few things that can
// happen is it? The interesting one has a file of its own: ingest-message.ts.
import type { ChannelEvent, ChannelKind } from '../channels/channel.ts';
import { findAccount, noteDelivery, type Account } from '../accounts/find-account.ts';
import { pauseAccount } from '../accounts/pause.ts';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { applyChange } from './apply-change.ts';
import { applySeen } from './apply-seen.ts';
import { ingestMessage } from './ingest-message.ts';

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
}

export async function applyEvent(
  parts: Parts,
  {
    db,
    event,
    channel,
    receivedAt,
    inboxId,
    part,
  }: Arrived & { channel: ChannelKind; inboxId: string; part: number | null },
): Promise<Applied> {
  if (event.type === 'notice')
    return { state: 'done', outcome: `${event.known ? 'notice' : 'unsupported'} ${event.name}` };
  const account =
    event.account === null ? undefined : await findAccount(parts.store, { channel, externalId: event.account });
  if (event.type === 'account') return noteAccount(parts, { db, event, account });
  if (account === undefined) return keepForLater(parts, { channel, externalId: event.account, inboxId });
  await noteDelivery(parts.store, { db, account, now: receivedAt });
  switch (event.type) {
    case 'message':
      return { state: 'done', outcome: await ingestMessage(parts, { db, event, account, receivedAt, part }) };
    case 'change':
      return { state: 'done', outcome: await applyChange(parts, { db, event, account, receivedAt }) };
    default:
      return { state: 'done', outcome: await applySeen(parts, { db, event, account, receivedAt }) };
  }
}

/** For a handle that is not registered: kept and counted, processed as soon as the handle is added (contract, Settings). */
function keepForLater(
  { store, clock }: Parts,
  { channel, externalId, inboxId }: { channel: ChannelKind; externalId: string | null; inboxId: string },
): Applied {
  record(store, 'delivery.unrouted', { conversationId: null, at: clock.now(), data: { inboxId, channel } });
  return { state: 'unrouted', outcome: 'no such handle', unroutedFor: `${channel}:${externalId ?? ''}` };
}

/** The platform speaks about the account itself: revoked access stops the sends, the rest is told. */
async function noteAccount(
  { store, clock }: Parts,
  {
    db,
    event,
    account,
  }: { db: Write; event: Extract<ChannelEvent, { type: 'account' }>; account: Account | undefined },
): Promise<Applied> {
  const now = clock.now();
  if (account && event.notice === 'access_revoked') {
    await pauseAccount({ store, db, now }, { accountId: account.id, problem: 'reauthorise', code: 'revoked' });
  }
  if (account && event.notice === 'policy_block') {
    await pauseAccount({ store, db, now }, { accountId: account.id, problem: 'restricted', code: 'policy' });
  }
  const data = { channelAccountId: account?.id ?? null, notice: event.notice, contactId: null };
  record(store, 'account.noticed', { conversationId: null, at: now, data });
  return { state: 'done', outcome: `account ${event.notice}` };
}
