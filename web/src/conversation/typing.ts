// Who is writing, by conversation, and until when that is worth showing.
import type { LoggedEvent } from '../../../src/api/schemas.ts';
import { watched } from '../ui/store.ts';
import { serverNow } from '../ui/use-now.ts';

/** Platforms say it again every few seconds while it goes on. */
const SHOWN_MS = 8_000;

export const typingUntil = watched<Readonly<Record<string, number>>>({});

export function noteTyping({ type, conversationId, at }: Pick<LoggedEvent, 'type' | 'conversationId' | 'at'>): void {
  if (conversationId === null) return;
  if (type === 'contact.typing') {
    const until = Math.min(Date.parse(at), serverNow()) + SHOWN_MS;
    typingUntil.set((now) => ({ ...now, [conversationId]: until }));
  } else if (type === 'message.received' && conversationId in typingUntil.get()) {
    typingUntil.set((now) => ({ ...now, [conversationId]: 0 }));
  }
}
