// How a channel hands over what came with a message. The fetching itself, and every guard around it, is files/ alone: a channel
// only says which address and which headers. Before it: files/fetch-attachment.
import type { AttachmentFacts } from './channel-event.ts';
import type { SendingAccount } from './channel.ts';

export interface MediaQuery {
  account: SendingAccount;
  /** Platform id of the message it came with. */
  messageExternalId: string;
  /** Its place among the attachments of that message. */
  place: number;
  facts: AttachmentFacts;
}

/** Where the bytes are now. `headers` carry the account's proof, and are only ever sent to the host of `url`. */
export interface MediaSource {
  url: string;
  headers?: Readonly<Record<string, string>>;
}

export type MediaAnswer =
  | { outcome: 'at'; source: MediaSource }
  /** It is not to be had: taken back, expired, never handed over. `code` picks the sentence. */
  | { outcome: 'gone'; code: string }
  /** It could not be asked now. `at` is business time; null: the usual back-off. */
  | { outcome: 'later'; at: number | null; code: string };

export interface Media {
  /** The address as the delivery gave it, signed if its host asks for that. No call to the platform. */
  source(query: MediaQuery): MediaAnswer;
  /** Asks the platform for the message again, for an address that died. Never throws. */
  again(query: MediaQuery & { signal: AbortSignal }): Promise<MediaAnswer>;
}
