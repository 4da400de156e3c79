// How a test with many customers in one world looks at each of them alone, as an agent would: by their conversation.
import { expect } from 'vitest';
import type { World } from '../world.ts';
import { deliver } from './meta-deliveries.ts';

export interface Desk {
  /** The platform id of somebody who has never written before. */
  somebody(): string;
  /** All of their conversations, the oldest first. */
  conversationsOf(contact: string): Promise<any[]>;
  /** The only one they have. */
  conversationOf(contact: string): Promise<any>;
  messagesOf(contact: string): Promise<any[]>;
  textsOf(contact: string): Promise<string[]>;
  /** Delivers each body of Meta's when the one before it has been processed. */
  arrive(...bodies: string[]): Promise<void>;
  /** The number of the newest event. */
  newest(): Promise<number>;
}

export function deskIn(world: World): Desk {
  let people = 0;
  const conversationsOf = async (contact: string) =>
    (await world.mira.conversations('&status=all&sort=oldest')).filter((each) => each.contact.externalId === contact);
  const conversationOf = async (contact: string) => {
    const all = await conversationsOf(contact);
    expect(all, 'conversations of one person').toHaveLength(1);
    return all[0];
  };
  const messagesOf = async (contact: string) => world.mira.messages((await conversationOf(contact)).id);
  return {
    somebody: () => `770000000000${String((people += 1)).padStart(4, '0')}`,
    conversationsOf,
    conversationOf,
    messagesOf,
    textsOf: async (contact) => (await messagesOf(contact)).map(({ text }) => text as string),
    arrive: async (...bodies) => {
      for (const body of bodies) {
        expect(await deliver(world, body)).toBe(200);
        await world.settle();
      }
    },
    newest: async () => (await world.events()).at(-1)?.n ?? 0,
  };
}
