// Whatever stands in a kept answer, reading it never throws: what makes no sense becomes a notice, or nothing.
import { expect, test } from 'vitest';
import { CHANNELS } from '../../../src/channels/registry.ts';
import { openRegistry } from '../../../src/channels/registry.ts';
import { manualClock } from '../../../src/clock.ts';
import { loadConfig } from '../../../src/config.ts';
import type { Json } from '../../../src/json.ts';
import { seededRandom, type Random } from '../../../src/simulator/random.ts';

const registry = openRegistry(loadConfig({}), manualClock(Date.parse('2026-03-12T13:00:00Z')));

const KEYS = [
  'data', 'id', 'text', 'sender_id', 'event_type', 'dm_conversation_id', 'created_at', 'entities', 'urls', 'attachments', 'media_keys',
  'includes', 'users', 'media', 'media_key', 'meta', 'author_id', 'referenced_tweets', 'note_tweet', 'messages', 'participants', 'from', 'to',
  'message', 'created_time', 'updated_time', 'sticker', 'shares', 'story', 'mention', 'reply_to', 'image_data', 'url', 'name', 'username', 'type',
]; // prettier-ignore
const VALUES: Json[] = [
  null,
  true,
  -1,
  0,
  1e300,
  '',
  'x',
  '1',
  '17',
  '2200000000000000011',
  'MessageCreate',
  '\u0000\ud800',
  '2026-03-12T13:00:00+0000',
  [],
  {},
];

function anything(random: Random, depth: number): Json {
  if (depth === 0 || random.chance(0.2)) return random.pick(VALUES);
  const size = random.int(0, 4);
  if (random.chance(0.4)) return Array.from({ length: size }, () => anything(random, depth - 1));
  return Object.fromEntries(Array.from({ length: size + 2 }, () => [random.pick(KEYS), anything(random, depth - 1)]));
}

test.each(CHANNELS)('%s', (channel) => {
  const random = seededRandom(`anything/${channel}`);
  for (let i = 0; i < 3_000; i += 1) {
    const data = Array.from({ length: random.int(0, 3) }, () => anything(random, 5));
    const answer = random.chance(0.8) ? { data, includes: anything(random, 4), meta: {} } : anything(random, 5);
    const source = random.pick(['dm', 'public'] as const);
    const fresh = ['1', '17', 'x', '2200000000000000011'];
    const events = registry.channel(channel).reading.parse({ channel, account: '17', source, fresh, answer });
    for (const event of events) expect(['message', 'notice', 'unreadable', 'change']).toContain(event.type);
  }
});
