// Addresses on the platform that people follow: a post in its app, the way from public words into a direct message, and what of
// people's words the platform makes an address of. Pure.
import type { MessageKind } from './channel-event.ts';

export interface Links {
  /** The post or comment in the platform's own app; null where the platform has no such address. */
  post(query: { handle: string; externalId: string; kind: MessageKind }): string | null;
  /** Opens a direct message to the handle; null where there is none. */
  directMessage(account: { externalId: string; handle: string }): string | null;
  /**
   * The same, bringing something along that tells who comes: a label that the platform hands back, or words that the customer sends as
   * they are. Null where there is none.
   */
  arrival(account: { externalId: string; handle: string }): Arrival | null;
  /** Whether the platform takes something in these words for a link; where that cannot be known for certain, it does. */
  inWords(text: string): boolean;
}

export type Arrival = { brings: 'label'; url(label: string): string } | { brings: 'words'; url(words: string): string };
