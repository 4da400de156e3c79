// Addresses on the platform that people follow: a post in its app, and the way from public words into a direct message. Pure.
import type { MessageKind } from './channel-event.ts';

export interface Links {
  /** The post or comment in the platform's own app; null where the platform has no such address. */
  post(query: { handle: string; externalId: string; kind: MessageKind }): string | null;
  /** Opens a direct message to the handle; null where there is none. */
  directMessage(account: { externalId: string; handle: string }): string | null;
}
