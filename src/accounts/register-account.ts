// The brand's handles as administrators keep them: added, changed, removed. Removing keeps everything that was said; nothing
// can be sent any more. Credentials go in sealed and never come out here. Beside it: find-account.ts, which reads them for the stories.
import { and, eq } from 'drizzle-orm';
import type { Account } from './find-account.ts';
import { DEFAULT_REOPEN_DAYS, DEFAULT_TARGET_MS, defaultPoll } from './defaults.ts';
import { sealCredentials } from './credentials.ts';
import { credentialsChanged } from './credentials-changed.ts';
import { resumeAccount } from './pause.ts';
import { readSoon } from './read-soon.ts';
import type { ChannelKind } from '../channels/channel.ts';
import type { Schema } from '../db/schema.ts';
import type { Store, Write } from '../db/store.ts';
import { notFound, ProductError } from '../errors.ts';
import { record } from '../events/record.ts';
import { startUnsentTime } from '../db/unsent-files.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';

type Needs = Pick<Parts, 'config' | 'store' | 'sealer' | 'clock' | 'registry'>;

export interface AccountFacts {
  handle?: string | undefined;
  displayName?: string | undefined;
  credentials?: Record<string, string> | undefined;
  reopenDays?: number | undefined;
  targetMinutes?: number | undefined;
  /** Whether the platform is asked what was written. */
  poll?: Account['poll'] | undefined;
}

export interface NewAccount extends AccountFacts {
  channel: ChannelKind;
  externalId: string;
  handle: string;
}

export interface Registering {
  /** Null: the operator's tool. */
  userId: string | null;
  account: NewAccount;
  /** What is to be done when it works here already. */
  ifKnown: 'refuse' | 'change';
}

/**
 * Adds a handle inside a transaction, or brings a removed one back. `added` is false when it worked here already and was changed.
 * @throws ProductError already_exists when that is to be refused; bad_request for credentials of no known set.
 */
export async function registerAccount(
  parts: Needs,
  db: Write,
  { userId, account, ifKnown }: Registering,
): Promise<{ id: string; added: boolean }> {
  const { store, clock } = parts;
  const { channelAccounts: t } = store.t;
  const { channel, externalId } = account;
  if (!parts.registry.knows(channel)) {
    const known = parts.registry.channels.map(({ kind }) => kind).join(', ');
    throw new ProductError('bad_request', `There is no channel ${channel}; there are ${known}.`, { field: 'channel' });
  }
  const [known] = await store.lock(
    db
      .select()
      .from(t)
      .where(and(eq(t.channel, channel), eq(t.externalId, externalId))),
  );
  if (known && known.state !== 'removed') {
    if (ifKnown === 'refuse') throw new ProductError('already_exists', 'This handle is connected already.');
    await changeAccount(parts, db, { userId, id: known.id, change: account });
    return { id: known.id, added: false };
  }
  const id = known?.id ?? newId('channelAccount');
  const now = clock.now();
  const row = {
    handle: account.handle,
    displayName: account.displayName ?? null,
    credentials: sealed(parts, { id, channel, credentials: account.credentials }) ?? null,
    state: 'active' as const,
    problem: null,
    problemCode: null,
    problemAt: null,
    reopenDays: account.reopenDays ?? DEFAULT_REOPEN_DAYS,
    targetMs: targetMs(account) ?? DEFAULT_TARGET_MS,
    poll: account.poll ?? known?.poll ?? defaultPoll(parts.config, channel),
    updatedAt: now,
  };
  if (known) {
    await db.update(t).set(row).where(eq(t.id, id));
    await credentialsChanged({ store, db, now }, id);
  } else await db.insert(t).values({ id, channel, externalId, ...row, createdAt: now });
  record(store, 'account.added', { conversationId: null, at: now, data: { channelAccountId: id, userId } });
  return { id, added: true };
}

/** New credentials, or `resume`, also end a pause. @throws ProductError not_found, bad_request. */
export async function changeAccount(
  parts: Needs,
  db: Write,
  {
    userId,
    id,
    change,
  }: { userId: string | null; id: string; change: AccountFacts & { resume?: boolean | undefined } },
): Promise<void> {
  const { store, clock } = parts;
  const now = clock.now();
  const known = await standing(store, db, id);
  const credentials = sealed(parts, { id, channel: known.channel, credentials: change.credentials });
  await db
    .update(store.t.channelAccounts)
    .set({
      handle: change.handle ?? known.handle,
      displayName: change.displayName ?? known.displayName,
      credentials: credentials ?? known.credentials,
      reopenDays: change.reopenDays ?? known.reopenDays,
      targetMs: targetMs(change) ?? known.targetMs,
      poll: change.poll ?? known.poll,
      updatedAt: now,
    })
    .where(eq(store.t.channelAccounts.id, id));
  record(store, 'account.changed', { conversationId: null, at: now, data: { channelAccountId: id, userId } });
  if (change.poll !== undefined && change.poll !== known.poll) await readSoon(store, db, { accountId: id, now });
  if (credentials !== undefined) await credentialsChanged({ store, db, now }, id);
  else if (change.resume === true) await resumeAccount({ store, db, now }, id);
}

/** Nothing is received or sent any more and the credentials are gone; what was said stays. @throws ProductError not_found. */
export async function removeAccount(
  { store, clock }: Needs,
  db: Write,
  { userId, id }: { userId: string; id: string },
): Promise<void> {
  const now = clock.now();
  await standing(store, db, id);
  await db
    .update(store.t.channelAccounts)
    .set({ state: 'removed', credentials: null, updatedAt: now })
    .where(eq(store.t.channelAccounts.id, id));
  await failWhatWaits(store, { db, accountId: id, now });
  const { accountChecks: t } = store.t;
  await db.delete(t).where(eq(t.channelAccountId, id)).returning({ code: t.code });
  record(store, 'account.removed', { conversationId: null, at: now, data: { channelAccountId: id, userId } });
}

async function standing(store: Store, db: Write, id: string): Promise<Schema['channelAccounts']['$inferSelect']> {
  const { channelAccounts: t } = store.t;
  const [known] = await store.lock(db.select().from(t).where(eq(t.id, id)));
  if (!known || known.state === 'removed') throw notFound('The handle');
  return known;
}

const targetMs = ({ targetMinutes }: AccountFacts): number | undefined =>
  targetMinutes === undefined ? undefined : Math.max(1000, Math.round(targetMinutes * 60_000));

/** Undefined when none were given. */
function sealed(
  { sealer, registry }: Needs,
  { id, channel, credentials }: { id: string; channel: ChannelKind; credentials: Record<string, string> | undefined },
): Buffer | undefined {
  if (credentials === undefined) return undefined;
  const { credentialSets } = registry.channel(channel).capabilities;
  const names = Object.keys(credentials).toSorted().join();
  if (!credentialSets.some((set) => set.toSorted().join() === names)) {
    const wanted = credentialSets.map((set) => set.join(' and ')).join(', or ');
    throw new ProductError('bad_request', `Credentials for this channel are: ${wanted}.`, { field: 'credentials' });
  }
  return sealCredentials(sealer, { accountId: id, credentials });
}

/** What has not left will not: its authors are told now, not surprised when the handle comes back one day. */
async function failWhatWaits(
  store: Store,
  { db, accountId, now }: { db: Write; accountId: string; now: number },
): Promise<void> {
  const { outbox: o, messages: m } = store.t;
  const waiting = await db
    .update(o)
    .set({ state: 'failed', updatedAt: now })
    .where(and(eq(o.channelAccountId, accountId), eq(o.state, 'queued')))
    .returning({ messageId: o.messageId, conversationId: o.conversationId });
  for (const { messageId, conversationId } of waiting) {
    const failure = { reason: 'removed', code: 'account_removed', at: now };
    const failed = await db
      .update(m)
      .set({ state: 'failed', failure })
      .where(eq(m.id, messageId))
      .returning({ id: m.id, attachments: m.attachments });
    await startUnsentTime(store, db, { failed, now });
    const data = { messageId, reason: 'removed', code: 'account_removed' };
    record(store, 'message.failed', { conversationId, at: now, data });
  }
}
