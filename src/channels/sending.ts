// What a channel is asked to send, and who says so. What only a person may do is a matter of type: automatic text has no member
// here that is public or that claims to be typed. Before it: outbox/request, which makes these. After it: a channel's send.
import type { MessageKind } from './channel-event.ts';
import type { SendingAccount } from './channel.ts';
import type { How } from './reply-window.ts';

declare const typed: unique symbol;

/** Proof that somebody of the staff typed these words. Only outbox/author makes one, from whoever is signed in. */
export interface TypedByPerson {
  readonly is: 'person';
  readonly userId: string;
  readonly [typed]: true;
}

export const AUTOMATION = { is: 'automation' } as const;
export type Automation = typeof AUTOMATION;
export type Sender = TypedByPerson | Automation;

/** One file of a reply, before the platform has it. */
export interface OutgoingFile {
  id: string;
  type: 'image' | 'video' | 'audio' | 'file';
  contentType: string;
  name: string;
  bytes: Buffer;
}

/** One that the platform has: what it is called there, for one message, soon. */
export interface UploadedFile extends OutgoingFile {
  handle: string;
}

/** The files of one message go up before it, as often as it takes: nobody sees them until the message itself is sent. */
export interface UploadRequest {
  account: SendingAccount;
  kind: MessageKind;
  files: readonly OutgoingFile[];
  /** Ends everything: the time is over, or nobody wants it any more. */
  signal: AbortSignal;
}

/** A slow line still has to move half a megabit a second. */
const SLOWEST_BYTES_PER_MS = 64;

/** Real time that so many bytes may take to go up, beside what a call takes anyway. */
export const timeForBytes = (bytes: number): number => Math.ceil(bytes / SLOWEST_BYTES_PER_MS);

interface Words {
  account: SendingAccount;
  contactExternalId: string;
  /** May be empty when there are files. */
  text: string;
  /** At most what the channel carries in one call; uploaded by this process just before. */
  files: readonly UploadedFile[];
  /** Our id for this part; a platform that can carry it gives it back in the echo. */
  clientRef: string;
  signal?: AbortSignal;
}

interface Direct<H extends How> {
  kind: 'dm';
  /** As the reply window allows it at this moment. */
  how: H;
  /** Of a private reply: the comment that it answers. */
  inReplyToExternalId: string | null;
}

interface Public {
  kind: Exclude<MessageKind, 'dm'>;
  /** Post or comment that is answered. */
  inReplyToExternalId: string | null;
}

export type PersonsRequest = Words & { sender: TypedByPerson } & (Direct<How> | Public);
export type AutomaticRequest = Words & { sender: Automation } & Direct<Exclude<How, 'human_agent'>>;
export type SendRequest = PersonsRequest | AutomaticRequest;
export type DirectRequest = Extract<SendRequest, { kind: 'dm' }>;

/** The types say so already; a stored row, or a cast, may claim otherwise. Asked by every channel before its call. */
export const isAllowedHere = ({ sender, kind, how }: { sender: Sender; kind: MessageKind; how?: How }): boolean =>
  sender.is === 'person' || (kind === 'dm' && how !== 'human_agent');

/** For a platform that takes the bytes in the call itself: nothing goes up before it. */
export const withinTheCall = ({ files }: UploadRequest) =>
  Promise.resolve({ outcome: 'uploaded', handles: files.map(({ id }) => id) } as const);
