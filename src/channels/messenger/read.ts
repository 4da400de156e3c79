// Asking Messenger what was written to the Page, when it does not tell by itself. Before it: polling/poll-account. The question
// and its answer, which Instagram shares: meta/read-conversations.
import type { Clock } from '../../clock.ts';
import type { Graph } from '../meta/graph.ts';
import { parseConversations } from '../meta/parse-conversations.ts';
import { CONVERSATIONS_PACE, readConversations } from '../meta/read-conversations.ts';
import type { Reading } from '../reading.ts';

export const messengerReading = ({ graph, clock }: { graph: Graph; clock: Clock }): Reading => ({
  sources: ['dm'],
  uses: { dm: 'read.dm', public: 'read.public' },
  paces: { dm: CONVERSATIONS_PACE, public: CONVERSATIONS_PACE },
  read: (request) => {
    const { externalId: node, credentials } = request.account;
    return readConversations({ request, graph, clock, platform: 'messenger', node, token: credentials['pageToken'] });
  },
  parse: parseConversations,
});
