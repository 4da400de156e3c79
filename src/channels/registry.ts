// The list of channels and the doors they stand behind. Adding a channel is adding a folder and a line here.
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Channel, ChannelKind, DoorKind } from './channel.ts';
import type { Door } from './door.ts';
import { instagramChannel } from './instagram/channel.ts';
import { messengerChannel } from './messenger/channel.ts';
import { metaDoor } from './meta/signature.ts';
import { xChannel } from './x/channel.ts';
import { xStreaming } from './x/stream.ts';
import { xDoor } from './x/verify.ts';
import type { Streaming } from './streaming.ts';

export interface Registry {
  readonly channels: Readonly<Record<ChannelKind, Channel>>;
  readonly doors: Readonly<Record<DoorKind, Door>>;
  /** The channels behind one webhook address, in the order in which they are asked whether a delivery is theirs. */
  behind(door: DoorKind): readonly Channel[];
  /** Who tells us over a connection of our own; null where a platform has none, or the settings do not want it. */
  readonly streaming: Readonly<Record<ChannelKind, Streaming | null>>;
}

export function openRegistry({ x, meta }: Pick<Config, 'x' | 'meta'>, clock: Clock): Registry {
  const graph = { version: meta.version, clock };
  const channels = {
    x: xChannel({
      apiUrl: x.apiUrl,
      consumerKey: x.consumerKey ?? '',
      consumerSecret: x.consumerSecret ?? '',
      bearerToken: x.bearerToken,
      clientId: x.clientId,
      clientSecret: x.clientSecret,
      clock,
    }),
    messenger: messengerChannel({
      ...graph,
      graphUrl: meta.graphUrl,
      appSecret: meta.appSecret ?? '',
      verifyToken: meta.verifyToken,
      ...(meta.appId ? { appId: meta.appId } : {}),
    }),
    instagram: instagramChannel({
      ...graph,
      graphUrl: meta.instagramGraphUrl,
      appSecret: meta.instagramAppSecret ?? meta.appSecret ?? '',
      app: {
        graphUrl: meta.graphUrl,
        id: meta.appId ?? '',
        secret: meta.appSecret ?? '',
        verifyToken: meta.verifyToken ?? '',
      },
    }),
  };
  const known = (secrets: readonly (string | undefined)[]) => secrets.filter((secret) => secret !== undefined);
  return {
    channels,
    doors: {
      x: xDoor({ consumerSecrets: () => known([x.consumerSecret, x.consumerSecretPrevious]) }),
      meta: metaDoor({
        appSecrets: () => known([meta.appSecret, meta.instagramAppSecret, meta.appSecretPrevious]),
        verifyToken: () => meta.verifyToken,
      }),
    },
    behind: (door) => Object.values(channels).filter((channel) => channel.door === door),
    streaming: {
      x: x.stream ? xStreaming({ apiUrl: x.apiUrl, bearerToken: x.stream.bearerToken, clock }) : null,
      messenger: null,
      instagram: null,
    },
  };
}
