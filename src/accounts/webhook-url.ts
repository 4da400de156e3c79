// The address under which a platform reaches our webhook, if it can. A platform cannot call 127.0.0.1, except one that runs on
// this very machine: the simulator.
import type { DoorKind } from '../channels/channel.ts';
import type { Config } from '../config.ts';

/** Null when this installation has no public address: then messages are read, not told. */
export function webhookUrlOf(config: Pick<Config, 'publicUrl' | 'x' | 'meta'>, door: DoorKind): string | null {
  const platform = door === 'x' ? config.x.apiUrl : config.meta.graphUrl;
  if (isLocal(config.publicUrl) && !isLocal(platform)) return null;
  return `${config.publicUrl}/webhooks/${door}`;
}

const isLocal = (url: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|0\.0\.0\.0|\[::1?\])$/.test(URL.parse(url)?.hostname ?? '');
