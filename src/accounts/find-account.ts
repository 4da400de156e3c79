// The brand's handles as the stories need them. Every delivery asks for its account, so the answer is remembered for a
// second; a handle that is not registered is asked for again each time, because it may be added at any moment.
import { eq, sql } from 'drizzle-orm';
import type { ChannelKind } from '../channels/channel.ts';
import { monotonicMs } from '../clock.ts';
import { perStore } from '../db/per-store.ts';
import type { Schema } from '../db/schema.ts';
import type { Store, Write } from '../db/store.ts';

export type Account = Schema['channelAccounts']['$inferSelect'];

const REMEMBERED_MS = 1000;

interface Lookup {
  byHandle: (of: { channel: string; externalId: string }) => Promise<Account[]>;
  byId: (of: { id: string }) => Promise<Account[]>;
  remembered: Map<string, { account: Account; until: number }>;
  /** Business time at which an account's last delivery was written down, by this process. */
  noted: Map<string, number>;
}

const lookup = perStore((store: Store): Lookup => {
  const { channelAccounts: t } = store.t;
  const byHandle = store.prepared('account_by_handle', (db) =>
    db
      .select()
      .from(t)
      .where(sql`${t.channel} = ${sql.placeholder('channel')} and ${t.externalId} = ${sql.placeholder('externalId')}`),
  );
  const byId = store.prepared('account_by_id', (db) =>
    db
      .select()
      .from(t)
      .where(eq(t.id, sql.placeholder('id'))),
  );
  return {
    byHandle: (of) => byHandle({ ...of }),
    byId: (of) => byId({ ...of }),
    remembered: new Map(),
    noted: new Map(),
  };
});

/** The registered account of this handle; undefined when there is none, or it was removed. At most a second old. */
export async function findAccount(
  store: Store,
  of: { channel: ChannelKind; externalId: string },
): Promise<Account | undefined> {
  const { byHandle, remembered } = lookup(store);
  const key = keyOf(of);
  const known = remembered.get(key);
  if (known && known.until > monotonicMs()) return known.account;
  const [account] = await byHandle(of);
  if (account === undefined || account.state === 'removed') return undefined;
  remembered.set(key, { account, until: monotonicMs() + REMEMBERED_MS });
  return account;
}

const keyOf = ({ channel, externalId }: { channel: string; externalId: string }): string => `${channel}:${externalId}`;

/** The account as it is now, never remembered: what may be sent depends on it. */
export async function accountById(store: Store, id: string): Promise<Account | undefined> {
  const [account] = await lookup(store).byId({ id });
  return account;
}

/** The same, unless it was removed: for those who look at it or change its connection. */
export async function standingAccount(store: Store, id: string): Promise<Account | undefined> {
  const account = await accountById(store, id);
  return account?.state === 'removed' ? undefined : account;
}

const NOTED_EVERY_MS = 30_000;

/** Inside a transaction: this account is being delivered to. Written down at most twice a minute; silence is what matters. */
export async function noteDelivery(
  store: Store,
  { db, account, now }: { db: Write; account: Account; now: number },
): Promise<void> {
  const { noted, remembered } = lookup(store);
  if (now - (noted.get(account.id) ?? account.lastDeliveryAt ?? 0) < NOTED_EVERY_MS) return;
  noted.set(account.id, now);
  // Whether it is being pushed to decides what is late: that must not be a second old.
  const known = remembered.get(keyOf(account));
  if (known) known.account = { ...known.account, lastDeliveryAt: now };
  const { channelAccounts: t } = store.t;
  await db.update(t).set({ lastDeliveryAt: now }).where(eq(t.id, account.id)).returning({ id: t.id });
}
