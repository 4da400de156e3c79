// Asking Instagram what the account wrote to a customer, when the answer to a send was lost and no echo came. Before it:
// outbox/look. The list itself: meta/sent-messages.
import type { Clock } from '../../clock.ts';
import type { RecentlySent, RecentlySentQuery } from '../settling.ts';
import { isUsableToken, type Graph } from '../meta/graph.ts';
import { readSentMessages } from '../meta/sent-messages.ts';

/** Never throws. Meta allows two such questions a second for each account. */
export async function recentlySentByAccount(
  query: RecentlySentQuery,
  { graph, clock }: { graph: Graph; clock: Clock },
): Promise<RecentlySent> {
  const { externalId, credentials } = query.account;
  const token = credentials['token'];
  if (!isUsableToken(token)) return { known: false, at: null, code: 'no_token' };
  return readSentMessages({
    query,
    graph,
    clock,
    platform: 'instagram',
    node: credentials['pageId'] || externalId,
    token,
  });
}
