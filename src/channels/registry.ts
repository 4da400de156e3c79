// The list of channels and the doors they stand behind. Adding a channel is adding a folder and a line here.
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Channel, ChannelKind, Door, DoorKind } from './channel.ts';
import { instagramChannel } from './instagram/channel.ts';
import { messengerChannel } from './messenger/channel.ts';
import { metaDoor } from './meta/signature.ts';
import { xChannel } from './x/channel.ts';
import { xDoor } from './x/verify.ts';

export interface Registry {
  readonly channels: Readonly<Record<ChannelKind, Channel>>;
  readonly doors: Readonly<Record<DoorKind, Door>>;
  /** The channels behind one webhook address, in the order in which they are asked whether a delivery is theirs. */
  behind(door: DoorKind): readonly Channel[];
}

export function openRegistry({ x, meta }: Pick<Config, 'x' | 'meta'>, clock: Clock): Registry {
  const graph = { version: meta.version, ...(meta.appId ? { appId: meta.appId } : {}), clock };
  const channels = {
    x: xChannel({ apiUrl: x.apiUrl, consumerKey: x.consumerKey ?? '', consumerSecret: x.consumerSecret ?? '', clock }),
    messenger: messengerChannel({ ...graph, graphUrl: meta.graphUrl, appSecret: meta.appSecret ?? '' }),
    instagram: instagramChannel({
      ...graph,
      graphUrl: meta.instagramGraphUrl,
      appSecret: meta.instagramAppSecret ?? meta.appSecret ?? '',
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
  };
}
