// How people and the brand come to stand to each other: follows, blocks, mutes. X tells of them; Meta tells nobody.
import { sendAll, type World } from './platforms/platform.ts';
import { relationEvents } from './platforms/x-relations.ts';
import type { WhereOf, Who } from './shapes.ts';

export interface RelatingActs {
  /** X: they follow the brand, or no longer. */
  customerFollows(who: Who, isFollowing?: boolean): void;
  /** X: somebody of the brand blocks or mutes them in X's own app, or no longer. */
  brandRelates(who: Who & { how: 'block' | 'unblock' | 'mute' | 'unmute' }): void;
}

export function relatingActs(world: World, whereOf: WhereOf): RelatingActs {
  const tell = (who: Who, word: string, by: 'contact' | 'brand'): void => {
    if (who.channel !== 'x') return;
    const { account, contact } = whereOf(who);
    void sendAll(world, relationEvents(world, { account, contact, word, by, at: world.clock.now() }));
  };
  return {
    customerFollows: (who, isFollowing = true) => tell(who, isFollowing ? 'follow' : 'unfollow', 'contact'),
    brandRelates: ({ how, ...who }) => tell(who, how, 'brand'),
  };
}
