// Where the answer that is being written goes, by conversation. Without a choice it follows the customer; words that came back
// (not taken, or undone) keep the place for which they were written, so that nothing private ever becomes public by itself.
import { watched } from '../ui/store.ts';

export interface Aim {
  threadId: string;
  privately: boolean;
  isPublic: boolean;
  /** `in private`, `in public, everybody can read it`. */
  words: string;
}

interface Chosen extends Aim {
  /** It holds while the customer's own place is this one; null: until somebody chooses anew. */
  insteadOf: string | null;
  /** Under public words: the platform's way into a direct message. */
  invite: boolean;
}

export const aims = watched<Readonly<Record<string, Chosen>>>({});

export function setAim(conversationId: string, chosen: Chosen | null): void {
  aims.set((now) => {
    const { [conversationId]: _, ...others } = now;
    return chosen === null ? others : { ...others, [conversationId]: chosen };
  });
}

/** Words have come back: they stay aimed at where they were to go. */
export function pinAim(conversationId: string, { aim, invite }: { aim: Aim | null; invite: boolean }): void {
  if (aim !== null) setAim(conversationId, { ...aim, insteadOf: null, invite });
}

/** What holds in this conversation now; null: the place where the customer last wrote. */
export const aimNow = (chosen: Chosen | undefined, here: string): Chosen | null =>
  chosen !== undefined && (chosen.insteadOf === null || chosen.insteadOf === here) ? chosen : null;
