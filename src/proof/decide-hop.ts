// Whether two contacts become one by a hop, and whether the second is known by it as well (docs/decisions/0014). Pure. A code that
// was asked for in one conversation and brought from another account proves that both are in the same hands; it must not let a
// stranger draw a known customer into theirs, who was talked into sending a code, nor one whom somebody else brings along.

export interface Side {
  /** Whoever holds a link that counts now. */
  customerId: string | null;
  /** By proof, and not by an agent who stands for it. */
  isVerified: boolean;
  isAnonymous: boolean;
}

interface Hop {
  asked: Side;
  brought: Side;
  /** As whom anybody is known, also in doubt, who would come along or is there already. */
  others?: readonly string[];
}

export type HopDecision =
  | { joins: true; links: boolean; because: 'proved' | 'same customer' }
  | { joins: false; because: 'two customers' | 'asked by a stranger' };

export function decideHop({ asked, brought, others = [] }: Hop): HopDecision {
  const known = brought.customerId === null ? others : [brought.customerId, ...others];
  if (asked.customerId === null && known.length > 0) return { joins: false, because: 'asked by a stranger' };
  if (known.some((id) => id !== asked.customerId)) return { joins: false, because: 'two customers' };
  if (brought.customerId !== null)
    return { joins: true, links: asked.isVerified && !brought.isVerified, because: 'same customer' };
  const links = asked.customerId !== null && asked.isVerified && !asked.isAnonymous && !brought.isAnonymous;
  return { joins: true, links, because: 'proved' };
}
