// How the stream stands, written where the accounts page and the next process find it: the row `stream` of each account of the
// channel. Until when it was heard decides what has to be repeated; a beat is written down at most twice a minute.
import { and, eq, inArray, max, ne } from 'drizzle-orm';
import type { ChannelKind } from '../channels/channel.ts';
import { monotonicMs } from '../clock.ts';
import type { Schema } from '../db/schema.ts';
import type { Parts } from '../parts.ts';

export interface StreamStanding {
  /** Before a connection: the accounts to read for, and until when everything is kept. */
  before(): Promise<{ accounts: readonly string[]; heardUntil: number | null }>;
  /** Everything said until then (business time) is kept. */
  heard(until: number): void;
  /** The connection is over, and the next one is `afterMs` away. */
  ended(end: { code: string; times: number; afterMs: number }): Promise<void>;
  /** Writes down what is not yet written. */
  close(): Promise<void>;
}

const WRITTEN_EVERY_MS = 30_000;

export function streamStanding(parts: Parts, channel: ChannelKind): StreamStanding {
  const { clock, log } = parts;
  let heardUntil: number | null = null;
  /** Real time of the last writing in this connection. */
  let writtenAt = -Infinity;
  let unwritten = false;
  let writing: Promise<unknown> = Promise.resolve();

  // A connection stands for days: whoever is connected meanwhile is heard over it too.
  const write = async (row: Partial<PollerRow>): Promise<void> =>
    writeRows(parts, { accounts: await accountsOf(parts, channel), row });
  const writeHeard = (): void => {
    const until = heardUntil;
    if (until === null) return;
    unwritten = false;
    writtenAt = monotonicMs();
    writing = writing
      .then(() => write({ nextAt: until, lastAt: until, lastOkAt: until, failures: 0, code: null }))
      .catch((error: unknown) => log.warn({ err: error }, 'until when the stream was heard could not be written down'));
  };

  return {
    before: async () => {
      const accounts = await accountsOf(parts, channel);
      heardUntil = latest(heardUntil, await writtenUntil(parts, accounts));
      writtenAt = -Infinity;
      return { accounts, heardUntil };
    },
    heard: (until) => {
      heardUntil = latest(heardUntil, until);
      unwritten = true;
      if (monotonicMs() - writtenAt >= WRITTEN_EVERY_MS) writeHeard();
    },
    ended: async ({ code, times, afterMs }) => {
      if (unwritten) writeHeard();
      await writing;
      const now = clock.now();
      await write({ nextAt: now + afterMs, lastAt: now, failures: times, code });
    },
    close: async () => {
      if (unwritten) writeHeard();
      await writing;
    },
  };
}

type PollerRow = Schema['pollers']['$inferSelect'];

const latest = (one: number | null, other: number | null): number | null =>
  one === null ? other : Math.max(one, other ?? one);

/** Paused ones too: what customers write to them is read all the same. */
async function accountsOf({ store }: Parts, channel: ChannelKind): Promise<string[]> {
  const { channelAccounts: t } = store.t;
  const rows = await store.db
    .select({ id: t.id })
    .from(t)
    .where(and(eq(t.channel, channel), ne(t.state, 'removed')));
  return rows.map(({ id }) => id);
}

/** By whatever process. The stream is one for all accounts of the app. */
async function writtenUntil({ store }: Parts, accounts: readonly string[]): Promise<number | null> {
  if (accounts.length === 0) return null;
  const { pollers: t } = store.t;
  const [row] = await store.db
    .select({ until: max(t.lastOkAt) })
    .from(t)
    .where(and(inArray(t.channelAccountId, [...accounts]), eq(t.source, 'stream')));
  return row?.until ?? null;
}

async function writeRows(
  { store, clock }: Parts,
  { accounts, row }: { accounts: readonly string[]; row: Partial<PollerRow> },
): Promise<void> {
  const { pollers: t } = store.t;
  const first = { cursor: null, nextAt: clock.now(), behind: false, failures: 0, fence: 0, leaseUntil: 0 };
  await store.tx(async (db) => {
    for (const channelAccountId of accounts) {
      await db
        .insert(t)
        .values({ channelAccountId, source: 'stream', ...first, ...row })
        .onConflictDoUpdate({ target: [t.channelAccountId, t.source], set: row })
        .returning({ id: t.channelAccountId });
    }
  });
}
