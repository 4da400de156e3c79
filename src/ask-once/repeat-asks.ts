// How often customers are asked for what is known: conversations with a repeated ask, of those in which something was known. Pure,
// from the log alone, so that any past time can be counted again. Before it: reply.asked_again and the events of what became known.
// After it: whoever reports it.

/** What the log says, in its order. */
export interface Told {
  type: string;
  conversationId: string | null;
  data: Readonly<Record<string, unknown>>;
}

export interface RepeatAsks {
  /** Conversations in which something was known that could be asked for. */
  known: number;
  askedAgain: number;
  /** Null as long as nothing was known anywhere. */
  rate: number | null;
}

/** All that is counted from. */
export const TELLING_TYPES = ['reply.asked_again', 'evidence.found', 'link.changed', 'fact.noted'] as const;

export function repeatAsks(events: Iterable<Told>): RepeatAsks {
  const known = new Set<string>();
  const asked = new Set<string>();
  for (const event of events) {
    const { type, conversationId } = event;
    if (conversationId === null) continue;
    if (type === 'reply.asked_again') asked.add(conversationId);
    // Who was asked again for something was known, wherever it was said: in another conversation, on another channel.
    if (type === 'reply.asked_again' || becomesKnown(event)) known.add(conversationId);
  }
  return { known: known.size, askedAgain: asked.size, rate: known.size === 0 ? null : asked.size / known.size };
}

function becomesKnown({ type, data }: Told): boolean {
  if (type === 'evidence.found') return data['polarity'] !== 'other';
  if (type === 'link.changed') return data['state'] === 'confirmed' || data['state'] === 'verified';
  return type === 'fact.noted';
}
