// Direct messages and comments of an Instagram professional account, as a channel. Before it: registry.ts, which hands in
// the settings.
import type { Clock } from '../../clock.ts';
import { META_REPLY_RULES } from '../meta/direct.ts';
import type { Channel, SendingAccount } from '../channel.ts';
import { INSTAGRAM_ATTACHMENTS, META_MEDIA_HOSTS } from '../meta/attachment-rules.ts';
import { instagramLinks } from './links.ts';
import { instagramMedia } from './media.ts';
import { openPlatformTime } from '../platform-time.ts';
import { metaConnection } from '../meta/connection.ts';
import { openGraph } from '../meta/graph.ts';
import { metaThreadControl } from '../meta/thread-control.ts';
import { META_ENDPOINTS, META_LIMITS } from '../meta/usage.ts';
import { parseInstagram } from './parse.ts';
import { recentlySentByAccount } from './poll.ts';
import { profileForAccount } from './profile.ts';
import { instagramReading } from './read.ts';
import { INSTAGRAM_TEXT_LIMIT, measureInstagram, sendInstagram } from './send.ts';
import { uploadForInstagram } from './upload.ts';

export interface InstagramSettings {
  /** `INSTAGRAM_GRAPH_URL`; Facebook's own where the account is connected through a Page. */
  graphUrl: string;
  /** `META_GRAPH_VERSION`. */
  version: string;
  /** `INSTAGRAM_APP_SECRET`, else `META_APP_SECRET`, for the proof that goes with each token. */
  appSecret: string;
  /** The app itself is kept at Facebook: `META_GRAPH_URL`, `META_APP_ID`, `META_APP_SECRET`, `META_VERIFY_TOKEN`. */
  app?: { graphUrl: string; id: string; secret: string; verifyToken: string };
  /** Real milliseconds for one call; 15 s. */
  timeoutMs?: number;
  clock: Clock;
}

/** @throws TypeError or RangeError when the address or the version cannot be used. */
export function instagramChannel({ graphUrl, version, appSecret, app, timeoutMs, clock }: InstagramSettings): Channel {
  const common = { version, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
  const time = openPlatformTime(clock);
  const graph = openGraph({ time, url: graphUrl, appSecret, ...common });
  const { graphUrl: appUrl, ...own } = app ?? { graphUrl, id: '', secret: '', verifyToken: '' };
  const connecting = {
    platform: 'instagram' as const,
    graph,
    app: { ...own, graph: openGraph({ url: appUrl, appSecret: own.secret, ...common }) },
    clock,
    isInstagramLogin: ({ credentials }: SendingAccount) =>
      !credentials['pageId'] && new URL(graphUrl).hostname !== 'graph.facebook.com',
  };
  return {
    kind: 'instagram',
    door: 'meta',
    capabilities: {
      attachments: INSTAGRAM_ATTACHMENTS,
      mediaHosts: META_MEDIA_HOSTS,
      textLimit: { dm: INSTAGRAM_TEXT_LIMIT, mention: INSTAGRAM_TEXT_LIMIT, comment: INSTAGRAM_TEXT_LIMIT },
      textUnit: { dm: 'bytes', mention: 'bytes', comment: 'bytes' },
      // `pageId` where the account is connected through Facebook Login.
      credentialSets: [['token'], ['token', 'pageId']],
      echoesClientRef: false,
      replyRules: META_REPLY_RULES,
      hasHandles: true,
      endpoints: META_ENDPOINTS,
      limits: META_LIMITS,
      lookUp: { dm: 'contact', mention: 'none', comment: 'none' },
    },
    aheadMs: () => time.aheadMs(),
    measure: measureInstagram,
    parse: parseInstagram,
    upload: (request) => uploadForInstagram(request, { graph, clock }),
    send: (request) => sendInstagram(request, { graph, clock }),
    recentlySent: (query) => recentlySentByAccount(query, { graph, clock }),
    profile: (query) => profileForAccount(query, { graph, clock }),
    reading: instagramReading({ graph, clock }),
    connection: metaConnection(connecting),
    media: instagramMedia({ graph, clock }),
    links: instagramLinks,
    threadControl: metaThreadControl(connecting),
    replaying: null,
  };
}
