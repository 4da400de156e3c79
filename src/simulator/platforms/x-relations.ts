// Follows, blocks and mutes as X tells them. Account Activity has a list for each pair of words and says in `type` which it was;
// X Activity documents the follows only, and gives them no time.
import type { WebhookDelivery } from '../shapes.ts';
import { findAccount, type World } from './platform.ts';
import { tellX } from './x-envelopes.ts';
import { profileOf, userV1, userV2 } from './x-shapes.ts';

export interface Relation {
  account: string;
  contact: string;
  /** X's own: follow, unfollow, block, unblock, mute, unmute. */
  word: string;
  by: 'contact' | 'brand';
  at: number;
}

export function relationEvents(world: World, { account: id, contact, word, by, at }: Relation): WebhookDelivery[] {
  const account = findAccount(world, 'x', id);
  if (!account) throw new RangeError('no such X account in the simulator');
  world.people.meet('x', contact);
  const sides = by === 'contact' ? [contact, id] : [id, contact];
  const [source, target] = sides.map((side) => profileOf(world, account, side)) as [Profile, Profile];
  const list = `${word.replace(/^un/, '')}_events`;
  const event = { type: word, created_timestamp: String(at), target: userV1(target), source: userV1(source) };
  const payload = { source: { data: userV2(source) }, target: { data: userV2(target) } };
  const activities = list === 'follow_events' ? [{ type: `follow.${word}`, payload }] : [];
  return tellX(world, { thread: { account: id, contact }, account, aaa: { [list]: [event] }, activities });
}

type Profile = ReturnType<typeof profileOf>;
