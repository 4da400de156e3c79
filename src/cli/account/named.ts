// A handle as it is named on the command line: channel and platform id.
import type { ChannelKind } from '../../channels/channel.ts';
import { CHANNELS } from '../../channels/registry.ts';
import { WrongUse } from '../failure.ts';

/** @throws WrongUse naming the channels that there are. */
export function channelOf(given: string): ChannelKind {
  const channel = CHANNELS.find((kind) => kind === given);
  if (channel === undefined) throw new WrongUse(`There is no channel "${given}"; use one of ${CHANNELS.join(', ')}`);
  return channel;
}

/** @throws WrongUse when it is a handle, or nothing. */
export function platformIdOf(given: string): string {
  if (/^\d{1,30}$/.test(given)) return given;
  throw new WrongUse(
    `"${given}" is not a platform id: digits only, e.g. 1190000000000000001. A handle goes to --handle`,
  );
}
