// One look at an account through its platform's eyes; nothing is written but the one read that it takes from the account's
// limits. Used by the keeper and by `touchpoint doctor`. After it: check-account, which remembers what was found.
import { desc, eq } from 'drizzle-orm';
import type { SendingAccount } from '../channels/channel.ts';
import type { Check, CheckQuery, Found } from '../channels/connection.ts';
import type { Parts } from '../parts.ts';
import { SealBroken } from '../seal.ts';
import { takeBudget } from './count-calls.ts';
import { sendingAccount } from './credentials.ts';
import type { Account } from './find-account.ts';
import { isRefreshOver } from './pause.ts';
import { webhookUrlOf } from './webhook-url.ts';

/** Calls that a check leaves to polls and to settling what was sent. */
const LEAVES = 4;

export async function askPlatform(
  parts: Parts,
  { account, depth, mayRead }: { account: Account } & Pick<CheckQuery, 'depth' | 'mayRead'>,
): Promise<Found[]> {
  const opened = openAccount(parts, account);
  if ('found' in opened) return [opened.found];
  const channel = parts.registry.channel(account.channel);
  const found = await channel.connection.check({
    account: opened.account,
    webhookUrl: webhookUrlOf(parts.config, channel.door),
    depth,
    mayRead: mayRead && (await takeRead(parts, account)),
    contactExternalId: depth === 'full' ? await lastContact(parts, account.id) : null,
    problemCode: account.state === 'paused' ? account.problemCode : null,
  });
  return worstOfEach(found).map((one) => betterKnown(one, account));
}

/** Why a token is dead we may know better than the platform, which only sees a token that it does not know. */
export const betterKnown = (found: Found, { problemCode }: Account): Found =>
  found.check === 'token' && found.code === 'refused' && isRefreshOver(problemCode)
    ? { ...found, code: problemCode }
    : found;

/** Its secrets, or why there are none to use. */
export function openAccount(
  { sealer }: Pick<Parts, 'sealer'>,
  account: Account,
): { account: SendingAccount } | { found: Found } {
  if (account.credentials === null) return { found: { check: 'token', state: 'broken', code: 'no_credentials' } };
  try {
    return { account: sendingAccount(sealer, account) };
  } catch (error) {
    if (!(error instanceof SealBroken || error instanceof SyntaxError)) throw error;
    return { found: { check: 'token', state: 'broken', code: 'credentials_unreadable' } };
  }
}

function takeRead({ store, registry, clock }: Parts, account: Account): Promise<boolean> {
  const { capabilities } = registry.channel(account.channel);
  return store.tx(async (db) => {
    const question = { account, use: 'read.dm', capabilities, now: clock.now(), keep: LEAVES } as const;
    return (await takeBudget(store, db, question)).taken;
  });
}

async function lastContact({ store }: Parts, accountId: string): Promise<string | null> {
  const { contacts: c } = store.t;
  const [contact] = await store.db
    .select({ externalId: c.externalId })
    .from(c)
    .where(eq(c.channelAccountId, accountId))
    .orderBy(desc(c.id))
    .limit(1);
  return contact?.externalId ?? null;
}

const RANK: Readonly<Record<Found['state'], number>> = { ok: 0, unknown: 1, warning: 2, broken: 3 };

/** One answer to each question: the one that needs somebody most. */
export function worstOfEach(found: readonly Found[]): Found[] {
  const worst = new Map<Check, Found>();
  for (const one of found) {
    const known = worst.get(one.check);
    if (known === undefined || RANK[one.state] > RANK[known.state]) worst.set(one.check, one);
  }
  return [...worst.values()];
}
