// The brand's handles and how they are doing. Whether there are credentials is told, never what they are.
import { asc, count, inArray } from 'drizzle-orm';
import { sendingAccount } from '../../accounts/credentials.ts';
import type { Account } from '../../accounts/find-account.ts';
import { gapsInShort, type GapsInShort } from '../../gaps/list.ts';
import type { Parts } from '../../parts.ts';
import type { ChannelAccount } from '../schemas.ts';
import { problemSentence } from '../sentences.ts';
import { connectionsOf } from './connection.ts';
import { presentGap } from './gaps.ts';
import { iso, isoOrNull } from './times.ts';
import { usagesOf } from './usage.ts';

type Needs = Pick<Parts, 'store' | 'sealer' | 'clock' | 'registry' | 'config'>;

/** All of them, removed ones too, or the one with this id. */
export async function presentAccounts(parts: Needs, id?: string): Promise<ChannelAccount[]> {
  const { store } = parts;
  const { channelAccounts: a, outbox: o } = store.t;
  const all = await store.db.select().from(a).orderBy(asc(a.createdAt), asc(a.id));
  const rows = all.filter((row) => id === undefined || row.id === id);
  const connectionOf = await connectionsOf(parts, all);
  const waiting = await store.db
    .select({ id: o.channelAccountId, n: count() })
    .from(o)
    .where(inArray(o.state, ['queued', 'sending', 'unknown']))
    .groupBy(o.channelAccountId);
  const gaps = await gapsInShort(store);
  const usages = await usagesOf(parts, rows);
  return rows.map((row) => ({
    ...present(parts, row, { waitingToSend: waiting.find((one) => one.id === row.id)?.n ?? 0, gaps: gaps.get(row.id) }),
    connection: connectionOf(row),
    ...(usages.get(row.id) ?? { spend: null, sends: null }),
  }));
}

interface Beside {
  waitingToSend: number;
  gaps: GapsInShort | undefined;
}

function present(
  parts: Needs,
  row: Account,
  { waitingToSend, gaps }: Beside,
): Omit<ChannelAccount, 'connection' | 'spend' | 'sends'> {
  const { problem, problemCode, problemAt } = row;
  return {
    id: row.id,
    channel: row.channel,
    externalId: row.externalId,
    handle: row.handle,
    displayName: row.displayName,
    state: row.state,
    hasCredentials: hasCredentials(parts, row),
    problem:
      problem === null
        ? null
        : {
            reason: problem,
            code: problemCode ?? '',
            sentence: problemSentence(problem, row),
            at: iso(problemAt ?? row.updatedAt),
          },
    lastDeliveryAt: isoOrNull(row.lastDeliveryAt),
    poll: row.poll,
    waitingToSend,
    gaps: { open: gaps?.open ?? 0, last: gaps?.last ? presentGap(gaps.last, row) : null },
    reopenDays: row.reopenDays,
    targetMinutes: row.targetMs / 60_000,
    createdAt: iso(row.createdAt),
  };
}

/** Whether there is anything to send with; what was sealed with another key is nothing. */
export function hasCredentials({ sealer }: Pick<Parts, 'sealer'>, row: Account): boolean {
  if (row.credentials === null) return false;
  try {
    return Object.keys(sendingAccount(sealer, row).credentials).length > 0;
  } catch {
    return false;
  }
}
