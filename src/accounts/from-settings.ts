// The handles named in the settings are created or brought up to date at every start; more are added through the API. Credentials
// count once: what a person gave since, or a platform renewed, stays until the settings themselves say something else.
import { createHash } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { ChannelKind } from '../channels/channel.ts';
import { newId } from '../ids.ts';
import { readSetting, writeSetting } from '../db/settings.ts';
import type { Parts } from '../parts.ts';
import { record } from '../events/record.ts';
import { openedCredentials, sealCredentials } from './credentials.ts';
import { credentialsChanged } from './credentials-changed.ts';
import { DEFAULT_REOPEN_DAYS, DEFAULT_TARGET_MS, defaultPoll, pollSetting } from './defaults.ts';
import type { Account } from './find-account.ts';
import { readSoon } from './read-soon.ts';

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
          poll: defaultPoll(config, wanted.channel),
          reopenDays: DEFAULT_REOPEN_DAYS,
          targetMs: DEFAULT_TARGET_MS,
          createdAt: now,
          updatedAt: now,
        })
        .onConflictDoNothing()
        .returning({ id: t.id });
      if (added) {
        await writeSetting(store, db, given(id, wanted));
        return record(store, 'account.added', {
          conversationId: null,
          at: now,
          data: { channelAccountId: id, userId: null },
        });
      }
      const [known] = await store.lock(
        db
          .select()
          .from(t)
          .where(and(eq(t.channel, wanted.channel), eq(t.externalId, wanted.externalId))),
      );
      // Who removed a handle took its access away as well: only a person brings it back.
      if (!known || known.state === 'removed') return;
      const { key, value } = given(known.id, wanted);
      const before = await readSetting(store, db, key);
      const isNew = isNewlyGiven(before, { known, wanted, sealer });
      if (before !== value) await writeSetting(store, db, { key, value });
      // Meta's settings have no handle: a name that a person gave since stays.
      const handle = wanted.handle === wanted.externalId ? known.handle : wanted.handle;
      const poll = pollSetting(config, wanted.channel) ?? known.poll;
      if (!isNew && handle === known.handle && poll === known.poll) return;
      const { credentials } = wanted;
      await db
        .update(t)
        .set({
          ...(isNew ? { credentials: sealCredentials(sealer, { accountId: known.id, credentials }) } : {}),
          handle,
          poll,
          updatedAt: now,
        })
        .where(eq(t.id, known.id))
        .returning({ id: t.id });
      if (poll !== known.poll) await readSoon(store, db, { accountId: known.id, now });
      if (isNew) await credentialsChanged({ store, db, now }, known.id);
    });
  }
}

/** Noted, so that the next start knows whether the settings say something new. */
const given = (accountId: string, wanted: Wanted) => ({ key: `from_settings/${accountId}`, value: printOf(wanted) });
/** A hash is enough to know it again. */
const printOf = ({ credentials }: Wanted): string =>
  createHash('sha256').update(JSON.stringify(credentials)).digest('base64');

/** Whether the settings say something that they did not say when they were last followed. Pure. */
function isNewlyGiven(before: string | undefined, { known, wanted, sealer }: Comparing): boolean {
  // Tokens that were taken out of the settings, because a person gives them now, take nothing away.
  if (Object.keys(wanted.credentials).length === 0) return false;
  if (known.credentials === null) return true;
  if (before !== undefined) return before !== printOf(wanted);
  // Nobody noted it: the handle was added otherwise, or before this was noted.
  return JSON.stringify(openedCredentials(sealer, known)) !== JSON.stringify(wanted.credentials);
}

interface Comparing {
  known: Account;
  wanted: Wanted;
  sealer: Parts['sealer'];
}

function wantedBy({ x, meta }: Parts['config']): Wanted[] {
  const wanted: Wanted[] = [];
  if (x.account) {
    const { externalId, handle, ...tokens } = x.account;
    wanted.push({ channel: 'x', externalId, handle, credentials: xCredentials(tokens) });
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

/** OAuth 1.0a where there is one, since it does not end by date; else the first of a chain of refresh tokens. */
function xCredentials({
  accessToken,
  accessSecret,
  refreshToken,
}: {
  accessToken: string | undefined;
  accessSecret: string | undefined;
  refreshToken: string | undefined;
}): Record<string, string> {
  if (accessToken && accessSecret) return { accessToken, accessSecret };
  if (!refreshToken) return {};
  return { userAccessToken: '', refreshToken };
}
