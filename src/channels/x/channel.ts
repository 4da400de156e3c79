// The channel X as ingest and outbox know it. Before it: registry.ts, which opens it from the settings.
import type { Clock } from '../../clock.ts';
import type { Channel } from '../channel.ts';
import { xClient } from './client.ts';
import { LONGEST_DIRECT_MESSAGE, LONGEST_POST, measure } from './measure.ts';
import { parse } from './parse.ts';
import { recentlySent } from './poll.ts';
import { profile } from './profile.ts';
import { send } from './send.ts';

export interface XSettings {
  /** X_API_URL, https://api.x.com by default. */
  apiUrl: string;
  /** Both sign calls of accounts with OAuth 1.0a tokens; empty when only OAuth 2.0 tokens are used. */
  consumerKey: string;
  consumerSecret: string;
  /** Real time for one call, milliseconds. */
  timeoutMs?: number;
  clock: Clock;
}

const TIMEOUT_MS = 15_000;

/** @throws Error naming X_API_URL when the address is not https, or http on this machine. */
export function xChannel({ clock, timeoutMs = TIMEOUT_MS, ...settings }: XSettings): Channel {
  const client = xClient({ ...settings, timeoutMs });
  return {
    kind: 'x',
    door: 'x',
    capabilities: {
      textLimit: { dm: LONGEST_DIRECT_MESSAGE, mention: LONGEST_POST, comment: LONGEST_POST },
      credentialSets: [['accessToken', 'accessSecret'], ['userAccessToken']],
      echoesClientRef: false,
      replyWindowMs: null,
      humanWindowMs: null,
      hasHandles: true,
    },
    measure,
    parse,
    send: (request) => send(request, { client, clock }),
    recentlySent: (query) => recentlySent(query, { client, clock }),
    profile: (query) => profile(query, { client, clock }),
  };
}
