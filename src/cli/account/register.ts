// A handle becomes known, or a known one gets new credentials; those also end a pause. The operator's way to what the settings
// do at a start (accounts/from-settings).
import { and, eq } from 'drizzle-orm';
import { sealCredentials } from '../../accounts/credentials.ts';
import { DEFAULT_REOPEN_DAYS, DEFAULT_TARGET_MS } from '../../accounts/from-settings.ts';
import { resumeAccount } from '../../accounts/pause.ts';
import type { ChannelKind } from '../../channels/channel.ts';
import type { Write } from '../../db/store.ts';
import { record } from '../../events/record.ts';
import { newId } from '../../ids.ts';
import type { Parts } from '../../parts.ts';
import { WrongUse } from '../failure.ts';

export interface WantedAccount {
  channel: ChannelKind;
  externalId: string;
  handle: string;
  displayName: string | undefined;
  credentials: Record<string, string> | undefined;
}

/** `added` is false when the handle was known already. @throws WrongUse when the credentials are not a whole set. */
export async function registerAccount(parts: Parts, wanted: WantedAccount): Promise<{ id: string; added: boolean }> {
  if (wanted.credentials) mustBeWhole(parts, { channel: wanted.channel, credentials: wanted.credentials });
  const newOne = newId('channelAccount');
  return parts.store.tx(async (db) => {
    const { channelAccounts: t } = parts.store.t;
    const [known] = await parts.store.lock(
      db
        .select()
        .from(t)
        .where(and(eq(t.channel, wanted.channel), eq(t.externalId, wanted.externalId))),
    );
    parts.store.afterCommit(() => parts.queue.wake());
    if (known === undefined) await insert(parts, { db, id: newOne, wanted });
    else await update(parts, { db, id: known.id, wanted, wasRemoved: known.state === 'removed' });
    return { id: known?.id ?? newOne, added: known === undefined };
  });
}

function mustBeWhole(
  { registry }: Parts,
  { channel, credentials }: { channel: ChannelKind; credentials: Record<string, string> },
): void {
  const sets = registry.channels[channel].capabilities.credentialSets;
  if (sets.some((names) => names.every((name) => credentials[name]))) return;
  const wanted = sets.map((names) => names.join(' and ')).join(', or ');
  throw new WrongUse(`The credentials of ${channel} need ${wanted}`);
}

interface Writing {
  db: Write;
  id: string;
  wanted: WantedAccount;
}

async function insert({ store, sealer, clock }: Parts, { db, id, wanted }: Writing): Promise<void> {
  const { channelAccounts: t } = store.t;
  const { channel, externalId, handle, displayName, credentials } = wanted;
  const now = clock.now();
  await db
    .insert(t)
    .values({
      id,
      channel,
      externalId,
      handle,
      displayName: displayName ?? null,
      credentials: credentials ? sealCredentials(sealer, { accountId: id, credentials }) : null,
      state: 'active',
      reopenDays: DEFAULT_REOPEN_DAYS,
      targetMs: DEFAULT_TARGET_MS,
      createdAt: now,
      updatedAt: now,
    })
    .returning({ id: t.id });
  record(store, 'account.added', { conversationId: null, at: now, data: { channelAccountId: id, userId: null } });
}

async function update(
  { store, sealer, clock }: Parts,
  { db, id, wanted, wasRemoved }: Writing & { wasRemoved: boolean },
): Promise<void> {
  const { channelAccounts: t } = store.t;
  const { handle, displayName, credentials } = wanted;
  const now = clock.now();
  await db
    .update(t)
    .set({
      handle,
      updatedAt: now,
      ...(displayName === undefined ? {} : { displayName }),
      ...(credentials ? { credentials: sealCredentials(sealer, { accountId: id, credentials }) } : {}),
      ...(wasRemoved ? { state: 'active' as const, problem: null, problemCode: null, problemAt: null } : {}),
    })
    .where(eq(t.id, id))
    .returning({ id: t.id });
  if (credentials) await resumeAccount({ store, db, now }, id);
  const changed = wasRemoved ? 'account.added' : 'account.changed';
  record(store, changed, { conversationId: null, at: now, data: { channelAccountId: id, userId: null } });
}
