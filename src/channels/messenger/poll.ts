// Asking Messenger what the Page wrote to a customer, when the answer to a send was lost and no echo came. Before it:
// outbox/look. The list itself: meta/sent-messages.
import type { Clock } from '../../clock.ts';
import type { RecentlySent, RecentlySentQuery } from '../settling.ts';
import { isUsableToken, type Graph } from '../meta/graph.ts';
import { readSentMessages } from '../meta/sent-messages.ts';

/** Never throws. Meta allows two such questions a second for each Page. */
export async function recentlySentByPage(
  query: RecentlySentQuery,
  { graph, clock }: { graph: Graph; clock: Clock },
): Promise<RecentlySent> {
  const { externalId: node, credentials } = query.account;
  const token = credentials['pageToken'];
  if (!isUsableToken(token)) return { known: false, at: null, code: 'no_page_token' };
  return readSentMessages({ query, graph, clock, platform: 'messenger', node, token });
}
