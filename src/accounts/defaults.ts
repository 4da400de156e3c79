// What holds for a handle about which nobody has said otherwise, however it came to be known.
import type { ChannelKind } from '../channels/channel.ts';
import type { Config } from '../config.ts';
import type { Account } from './find-account.ts';

type Settings = Pick<Config, 'x' | 'meta'>;

export const DEFAULT_REOPEN_DAYS = 3;
/** Until policies exist, a customer is answered within an hour (design decision 9). */
export const DEFAULT_TARGET_MS = 3_600_000;

/** How an account is read unless somebody says otherwise for it alone. */
export const defaultPoll = (settings: Settings, channel: ChannelKind): Account['poll'] =>
  pollSetting(settings, channel) ?? 'auto';

/** Undefined: the settings say nothing of it. */
export const pollSetting = ({ x, meta }: Settings, channel: ChannelKind): Account['poll'] | undefined =>
  channel === 'x' ? x.poll : meta.poll;
