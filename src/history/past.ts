// What an archive tells, in our words. A reader in formats/ understands one kind of archive and nothing of the database; after
// it comes keep-batch, which knows nothing of archives.
import type { AttachmentFacts, ContactFacts, MessageKind } from '../channels/channel-event.ts';

/** Somebody wrote, long ago. */
export interface PastMessage {
  direction: 'inbound' | 'outbound';
  kind: MessageKind;
  /** The platform's id; where the archive has none, one made from what it tells, with a prefix that no platform uses. */
  externalId: string;
  /** The customer on the other side, whoever wrote. */
  contact: ContactFacts;
  /** Root post of a public thread; null in the one DM thread. */
  rootExternalId: string | null;
  inReplyToExternalId: string | null;
  text: string;
  attachments: readonly AttachmentFacts[];
  sentAt: number;
  /** Who of the brand wrote it, if the archive names them. */
  authorName?: string;
}

/** A post of the brand that answers nobody who is known. */
export interface PastPost {
  kind: Exclude<MessageKind, 'dm'>;
  externalId: string;
  rootExternalId: string;
  inReplyToExternalId: string | null;
  text: string;
  attachments: readonly AttachmentFacts[];
  sentAt: number;
}

/** One entry of an archive, and where it stands: the file, and the line or entry in it that people can look up. */
export interface Found {
  file: string;
  line: number;
  /** Bytes of the archive up to here. */
  bytes: number;
  is:
    | { message: PastMessage }
    | { post: PastPost }
    /** It cannot be kept; why, without quoting it. */
    | { refused: string }
    /** Understood, and no message of a conversation with a customer: a repost, a group. */
    | { left: string };
}

/** How far an archive was read: so many entries of this file, and everything of those before it. */
export interface Place {
  file: string;
  entries: number;
}

export interface Archive {
  /** What is read, in this order. */
  files: readonly { name: string; bytes: number; path: string }[];
  /** What is there and is not read, and why. */
  skipped: readonly { name: string; because: string }[];
  /** How it is understood, for people who want to check it first; such as which column is what. */
  reads: readonly string[];
  /** What besides the bytes decides what comes out, e.g. the mapping: another one is another source. */
  settings: string;
  /** In order, from a place on. What makes no sense is found as refused; throws only when a file cannot be read at all. */
  entries(from: Place | null): AsyncIterable<Found>;
}

/** The handle whose past this is, as readers need it. */
export interface Brand {
  channel: string;
  externalId: string;
  handle: string;
  displayName: string | null;
}

/** The archive as a whole cannot be read; the message names the thing and the way out. */
export class NotAnArchive extends Error {
  override name = 'NotAnArchive';
}
