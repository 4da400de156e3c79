// Where a platform lets several apps answer for one account: which of them are we, and how a thread is taken over or given back.
// Null on channels where whoever has access may answer. Used by ingest/apply-control and conversations/thread-control.
import type { SendingAccount } from './channel.ts';

export interface ThreadControlRequest {
  account: SendingAccount;
  contactExternalId: string;
  action: 'take' | 'release';
}

/** `code` is the platform's own number or name. */
export type ThreadControlAnswer =
  | { outcome: 'done' }
  /** It does not give it: another app is in control, or the way is not open to us. */
  | { outcome: 'refused'; code: string }
  /** It could not be asked, or did not say. */
  | { outcome: 'unanswered'; code: string };

export interface ThreadControl {
  /** Whether this app is we; false also where the settings do not say who we are. */
  isOurs(appId: string): boolean;
  /** The platform's own inbox, in which a colleague may be answering. */
  isPlatformInbox(appId: string): boolean;
  /** One call. Never throws: whatever happens is an answer. */
  change(request: ThreadControlRequest): Promise<ThreadControlAnswer>;
}
