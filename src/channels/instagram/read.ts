// Asking Instagram what was written to the account, when it does not tell by itself. Before it: polling/poll-account. The
// question and its answer, which Messenger shares: meta/read-conversations.
import type { Clock } from '../../clock.ts';
import type { Graph } from '../meta/graph.ts';
import { parseConversations } from '../meta/parse-conversations.ts';
import { CONVERSATIONS_PACE, readConversations } from '../meta/read-conversations.ts';
import type { Reading } from '../reading.ts';

export const instagramReading = ({ graph, clock }: { graph: Graph; clock: Clock }): Reading => ({
  sources: ['dm'],
  uses: { dm: 'read.dm', public: 'read.public' },
  paces: { dm: CONVERSATIONS_PACE, public: CONVERSATIONS_PACE },
  read: (request) => {
    const { externalId, credentials } = request.account;
    // Through Facebook Login the calls go to the Page that the account is linked to.
    const node = credentials['pageId'] || externalId;
    return readConversations({ request, graph, clock, platform: 'instagram', node, token: credentials['token'] });
  },
  parse: parseConversations,
});
