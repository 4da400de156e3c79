// What an agent is told to count is what the channel counts.
import { expect, test } from 'vitest';
import type { MessageKind } from '../../../src/channels/channel-event.ts';
import type { TextUnit } from '../../../src/channels/channel.ts';
import { CHANNELS } from '../../../src/channels/registry.ts';
import { openRegistry } from '../../../src/channels/registry.ts';
import { manualClock } from '../../../src/clock.ts';
import { loadConfig } from '../../../src/config.ts';

const registry = openRegistry(loadConfig({}), manualClock(0));
const KINDS: readonly MessageKind[] = ['dm', 'mention', 'comment'];

/** By the length of one Chinese character, which each unit counts in its own way. */
const UNITS: Readonly<Record<number, TextUnit>> = { 1: 'characters', 2: 'weighted', 3: 'bytes' };

test.each(CHANNELS.flatMap((channel) => KINDS.map((kind) => [channel, kind] as const)))('%s, %s', (name, kind) => {
  const channel = registry.channel(name);
  expect(channel.capabilities.textUnit[kind]).toBe(UNITS[channel.measure('漢', kind)]);
});
