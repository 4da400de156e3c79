// What the platform says about a handle: the same questions, sentences and next steps as the keeper's and the inbox's. Asked
// now, written nowhere. Before it: accounts.ts.
import { askPlatform, worstOfEach } from '../../accounts/ask-platform.ts';
import { checkTraffic } from '../../accounts/check-traffic.ts';
import type { Account } from '../../accounts/find-account.ts';
import { knownFindings } from '../../accounts/known-findings.ts';
import { remedyFor } from '../../accounts/remedies.ts';
import { webhookUrlOf } from '../../accounts/webhook-url.ts';
import { foundAtDoor } from '../../accounts/wrong-signatures.ts';
import type { Found } from '../../channels/connection.ts';
import { CHECKS } from '../../db/tables/accounts.ts';
import type { Parts } from '../../parts.ts';
import type { Finding } from './finding.ts';

export async function lookAtConnection(
  parts: Parts,
  { account, offline }: { account: Account; offline: boolean },
): Promise<Finding[]> {
  const name = `${account.channel} @${account.handle}`;
  if (offline) {
    const next = 'npx touchpoint doctor, without --offline';
    return [{ check: `${name}, platform`, status: 'warn', says: 'not checked', next }];
  }
  const asked = await askPlatform(parts, { account, depth: 'full', mayRead: true });
  const own = [
    ...(await checkTraffic(parts, account)),
    ...(await foundAtDoor(parts, account)),
    ...(await streamOf(parts, account)),
  ];
  return connectionFindings(parts, { account, found: worstOfEach([...own, ...asked]) });
}

/** One line for each question, for the doctor and for `account check`. */
export const connectionFindings = (
  { registry, config }: Pick<Parts, 'registry' | 'config'>,
  { account, found }: { account: Account; found: readonly Found[] },
): Finding[] =>
  found.toSorted(inOrder).map((one): Finding => {
    const { channel, externalId, handle } = account;
    const webhookUrl = webhookUrlOf(config, registry.channel(channel).door);
    const { sentence: says, next } = remedyFor(one, { channel, externalId, handle, webhookUrl });
    const check = `${channel} @${handle}, ${one.check}`;
    if (one.state === 'ok') return { check, status: 'ok', says };
    const step = next ?? 'wait: it is asked again by itself';
    return { check, status: one.state === 'broken' ? 'fail' : 'warn', says, next: step };
  });

const inOrder = (one: Found, other: Found): number => CHECKS.indexOf(one.check) - CHECKS.indexOf(other.check);

/** X's activity stream, where it does the telling: its worker wrote down how it stands. */
async function streamOf(parts: Parts, account: Account): Promise<Found[]> {
  const findings = await knownFindings(parts, [account]);
  return (findings.get(account.id) ?? [])
    .filter(({ code }) => code.startsWith('stream_'))
    .map(({ check, state, code, detail }) => ({ check, state, code, ...(detail === null ? {} : { detail }) }));
}
