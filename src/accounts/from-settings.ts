// The handles named in the settings are created or brought up to date at every start; more are added through the API.
import { and, eq } from 'drizzle-orm';
import type { ChannelKind } from '../channels/channel.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { record } from '../events/record.ts';
import { openedCredentials, sealCredentials } from './credentials.ts';
import { resumeAccount } from './pause.ts';

export const DEFAULT_REOPEN_DAYS = 3;
/** Until policies exist, a customer is answered within an hour (design decision 9). */
export const DEFAULT_TARGET_MS = 3_600_000;

interface Wanted {
  channel: ChannelKind;
  externalId: string;
  handle: string;
  credentials: Record<string, string>;
}

/** Creates or updates the accounts that the settings name. New credentials also end a pause. */
export async function accountsFromSettings({ config, store, sealer, clock }: Parts): Promise<void> {
  for (const wanted of wantedBy(config)) {
    await store.tx(async (db) => {
      const { channelAccounts: t } = store.t;
      const now = clock.now();
      const id = newId('channelAccount');
      const [added] = await db
        .insert(t)
        .values({
          id,
          channel: wanted.channel,
          externalId: wanted.externalId,
          handle: wanted.handle,
          credentials: sealCredentials(sealer, { accountId: id, credentials: wanted.credentials }),
          state: 'active',
          reopenDays: DEFAULT_REOPEN_DAYS,
          targetMs: DEFAULT_TARGET_MS,
          createdAt: now,
          updatedAt: now,
        })
        .onConflictDoNothing()
        .returning({ id: t.id });
      if (added)
        return record(store, 'account.added', {
          conversationId: null,
          at: now,
          data: { channelAccountId: id, userId: null },
        });
      const [known] = await db
        .select()
        .from(t)
        .where(and(eq(t.channel, wanted.channel), eq(t.externalId, wanted.externalId)));
      if (!known) return;
      const given = JSON.stringify(wanted.credentials);
      const isNew = JSON.stringify(openedCredentials(sealer, known)) !== given;
      // Meta's settings have no handle: a name that a person gave since stays.
      const handle = wanted.handle === wanted.externalId ? known.handle : wanted.handle;
      if (!isNew && handle === known.handle) return;
      const credentials = sealCredentials(sealer, { accountId: known.id, credentials: wanted.credentials });
      await db.update(t).set({ credentials, handle, updatedAt: now }).where(eq(t.id, known.id)).returning({ id: t.id });
      if (isNew) await resumeAccount({ store, db, now }, known.id);
    });
  }
}

function wantedBy({ x, meta }: Parts['config']): Wanted[] {
  const wanted: Wanted[] = [];
  if (x.account) {
    const { externalId, handle, accessToken, accessSecret } = x.account;
    wanted.push({
      channel: 'x',
      externalId,
      handle,
      credentials: accessToken && accessSecret ? { accessToken, accessSecret } : {},
    });
  }
  if (meta.page) {
    const { externalId, token } = meta.page;
    wanted.push({ channel: 'messenger', externalId, handle: externalId, credentials: { pageToken: token } });
  }
  if (meta.instagram) {
    const { externalId, token } = meta.instagram;
    wanted.push({ channel: 'instagram', externalId, handle: externalId, credentials: { token } });
  }
  return wanted;
}
