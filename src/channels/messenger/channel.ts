// Messenger and the public side of a Facebook Page, as a channel. Before it: registry.ts, which hands in the settings.
import type { Clock } from '../../clock.ts';
import type { Channel } from '../channel.ts';
import { openGraph } from '../meta/graph.ts';
import { HUMAN_WINDOW_MS, REPLY_WINDOW_MS } from '../meta/reply-window.ts';
import { parseMessenger } from './parse.ts';
import { recentlySentByPage } from './poll.ts';
import { profileForPage } from './profile.ts';
import { MESSENGER_TEXT_LIMIT, measureMessenger, sendMessenger } from './send.ts';

export interface MessengerSettings {
  /** `META_GRAPH_URL`. */
  graphUrl: string;
  /** `META_GRAPH_VERSION`. */
  version: string;
  /** `META_APP_ID`; no call needs it, since a token says which app is calling. */
  appId?: string;
  /** `META_APP_SECRET`, for the proof that goes with each token. */
  appSecret: string;
  /** Real milliseconds for one call; 15 s. */
  timeoutMs?: number;
  clock: Clock;
}

/** @throws TypeError or RangeError when the address or the version cannot be used. */
export function messengerChannel({ graphUrl, version, appSecret, timeoutMs, clock }: MessengerSettings): Channel {
  const graph = openGraph({ url: graphUrl, version, appSecret, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  return {
    kind: 'messenger',
    door: 'meta',
    capabilities: {
      textLimit: { dm: MESSENGER_TEXT_LIMIT, mention: MESSENGER_TEXT_LIMIT, comment: MESSENGER_TEXT_LIMIT },
      credentialSets: [['pageToken']],
      echoesClientRef: true,
      replyWindowMs: REPLY_WINDOW_MS,
      humanWindowMs: HUMAN_WINDOW_MS,
      hasHandles: false,
    },
    measure: measureMessenger,
    parse: parseMessenger,
    send: (request) => sendMessenger(request, { graph, clock }),
    recentlySent: (query) => recentlySentByPage(query, { graph, clock }),
    profile: (query) => profileForPage(query, { graph, clock }),
  };
}
