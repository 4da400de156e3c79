// Recorded deliveries: the files of a folder as exact bytes, whose webhook each belongs to, and how the platform signs it.
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Channel, DoorKind } from '../../channels/channel.ts';
import { DOORS } from '../../channels/registry.ts';
import type { Config } from '../../config.ts';
import { ConfigError } from '../../config.ts';
import { parseJson } from '../../json.ts';
import { Failed } from '../failure.ts';

/** Files named *.json below `folder`, in the order of their names. @throws Failed when there is none. */
export function recordingsIn(folder: string): string[] {
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder) throw new Failed(`There is no folder ${folder}`);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  if (files.length === 0) throw new Failed(`There is no *.json file in ${folder}`);
  return files;
}

/** The door behind which a channel understands something of this body; undefined when none does. */
export function doorOf(raw: Buffer, behind: (door: DoorKind) => readonly Channel[]): DoorKind | undefined {
  return DOORS.find((door) => behind(door).some((channel) => understands(channel, raw)));
}

function understands(channel: Channel, raw: Buffer): boolean {
  try {
    const events = channel.parse(parseJson(raw.toString('utf8'))) ?? [];
    return events.some((event) => event.type !== 'notice' || event.known);
  } catch {
    return false;
  }
}

export interface Signed {
  path: string;
  headers: Record<string, string>;
}

/** Header and way of signing of each platform. @throws ConfigError when its secret is not among the settings. */
export function signed(raw: Buffer, { door, config }: { door: DoorKind; config: Pick<Config, 'x' | 'meta'> }): Signed {
  if (door === 'x') {
    const signature = hmac(raw, { secret: config.x.consumerSecret, name: 'X_CONSUMER_SECRET' }).toString('base64');
    return { path: '/webhooks/x', headers: { 'x-twitter-webhooks-signature': `sha256=${signature}` } };
  }
  const signature = hmac(raw, { secret: config.meta.appSecret, name: 'META_APP_SECRET' }).toString('hex');
  return { path: '/webhooks/meta', headers: { 'x-hub-signature-256': `sha256=${signature}` } };
}

function hmac(raw: Buffer, { secret, name }: { secret: string | undefined; name: string }): Buffer {
  if (!secret) throw new ConfigError(`${name}: needed to sign what is replayed; the product must have the same one`);
  return createHmac('sha256', secret).update(raw).digest();
}

export const bytesOf = (file: string): Buffer => readFileSync(file);

/** The same order for the same seed: Fisher and Yates with a small generator (mulberry32). */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const result = [...items];
  let state = Math.trunc(seed) | 0;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}
