// How a channel is asked whether a message that we may have sent has arrived, when no answer told us. Before it: outbox/look.
import type { MessageKind } from './channel-event.ts';
import type { Budget, SendingAccount } from './channel.ts';

/** A message that the platform knows the brand sent, for settling unknown ones. */
export interface SentMessage {
  externalId: string;
  text: string;
  at: number;
  clientRef?: string;
  /** What went along, by type, in order; absent when the platform does not tell. */
  attachmentTypes?: readonly string[];
  /** To whom; told when the question was about all of an account. */
  contactExternalId?: string;
}

export type RecentlySent =
  | { known: true; messages: SentMessage[]; budgets?: readonly Budget[]; items?: number }
  /** The platform could not be asked now; try again at `at` (business time), or by your own back-off. */
  | {
      known: false;
      at: number | null;
      code: string;
      budgets?: readonly Budget[];
      /** Messages in the answer, which the platform may charge for. */
      items?: number;
      /** What was seen all the same: it was sent. What is missing here proves nothing. */
      messages?: SentMessage[];
    };

export interface RecentlySentQuery {
  account: SendingAccount;
  /** Null: to anybody, in one call; only where `lookUp` says `account`. */
  contactExternalId: string | null;
  since: number;
  /** What kind of message is being settled; a list of direct messages proves nothing about a comment. */
  kind?: MessageKind;
}
