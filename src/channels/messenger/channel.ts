// Messenger and the public side of a Facebook Page, as a channel. Before it: registry.ts, which hands in the settings.
import type { Clock } from '../../clock.ts';
import type { Channel } from '../channel.ts';
import { MESSENGER_ATTACHMENTS, META_MEDIA_HOSTS } from '../meta/attachment-rules.ts';
import { messengerLinks } from './links.ts';
import { messengerMedia } from './media.ts';
import { openPlatformTime } from '../platform-time.ts';
import { META_REPLY_RULES } from '../meta/direct.ts';
import { metaConnection } from '../meta/connection.ts';
import { openGraph } from '../meta/graph.ts';
import { metaThreadControl } from '../meta/thread-control.ts';
import { META_ENDPOINTS, META_LIMITS } from '../meta/usage.ts';
import { parseMessenger } from './parse.ts';
import { recentlySentByPage } from './poll.ts';
import { profileForPage } from './profile.ts';
import { messengerReading } from './read.ts';
import { MESSENGER_TEXT_LIMIT, measureMessenger, sendMessenger } from './send.ts';
import { uploadForPage } from './upload.ts';

export interface MessengerSettings {
  /** `META_GRAPH_URL`. */
  graphUrl: string;
  /** `META_GRAPH_VERSION`. */
  version: string;
  /** `META_APP_ID`: the app's own questions need it; other calls say by their token which app is calling. */
  appId?: string;
  /** `META_APP_SECRET`, for the proof that goes with each token. */
  appSecret: string;
  /** `META_VERIFY_TOKEN`, for registering the webhook. */
  verifyToken?: string | undefined;
  /** Real milliseconds for one call; 15 s. */
  timeoutMs?: number;
  clock: Clock;
}

/** @throws TypeError or RangeError when the address or the version cannot be used. */
export function messengerChannel({
  graphUrl,
  version,
  appSecret,
  timeoutMs,
  clock,
  ...own
}: MessengerSettings): Channel {
  const time = openPlatformTime(clock);
  const graph = openGraph({
    time,
    url: graphUrl,
    version,
    appSecret,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  const app = { id: own.appId ?? '', secret: appSecret, verifyToken: own.verifyToken ?? '', graph };
  const connecting = { platform: 'messenger' as const, graph, app, clock, isInstagramLogin: () => false };
  return {
    kind: 'messenger',
    door: 'meta',
    capabilities: {
      attachments: MESSENGER_ATTACHMENTS,
      mediaHosts: META_MEDIA_HOSTS,
      textLimit: { dm: MESSENGER_TEXT_LIMIT, mention: MESSENGER_TEXT_LIMIT, comment: MESSENGER_TEXT_LIMIT },
      textUnit: { dm: 'characters', mention: 'characters', comment: 'characters' },
      credentialSets: [['pageToken']],
      echoesClientRef: true,
      replyRules: META_REPLY_RULES,
      hasHandles: false,
      endpoints: META_ENDPOINTS,
      limits: META_LIMITS,
      lookUp: { dm: 'contact', mention: 'none', comment: 'none' },
    },
    aheadMs: () => time.aheadMs(),
    measure: measureMessenger,
    parse: parseMessenger,
    upload: (request) => uploadForPage(request, { graph, clock }),
    send: (request) => sendMessenger(request, { graph, clock }),
    recentlySent: (query) => recentlySentByPage(query, { graph, clock }),
    profile: (query) => profileForPage(query, { graph, clock }),
    reading: messengerReading({ graph, clock }),
    connection: metaConnection(connecting),
    media: messengerMedia({ graph, clock }),
    links: messengerLinks,
    threadControl: metaThreadControl(connecting),
    replaying: null,
  };
}
