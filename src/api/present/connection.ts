// How a handle's connection to its platform is doing, in words: what the last looks found and the next step for each, when we
// were last told and when we last read, when the token ends, what the limits leave. Nothing secret, nobody's name.
import { max, ne } from 'drizzle-orm';
import type { Account } from '../../accounts/find-account.ts';
import { knownFindings, type Finding } from '../../accounts/known-findings.ts';
import { remedyFor } from '../../accounts/remedies.ts';
import { webhookUrlOf } from '../../accounts/webhook-url.ts';
import { appOf } from '../../accounts/budget-row.ts';
import { PROFILE_PACE } from '../../accounts/stops.ts';
import type { Parts } from '../../parts.ts';
import type { ChannelAccount } from '../schemas.ts';
import { limitWords } from './limit-words.ts';
import { iso, isoOrNull } from './times.ts';

type Needs = Pick<Parts, 'store' | 'clock' | 'registry' | 'config'>;
type Connection = ChannelAccount['connection'];

/** Answers for one account; everything was read at once for all of them. */
export async function connectionsOf(
  parts: Needs,
  accounts: readonly Account[],
): Promise<(account: Account) => Connection> {
  const { store, clock } = parts;
  const { pollers: p, budgets: b } = store.t;
  const findings = await knownFindings(parts, accounts);
  const polls = await store.db
    .select({ id: p.channelAccountId, at: max(p.lastOkAt) })
    .from(p)
    .where(ne(p.source, 'stream')) // there we are told
    .groupBy(p.channelAccountId);
  const budgets = await store.db.select().from(b);
  return (account) => {
    const known = findings.get(account.id) ?? [];
    const holders = [account.id, appOf(account.channel)];
    const routing = known.find(({ check }) => check === 'routing');
    return {
      checkedAt: isoOrNull(newest(known)),
      checks: known.map((finding) => presentCheck(parts, { finding, account })),
      lastPushAt: isoOrNull(account.lastDeliveryAt),
      lastPollAt: isoOrNull(polls.find(({ id }) => id === account.id)?.at ?? null),
      poll: account.poll,
      tokenExpiresAt: isoOrNull(account.tokenExpiresAt),
      limits: budgets
        .filter(
          ({ holder, endpoint, window }) => holders.includes(holder) && !OURS.has(endpoint) && window !== 'second',
        )
        .map(({ endpoint, window, unit, limit, remaining, resetAt }) => ({
          endpoint,
          window,
          words: limitWords({ endpoint, window }, parts.registry.channel(account.channel).capabilities),
          unit,
          limit,
          // A window that is over is whole again, until the platform says otherwise.
          remaining: resetAt > clock.now() ? Math.max(0, remaining) : limit,
          resetAt: iso(resetAt),
        })),
      routingOwner: routing?.detail ?? null,
    };
  };
}

/** A pace that we keep by ourselves; no platform knows of it. Limits by the second are over before anybody has read them. */
const OURS: ReadonlySet<string> = new Set([PROFILE_PACE]);

const newest = (findings: readonly Finding[]): number | null =>
  findings.length === 0 ? null : Math.max(...findings.map(({ checkedAt }) => checkedAt));

function presentCheck(
  { registry, config }: Needs,
  { finding, account }: { finding: Finding; account: Account },
): Connection['checks'][number] {
  const { check, state, code, detail, since } = finding;
  const { channel, externalId, handle } = account;
  const webhookUrl = webhookUrlOf(config, registry.channel(channel).door);
  const remedy = remedyFor(finding, { channel, externalId, handle, webhookUrl });
  return { check, state, code, detail, ...remedy, since: iso(since) };
}
