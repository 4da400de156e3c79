// `touchpoint account check` and `touchpoint account connect`: one handle looked at now, and told to its platform. Unlike the
// doctor they write down what they find, and pause or resume the handle by it.
import { and, eq, ne } from 'drizzle-orm';
import { checkAccount } from '../../accounts/check-account.ts';
import { connectAccount } from '../../accounts/connect-account.ts';
import { findAccount, standingAccount, type Account } from '../../accounts/find-account.ts';
import { knownFindings } from '../../accounts/known-findings.ts';
import { refreshToken } from '../../accounts/refresh-token.ts';
import type { ChannelKind } from '../../channels/channel.ts';
import type { Parts } from '../../parts.ts';
import type { Outcome } from '../command.ts';
import { connectionFindings } from '../doctor/connection.ts';
import { Failed, WrongUse } from '../failure.ts';
import { channelOf, platformIdOf } from './named.ts';

interface Named {
  channel: string;
  externalId: string;
}

export async function check(parts: Parts, named: Named): Promise<Outcome> {
  const { id } = await registered(parts, named);
  await refreshToken(parts, id);
  const account = await standingAccount(parts.store, id);
  if (account) await checkAccount(parts, { account, depth: 'full', asked: true });
  return told(parts, id);
}

export async function connect(parts: Parts, named: Named): Promise<Outcome> {
  const { id } = await registered(parts, named);
  await connectAccount(parts, id);
  return told(parts, id);
}

/** @throws WrongUse for what cannot be a handle or is not said clearly, Failed for one that is not registered. */
async function registered(parts: Parts, { channel: given, externalId: id }: Named): Promise<Account> {
  const channel = channelOf(given);
  if (id === '') return onlyOne(parts, channel);
  const externalId = platformIdOf(id);
  const account = await findAccount(parts.store, { channel, externalId });
  if (account) return account;
  throw new Failed(
    `${channel} ${externalId} is not registered. First: npx touchpoint account add ${channel} ${externalId} --handle HANDLE --credentials-stdin`,
  );
}

async function onlyOne({ store }: Parts, channel: ChannelKind): Promise<Account> {
  const { channelAccounts: t } = store.t;
  const [one, other] = await store.db
    .select()
    .from(t)
    .where(and(eq(t.channel, channel), ne(t.state, 'removed')))
    .limit(2);
  if (one === undefined)
    throw new Failed(`No handle of ${channel} is registered. See: npx touchpoint account add --help`);
  if (other) throw new WrongUse(`There are several handles of ${channel}: say which. See: npx touchpoint account list`);
  return one;
}

async function told(parts: Parts, id: string): Promise<Outcome> {
  const account = await standingAccount(parts.store, id);
  if (!account) throw new Failed('The handle was removed meanwhile.');
  const known = (await knownFindings(parts, [account])).get(id) ?? [];
  const found = known.map(({ detail, ...one }) => ({ ...one, ...(detail === null ? {} : { detail }) }));
  const checks = connectionFindings(parts, { account, found });
  const failed = checks.some(({ status }) => status === 'fail');
  const { channel, externalId, handle, state, problem } = account;
  return {
    json: { ok: !failed, id, channel, externalId, handle, state, problem, checks },
    lines: checks.flatMap(({ check: name, status, says, next }) => [
      `${status.padEnd(4)}  ${name}: ${says}`,
      ...(next === undefined ? [] : [`      next: ${next}`]),
    ]),
    failed,
  };
}
