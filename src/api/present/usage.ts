// What a handle has used of its day: money, where its platform charges, and sends, where the platform limits them by the day.
import type { Account } from '../../accounts/find-account.ts';
import { chargesOf, dayOf, spendToday } from '../../accounts/spend.ts';
import { DAY_MS } from '../../clock.ts';
import { MONEY } from '../../outbox/next-to-leave.ts';
import { sendLimits } from '../../outbox/send-limits.ts';
import type { WaitingParts } from '../../outbox/waiting.ts';
import type { ChannelAccount } from '../schemas.ts';
import { spendSentence } from '../sentences.ts';
import { iso } from './times.ts';

type Usage = Pick<ChannelAccount, 'spend' | 'sends'>;

/** By account. */
export async function usagesOf(parts: WaitingParts, accounts: readonly Account[]): Promise<Map<string, Usage>> {
  const now = parts.clock.now();
  const charged = accounts.filter((account) => chargesOf(parts.config, account));
  const rows = await spendToday(parts.store, { accountIds: charged.map(({ id }) => id), now });
  const usages = new Map<string, Usage>();
  for (const account of accounts) {
    const items = rows.filter(({ channelAccountId }) => channelAccountId === account.id);
    const sends = await sendsOf(parts, { account, now });
    usages.set(account.id, { spend: spendOf(parts, { account, items, now }), sends });
  }
  return usages;
}

interface Spent {
  account: Account;
  items: readonly { item: string; count: number; microUsd: number }[];
  now: number;
}

function spendOf({ config }: WaitingParts, { account, items, now }: Spent): Usage['spend'] {
  const charges = chargesOf(config, account);
  if (!charges) return null;
  const micro = items.reduce((sum, { microUsd }) => sum + microUsd, 0);
  const budget = charges.dailyMicroUsd;
  const share = budget === undefined ? null : micro / budget;
  return {
    day: dayOf(now),
    amountUsd: usd(micro),
    budgetUsd: budget === undefined ? null : usd(budget),
    share,
    items: items.map(({ item, count, microUsd }) => ({ item, count, amountUsd: usd(microUsd) })),
    sentence: share === null ? null : spendSentence(share, account),
  };
}

const usd = (micro: number): number => micro / 1_000_000;

/** Of several limits by the day, its own and the app's, the one that is nearest to its end. */
async function sendsOf(
  parts: WaitingParts,
  { account, now }: { account: Account; now: number },
): Promise<Usage['sends']> {
  const windows = await sendLimits(parts, { account, surface: 'dm', now });
  const [day] = windows
    .filter(({ unit, window, windowMs }) => unit === 'calls' && window !== MONEY && windowMs >= DAY_MS)
    .map((window) => ({ ...window, share: (window.limit - window.remaining) / window.limit }))
    .toSorted((a, b) => b.share - a.share);
  return day
    ? { today: day.limit - day.remaining, limit: day.limit, share: day.share, resetsAt: iso(day.resetAt) }
    : null;
}
