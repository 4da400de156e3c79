// What is known about each account's connection without asking anybody: the findings of the last looks, what stands at the
// door of its platform, and how its stream stands. Before it: check-account, wrong-signatures, stream-standing. After it: the
// API and its banner.
import { eq } from 'drizzle-orm';
import type { Check, Found } from '../channels/connection.ts';
import { CHECKS } from '../db/tables/accounts.ts';
import type { Parts } from '../parts.ts';
import type { Account } from './find-account.ts';
import { judgeStream, type StreamFound } from './stream-finding.ts';
import { judgeSignatures, wrongAt, wrongSignatures, type WrongSignatures } from './wrong-signatures.ts';

export interface Finding {
  check: Check;
  state: Found['state'];
  code: string;
  detail: string | null;
  checkedAt: number;
  since: number;
}

/** By account id; in the order of the checks. */
export async function knownFindings(
  parts: Pick<Parts, 'store' | 'clock' | 'registry'>,
  accounts: readonly Account[],
): Promise<ReadonlyMap<string, Finding[]>> {
  const { store, registry, clock } = parts;
  const { pollers: p } = store.t;
  const rows = await store.db.select().from(store.t.accountChecks);
  const wrong = await wrongSignatures(parts);
  const streams = await store.db.select().from(p).where(eq(p.source, 'stream'));
  const findings = accounts.map((account): [string, Finding[]] => {
    const row = streams.find(({ channelAccountId }) => channelAccountId === account.id);
    // What was written down while the stream was wanted says nothing once it is not.
    const isStreamed = registry.streaming(account.channel) !== null;
    const stream = row && isStreamed ? judgeStream(row, clock.now()) : undefined;
    const asked = rows.filter(({ channelAccountId }) => channelAccountId === account.id);
    const own = stream === undefined ? asked : withStream(asked, stream);
    const door = registry.channel(account.channel).door;
    const neighbours = accounts.filter(({ channel }) => registry.channel(channel).door === door);
    const lastAcceptedAt = Math.max(...neighbours.map(({ lastDeliveryAt }) => lastDeliveryAt ?? 0));
    const counted = wrongAt(wrong, { registry, channel: account.channel });
    const found = judgeSignatures(counted, { lastAcceptedAt });
    return [account.id, inOrder(found && counted ? withDoor(own, { found, counted }) : own)];
  });
  return new Map(findings);
}

/** Newer than the last look. A wrong secret explains better than anything else why nothing comes, a mere doubt does not. */
function withDoor(own: readonly Finding[], { found, counted }: { found: Found; counted: WrongSignatures }): Finding[] {
  const webhook = own.find(({ check }) => check === 'webhook');
  if (webhook?.state === 'broken' && found.state !== 'broken') return [...own];
  const { check, state, code, detail = null } = found;
  const door: Finding = { check, state, code, detail, checkedAt: counted.lastAt, since: counted.since };
  return [...own.filter((one) => one.check !== check), door];
}

/** Where a webhook does the telling the stream only helps. */
function withStream(asked: readonly Finding[], { at, detail, ...stream }: StreamFound): Finding[] {
  const webhook = asked.find(({ check }) => check === 'webhook');
  if (webhook && webhook.code !== 'not_public') return [...asked];
  const found: Finding = { ...stream, detail: detail ?? null, checkedAt: at, since: webhook?.since ?? at };
  return [...asked.filter(({ check }) => check !== 'webhook'), found];
}

const inOrder = (findings: readonly Finding[]): Finding[] =>
  findings.toSorted((one, other) => CHECKS.indexOf(one.check) - CHECKS.indexOf(other.check));
