// A fourth channel as a newcomer would write it: a plain messenger with signed webhooks, one call to send and one to look up. It
// stands in the tests alone and proves that a channel is a folder and a line. Read together with parse.ts, calls.ts and door.ts.
import type { Clock } from '../../../../src/clock.ts';
import type { Channel } from '../../../../src/channels/channel.ts';
import { withinTheCall } from '../../../../src/channels/sending.ts';
import type { Plug } from '../../../../src/channels/registry.ts';
import { profileOf, recentlySent, send, type Caller } from './calls.ts';
import { sampleDoor } from './door.ts';
import { parse } from './parse.ts';

const HOUR_MS = 3_600_000;
const MB = 1024 * 1024;
const NOTHING = { accepts: [], perMessage: 0, withText: false };

/** @param url the platform's address */
export function samplePlug({ url, secret, clock }: { url: string; secret: string; clock: Clock }): Plug {
  const caller: Caller = { url, clock };
  const channel: Channel = {
    kind: 'sample',
    door: 'sample',
    capabilities: {
      attachments: {
        dm: {
          accepts: [{ type: 'image', contentTypes: ['image/png', 'image/jpeg'], mostBytes: 2 * MB }],
          perMessage: 1,
          withText: true,
        },
        mention: NOTHING,
        comment: NOTHING,
      },
      mediaHosts: { open: ['media.sample.example'], withAccount: [] },
      textLimit: { dm: 500, mention: 500, comment: 500 },
      textUnit: { dm: 'characters', mention: 'characters', comment: 'characters' },
      credentialSets: [['token']],
      echoesClientRef: true,
      replyRules: { openers: ['message'], openMs: 48 * HOUR_MS, personMs: null, privateReplyMs: null },
      hasHandles: true,
      endpoints: {
        'send.dm': 'send', 'send.public': 'send', 'read.dm': 'list', 'read.public': 'list', settle: 'list', profile: 'people',
      }, // prettier-ignore
      limits: [{ endpoint: 'send', window: 'hour', limit: 1_000, windowMs: HOUR_MS, scope: 'account' }],
      lookUp: { dm: 'contact', mention: 'none', comment: 'none' },
    },
    aheadMs: () => 0,
    measure: (text) => text.length,
    parse,
    upload: withinTheCall,
    send: (request) => send(caller, request),
    recentlySent: (query) => recentlySent(caller, query),
    profile: (query) => profileOf(caller, query),
    // This platform repeats what was missed by itself: nothing has to be read.
    reading: {
      sources: [],
      uses: { dm: 'read.dm', public: 'read.public' },
      paces: { dm: NEVER, public: NEVER },
      read: () => Promise.resolve({ outcome: 'later', at: null, code: 'nothing_to_read' }),
      parse: () => [],
    },
    connection: {
      check: () => Promise.resolve([{ check: 'token', state: 'ok', code: 'ok' }]),
      subscribe: () => Promise.resolve({ outcome: 'subscribed' }),
      mustRefresh: () => false,
      refresh: () => Promise.resolve({ outcome: 'not_needed' }),
    },
    media: {
      source: ({ facts: { url: at } }) =>
        at === undefined ? { outcome: 'gone', code: 'no_address' } : { outcome: 'at', source: { url: at } },
      again: () => Promise.resolve({ outcome: 'gone', code: 'link_expired' }),
    },
    links: {
      arrival: () => null,
      inWords: () => false,
      post: () => null,
      directMessage: ({ handle }) => `https://sample.example/write/${handle}`,
    },
    replaying: null,
    threadControl: null,
  };
  return { channel, door: sampleDoor(secret) };
}

const NEVER = {
  floorMs: HOUR_MS, ceilMs: HOUR_MS, toldMs: HOUR_MS, behindMs: HOUR_MS, slowerBy: 1, keep: 0, keepBehind: 0,
}; // prettier-ignore
