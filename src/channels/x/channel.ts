// The channel X as ingest and outbox know it. Before it: registry.ts, which opens it from the settings.
import type { Clock } from '../../clock.ts';
import type { Channel } from '../channel.ts';
import { openPlatformTime } from '../platform-time.ts';
import { X_ATTACHMENTS } from './attachment-rules.ts';
import { xLinks } from './links.ts';
import { xMedia } from './media.ts';
import { readApiUrl, xClient } from './client.ts';
import { xConnection } from './connection.ts';
import { LONGEST_DIRECT_MESSAGE, LONGEST_POST, measure } from './measure.ts';
import { parse } from './parse.ts';
import { recentlySent } from './poll.ts';
import { profile } from './profile.ts';
import { X_ENDPOINTS, X_LIMITS } from './rate-limit.ts';
import { xReading } from './read.ts';
import { xReplaying } from './replay.ts';
import { send, X_REPLY_RULES } from './send.ts';
import { upload } from './upload.ts';

export interface XSettings {
  /** X_API_URL, https://api.x.com by default. */
  apiUrl: string;
  /** Both sign calls of accounts with OAuth 1.0a tokens; empty when only OAuth 2.0 tokens are used. */
  consumerKey: string;
  consumerSecret: string;
  /** X_BEARER_TOKEN, X_CLIENT_ID and X_CLIENT_SECRET: what keeps the connection; absent where they are not set. */
  bearerToken?: string | undefined;
  clientId?: string | undefined;
  clientSecret?: string | undefined;
  /** Real time for one call, milliseconds. */
  timeoutMs?: number;
  clock: Clock;
}

const TIMEOUT_MS = 15_000;

/** @throws Error naming X_API_URL when the address is not https, or http on this machine. */
export function xChannel({ clock, timeoutMs = TIMEOUT_MS, ...settings }: XSettings): Channel {
  const time = openPlatformTime(clock);
  const client = xClient({ ...settings, timeoutMs, time });
  const app = {
    bearerToken: settings.bearerToken ?? '',
    clientId: settings.clientId ?? '',
    clientSecret: settings.clientSecret ?? '',
    origin: readApiUrl(settings.apiUrl),
    timeoutMs,
  };
  return {
    kind: 'x',
    door: 'x',
    capabilities: {
      attachments: X_ATTACHMENTS,
      mediaHosts: {
        open: ['video.twimg.com', 'pbs.twimg.com'],
        withAccount: ['ton.twitter.com', 'ton.x.com', 'api.x.com'],
      },
      textLimit: { dm: LONGEST_DIRECT_MESSAGE, mention: LONGEST_POST, comment: LONGEST_POST },
      textUnit: { dm: 'characters', mention: 'weighted', comment: 'weighted' },
      credentialSets: [['accessToken', 'accessSecret'], ['userAccessToken', 'refreshToken'], ['userAccessToken']],
      echoesClientRef: false,
      replyRules: X_REPLY_RULES,
      hasHandles: true,
      answersWhoNamesUs: true, // on X's self-serve plans, since February 2026
      endpoints: X_ENDPOINTS,
      limits: X_LIMITS,
      // Public replies are settled by their echo alone.
      lookUp: { dm: 'account', mention: 'none', comment: 'none' },
    },
    aheadMs: () => time.aheadMs(),
    measure,
    parse,
    upload: (request) => upload(request, { client, clock }),
    send: (request) => send(request, { client, clock }),
    recentlySent: (query) => recentlySent(query, { client, clock }),
    profile: (query) => profile(query, { client, clock }),
    reading: xReading({ client, clock }),
    connection: xConnection({ client, app, clock }),
    media: xMedia({ ...settings, client, clock, origin: app.origin }),
    links: xLinks,
    threadControl: null,
    replaying: xReplaying({ client, app, clock }),
  };
}
