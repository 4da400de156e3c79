// A handle as it is named on the command line: `x:1190000000000000001`, `x:halcyonair`, or `@halcyonair` where only one is called so.
import { ne } from 'drizzle-orm';
import type { Account } from '../../accounts/find-account.ts';
import type { Parts } from '../../parts.ts';
import { WrongUse } from '../failure.ts';

/** @throws WrongUse naming the handles that there are. */
export async function handleNamed({ store }: Pick<Parts, 'store'>, given: string): Promise<Account> {
  const { channelAccounts: t } = store.t;
  const accounts = await store.db.select().from(t).where(ne(t.state, 'removed'));
  const [, channel, rest = given] = /^([a-z_]+):(.+)$/.exec(given.trim()) ?? [];
  const wanted = rest.replace(/^@/, '').toLowerCase();
  const found = accounts.filter(
    (account) =>
      (channel === undefined || account.channel === channel) &&
      (account.externalId === wanted || account.handle.toLowerCase() === wanted),
  );
  const [account] = found;
  if (account !== undefined && found.length === 1) return account;
  const names = (found.length > 1 ? found : accounts).map((one) => `${one.channel}:${one.externalId} (@${one.handle})`);
  if (names.length === 0) throw new WrongUse('No handle is registered yet: npx touchpoint account add --help');
  throw new WrongUse(
    found.length > 1
      ? `"${given}" could be ${names.join(' or ')}: name one of them`
      : `There is no handle "${given}"; there are ${names.join(', ')}`,
  );
}
