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

/** What the product has, for those who ask before anything is open. */
export const CHANNELS = ['x', 'messenger', 'instagram'] as const;
export const DOORS = ['x', 'meta'] as const;

export interface Registry {
  /** In the order in which people are shown them. */
  readonly channels: readonly Channel[];
  /** @throws RangeError for a channel that is not registered. */
  channel(kind: ChannelKind): Channel;
  knows(kind: string): boolean;
  readonly doors: readonly DoorKind[];
  /** @throws RangeError for a door that is not registered. */
  door(kind: DoorKind): Door;
  /** The channels behind one webhook address, in the order in which they are asked whether a delivery is theirs. */
  behind(door: DoorKind): readonly Channel[];
  /** Who tells us over a connection of our own; null where a platform has none, or the settings do not want it. */
  streaming(kind: ChannelKind): Streaming | null;
}

/** What one folder of `channels/` brings: the channel, its door unless a neighbour brings that, and its stream. */
export interface Plug {
  channel: Channel;
  door?: Door;
  streaming?: Streaming | null;
}

/** The registry of these plugs. */
export function registryOf(plugs: readonly Plug[]): Registry {
  const channels = plugs.map(({ channel }) => channel);
  const byKind = new Map(plugs.map((plug) => [plug.channel.kind, plug]));
  const doors = new Map(plugs.flatMap(({ channel, door }) => (door ? [[channel.door, door] as const] : [])));
  const known = <V>(value: V | undefined, name: string): V => {
    if (value === undefined) throw new RangeError(`there is no ${name} in channels/registry`);
    return value;
  };
  return {
    channels,
    channel: (kind) => known(byKind.get(kind), `channel ${kind}`).channel,
    knows: (kind) => byKind.has(kind),
    doors: [...doors.keys()],
    door: (kind) => known(doors.get(kind), `door ${kind}`),
    behind: (door) => channels.filter((channel) => channel.door === door),
    streaming: (kind) => byKind.get(kind)?.streaming ?? null,
  };
}

/** The plugs of the product, as the settings want them. */
export function plugs({ x, meta }: Pick<Config, 'x' | 'meta'>, clock: Clock): Plug[] {
  const graph = { version: meta.version, clock };
  const known = (secrets: readonly (string | undefined)[]) => secrets.filter((secret) => secret !== undefined);
  return [
    {
      channel: xChannel({
        apiUrl: x.apiUrl,
        consumerKey: x.consumerKey ?? '',
        consumerSecret: x.consumerSecret ?? '',
        bearerToken: x.bearerToken,
        clientId: x.clientId,
        clientSecret: x.clientSecret,
        clock,
      }),
      door: xDoor({ consumerSecrets: () => known([x.consumerSecret, x.consumerSecretPrevious]) }),
      streaming: x.stream ? xStreaming({ apiUrl: x.apiUrl, bearerToken: x.stream.bearerToken, clock }) : null,
    },
    {
      channel: messengerChannel({
        ...graph,
        graphUrl: meta.graphUrl,
        appSecret: meta.appSecret ?? '',
        verifyToken: meta.verifyToken,
        ...(meta.appId ? { appId: meta.appId } : {}),
      }),
      door: metaDoor({
        appSecrets: () => known([meta.appSecret, meta.instagramAppSecret, meta.appSecretPrevious]),
        verifyToken: () => meta.verifyToken,
      }),
    },
    {
      channel: instagramChannel({
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
    },
  ];
}

export const openRegistry = (config: Pick<Config, 'x' | 'meta'>, clock: Clock): Registry =>
  registryOf(plugs(config, clock));
