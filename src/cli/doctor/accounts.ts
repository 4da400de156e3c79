// Each of the brand's handles: can its credentials be opened, is it paused, does its platform answer, when did it last deliver,
// what waits to be sent? What the platform says of it: connection.ts.
import { and, asc, count, desc, eq, inArray, ne } from 'drizzle-orm';
import { sendingAccount } from '../../accounts/credentials.ts';
import type { Account } from '../../accounts/find-account.ts';
import type { AccountProblem, SendingAccount } from '../../channels/channel.ts';
import type { Parts } from '../../parts.ts';
import { SealBroken } from '../../seal.ts';
import { ageOf } from '../table.ts';
import { lookAtConnection } from './connection.ts';
import type { Finding } from './finding.ts';

/** A busy handle that has been silent for so long is worth a look. */
const SILENT_MS = 86_400_000;

export async function lookAtAccounts(parts: Parts, { offline }: { offline: boolean }): Promise<Finding[]> {
  const { channelAccounts: t } = parts.store.t;
  const accounts = await parts.store.db
    .select()
    .from(t)
    .where(ne(t.state, 'removed'))
    .orderBy(asc(t.channel), asc(t.externalId));
  if (accounts.length === 0) {
    const next = 'name one in the settings, or: npx touchpoint account add --help';
    return [{ check: 'accounts', status: 'warn', says: 'no handle is registered', next }];
  }
  const findings: Finding[] = [];
  for (const account of accounts) findings.push(...(await lookAtAccount(parts, { account, offline })));
  return findings;
}

async function lookAtAccount(
  parts: Parts,
  { account, offline }: { account: Account; offline: boolean },
): Promise<Finding[]> {
  const name = `${account.channel} @${account.handle}`;
  const opened = open(parts, account);
  const credentials = credentialsOf(parts, { account, opened, name });
  const platform = credentials.status === 'fail' ? [] : await lookAtConnection(parts, { account, offline });
  return [
    credentials,
    ...platform,
    ...pauseOf(account, name),
    await deliveryOf(parts, { account, name }),
    await waitingOf(parts, { account, name }),
  ];
}

function open({ sealer }: Parts, account: Account): SendingAccount | undefined {
  try {
    return sendingAccount(sealer, account);
  } catch (error) {
    if (error instanceof SealBroken || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

interface Named {
  account: Account;
  name: string;
}

function credentialsOf(
  { registry }: Parts,
  { account, opened, name }: Named & { opened: SendingAccount | undefined },
): Finding {
  const check = `${name}, credentials`;
  const next = `npx touchpoint account add ${account.channel} ${account.externalId} --handle ${account.handle} --credentials-stdin`;
  if (opened === undefined) return { check, status: 'fail', says: 'they cannot be opened with this secret key', next };
  if (account.credentials === null)
    return { check, status: 'fail', says: 'there are none: it receives and cannot answer', next };
  const sets = registry.channel(account.channel).capabilities.credentialSets;
  // A token that is still to be had for its refresh token is there, and empty.
  const isWhole = sets.some((names) => names.every((wanted) => opened.credentials[wanted] !== undefined));
  if (isWhole) return { check, status: 'ok', says: 'can be read' };
  const wanted = sets.map((names) => names.join(' and ')).join(', or ');
  return { check, status: 'fail', says: `incomplete: ${wanted} are needed to answer`, next };
}

const MEND: Readonly<Record<AccountProblem, string>> = {
  reauthorise: 'make a new token at the platform and give it to npx touchpoint account add',
  restricted: 'the platform restricts the account: see its own inbox for the reason, then resume it under Accounts',
  out_of_credit: 'buy credit at the platform, then resume the account under Accounts',
  configuration: 'compare the app and its permissions at the platform with the settings, then resume the account',
};

function pauseOf({ state, problem, problemCode }: Account, name: string): Finding[] {
  if (state !== 'paused') return [];
  const next = MEND[problem as AccountProblem] ?? 'see the account under Accounts';
  const says = `paused, ${problem ?? 'unknown'} (${problemCode ?? ''}); replies wait, nothing is lost`;
  return [{ check: `${name}, sending`, status: 'fail', says, next }];
}

async function deliveryOf({ store, clock }: Parts, { account, name }: Named): Promise<Finding> {
  const { messages: m } = store.t;
  const [newest] = await store.db
    .select({ receivedAt: m.receivedAt })
    .from(m)
    .where(and(eq(m.channelAccountId, account.id), eq(m.direction, 'inbound')))
    .orderBy(desc(m.id))
    .limit(1);
  const last = Math.max(account.lastDeliveryAt ?? 0, newest?.receivedAt ?? 0);
  const check = `${name}, last delivery`;
  const next = 'write to the handle from a private account; if nothing comes, check the webhook at the platform';
  if (last === 0) return { check, status: 'warn', says: 'none yet', next };
  const age = clock.now() - last;
  const says = `${ageOf(age)} ago`;
  return age > SILENT_MS ? { check, status: 'warn', says, next } : { check, status: 'ok', says };
}

/** Business time after which a reply that may leave should have left. */
const STUCK_MS = 300_000;

async function waitingOf({ store, clock }: Parts, { account, name }: Named): Promise<Finding> {
  const { outbox: o } = store.t;
  const rows = await store.db
    .select({ notBefore: o.notBefore, n: count() })
    .from(o)
    .where(and(eq(o.channelAccountId, account.id), inArray(o.state, ['queued', 'sending'])))
    .groupBy(o.notBefore)
    .orderBy(asc(o.notBefore));
  const n = rows.reduce((sum, row) => sum + row.n, 0);
  const check = `${name}, replies waiting`;
  const age = clock.now() - (rows[0]?.notBefore ?? clock.now());
  if (n === 0 || age <= STUCK_MS) return { check, status: 'ok', says: String(n) };
  const next =
    account.state === 'paused'
      ? 'they leave when the account is resumed'
      : 'start the product, or more of: npm run worker';
  return { check, status: 'warn', says: `${n}, the oldest for ${ageOf(age)}`, next };
}
