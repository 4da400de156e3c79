// The simulated customers do all that real ones do, and it is seen: the same kinds as the stored bodies, made by acts.
import { afterEach, expect, test } from 'vitest';
import { openWorld, type World } from '../world.ts';
import { fillWithKinds } from './kinds.ts';

let world: World;
afterEach(async () => world.close());

const TYPES = {
  x: ['encrypted', 'image', 'location', 'post', 'video'],
  messenger: ['audio', 'file', 'image', 'link', 'location', 'post', 'sticker', 'template', 'unsupported', 'video'],
  instagram: ['audio', 'image', 'post', 'sticker', 'story_mention', 'story_reply', 'unsupported', 'view_once'],
} as const;

test.each(['x', 'messenger', 'instagram'] as const)(
  'one conversation holds everything that %s has',
  async (channel) => {
    world = await openWorld();
    const [id, ...more] = await fillWithKinds(world, channel);
    expect(more).toEqual([]);
    const messages = (await world.mira.get(`/api/v1/conversations/${id}/messages?limit=100`)).body.items as any[];
    const types = new Set(messages.flatMap(({ attachments }) => attachments.map(({ type }: { type: string }) => type)));
    expect(types).toEqual(new Set(TYPES[channel]));
    const has = (what: (message: any) => boolean) => messages.some(what);
    expect(has(({ via }) => via === 'quick_reply')).toBe(true);
    expect(has(({ referral }) => referral !== null)).toBe(true);
    expect(has(({ mark }) => mark === 'seen')).toBe(true);
    if (channel === 'x') expect(has(({ unsentAt }) => unsentAt !== null)).toBe(true);
    else expect(has(({ firstText }) => firstText === 'Gate B2')).toBe(true);
    expect((await world.sam.get('/api/v1/admin/dead-events')).body.items).toEqual([]);
  },
);
