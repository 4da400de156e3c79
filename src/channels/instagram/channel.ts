// Direct messages and comments of an Instagram professional account, as a channel. Before it: registry.ts, which hands in
// the settings.
import type { Clock } from '../../clock.ts';
import type { Channel } from '../channel.ts';
import { openGraph } from '../meta/graph.ts';
import { HUMAN_WINDOW_MS, REPLY_WINDOW_MS } from '../meta/reply-window.ts';
import { parseInstagram } from './parse.ts';
import { recentlySentByAccount } from './poll.ts';
import { profileForAccount } from './profile.ts';
import { INSTAGRAM_TEXT_LIMIT, measureInstagram, sendInstagram } from './send.ts';

export interface InstagramSettings {
  /** `INSTAGRAM_GRAPH_URL`; Facebook's own where the account is connected through a Page. */
  graphUrl: string;
  /** `META_GRAPH_VERSION`. */
  version: string;
  /** `META_APP_ID`; no call needs it, since a token says which app is calling. */
  appId?: string;
  /** `INSTAGRAM_APP_SECRET`, else `META_APP_SECRET`, for the proof that goes with each token. */
  appSecret: string;
  /** Real milliseconds for one call; 15 s. */
  timeoutMs?: number;
  clock: Clock;
}

/** @throws TypeError or RangeError when the address or the version cannot be used. */
export function instagramChannel({ graphUrl, version, appSecret, timeoutMs, clock }: InstagramSettings): Channel {
  const graph = openGraph({ url: graphUrl, version, appSecret, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  return {
    kind: 'instagram',
    door: 'meta',
    capabilities: {
      textLimit: { dm: INSTAGRAM_TEXT_LIMIT, mention: INSTAGRAM_TEXT_LIMIT, comment: INSTAGRAM_TEXT_LIMIT },
      // `pageId` where the account is connected through Facebook Login.
      credentialSets: [['token'], ['token', 'pageId']],
      echoesClientRef: false,
      replyWindowMs: REPLY_WINDOW_MS,
      humanWindowMs: HUMAN_WINDOW_MS,
      hasHandles: true,
    },
    measure: measureInstagram,
    parse: parseInstagram,
    send: (request) => sendInstagram(request, { graph, clock }),
    recentlySent: (query) => recentlySentByAccount(query, { graph, clock }),
    profile: (query) => profileForAccount(query, { graph, clock }),
  };
}
