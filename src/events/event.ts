// Everything that can happen, in the past tense. Events hold ids, times, enumerations and numbers, never text, names or
// handles: erasing a person need not rewrite history. The browser and the timeline read this log.

/** What each event carries besides its number, its time and its conversation. */
export interface EventFacts {
  'message.received': {
    messageId: string;
    contactId: string;
    channelAccountId: string;
    kind: string;
    sentAt: number;
    because: string;
  };
  'message.queued': { messageId: string; replyId: string; userId: string; forced: boolean };
  'message.sending': { messageId: string; attempt: number };
  'message.sent': { messageId: string; settledBy: 'answer' | 'echo' | 'look' | 'agent'; sentAt: number };
  'message.seen': { messageId: string };
  'message.failed': { messageId: string; reason: string; code: string };
  'message.unknown': { messageId: string; code: string; needsAgent: boolean };
  'message.cancelled': { messageId: string; userId: string };
  'message.resent': { messageId: string; userId: string };
  /** The brand wrote with the platform's own app. */
  'message.echoed': { messageId: string; contactId: string; channelAccountId: string; kind: string; sentAt: number };
  /** Our own send had first been taken for somebody else's; the two are one now. */
  'message.absorbed': { messageId: string; absorbedId: string };
  'message.edited': { messageId: string; version: number };
  'message.unsent': { messageId: string };
  'message.reacted': { messageId: string; removed: boolean };
  'message.conflicted': { messageId: string; conflicts: number };
  /** It went to another conversation: what it answers has become known, or its contact joined that one, or left it. */
  'message.moved': { messageId: string; before: string | null; because: string };
  'conversation.opened': { contactId: string; channelAccountId: string; because: string };
  /** `userId` when an agent reopened it; without, the customer did by writing `messageId`. */
  'conversation.reopened': { contactId: string; because: string; userId?: string | null; messageId?: string };
  /**
   * An answer ended a wait. Told again about the same answer when something older came late or went elsewhere: the last one about
   * a message holds. Without `waitedMs` it has turned out that this answer ended no wait.
   */
  'conversation.responded': {
    messageId: string;
    userId: string | null;
    firstResponse: boolean;
    waitedMs: number | null;
  };
  'conversation.assigned': { userId: string; assigneeId: string | null; before: string | null };
  'conversation.status_changed': { userId: string | null; before: string; after: string; until: number | null };
  'conversation.resolved': { userId: string | null; before: string };
  'conversation.woken': { because: string };
  'conversation.tagged': { userId: string; tags: number };
  'conversation.read': { userId: string };
  'note.added': { noteId: string; userId: string };
  'contact.created': { contactId: string; channelAccountId: string };
  'contact.updated': { contactId: string };
  /** They did something without a word, such as coming by a link: it may let the brand answer. */
  'contact.acted': { contactId: string; channelAccountId: string; opener: string };
  /** They follow or no longer follow, or the brand has blocked or muted them, or no longer. */
  'contact.related': { contactId: string; channelAccountId: string; relation: string; by: string };
  /** They are writing just now; shown for a few seconds. */
  'contact.typing': { contactId: string; channelAccountId: string };
  /** They asked to stay anonymous, or no longer do; `userId` null: in their own words. */
  'contact.anonymous': { contactId: string; anonymous: boolean; userId: string | null };
  /** Somebody named too many people who are not themselves: nothing is suggested any more. */
  'contact.flagged': { contactId: string; because: string };
  /** A message said something about who writes, or about whom. */
  'evidence.found': { contactId: string; messageId: string; kinds: number; polarity: string };
  /** What the conversation is about was named. */
  'conversation.subject_set': { contactId: string | null; userId: string | null; because: string };
  /** A contact came into this conversation from another channel, by a proof; or left it again. */
  'conversation.joined': {
    contactId: string;
    channel: string;
    because: string;
    /** The conversation that it took along, and how that one and this one stood: what leaving puts back. */
    from: string | null;
    fromStatus: string | null;
    fromSnoozedUntil: number | null;
    fromUnread: number;
    status: string;
    snoozedUntil: number | null;
  };
  /** `to`: where it is now. */
  'conversation.left': { contactId: string; because: string; to: string | null; userId: string | null };
  /** Something was decided about who a contact is; the ledger says all of it under this number. */
  'link.changed': {
    linkId: string;
    contactId: string;
    customerId: string;
    state: string;
    before: string | null;
    method: string;
    ledgerNo: number;
  };
  /** An agent compared what they know with a record; neither what nor how much agreed. */
  'link.checked': { contactId: string; customerId: string; userId: string; isEnough: boolean };
  'customer.created': { customerId: string; source: string };
  'customer.changed': { customerId: string; version: number; source: string };
  'customer.merged': { customerId: string; mergedId: string; mergeId: string; userId: string };
  'customer.unmerged': { customerId: string; mergedId: string; mergeId: string; userId: string };
  'customer.split': { customerId: string; newId: string; userId: string };
  'customer.unsplit': { customerId: string; newId: string; userId: string };
  'customers.imported': { importId: string; state: string; added: number; changed: number; refused: number };
  'pair.found': { pairId: string; firstId: string; secondId: string };
  'pair.changed': { pairId: string; state: string; userId: string };
  'proof.made': { proofId: string; kind: string; contactId: string | null; userId: string | null };
  'proof.ended': { proofId: string; kind: string; state: string; contactId: string | null };
  'letter.ended': { letterId: string; proofId: string | null; state: string };
  'fact.noted': { factId: string; contactId: string; kind: string; method: string; userId: string | null };
  'fact.revoked': { factId: string; contactId: string; userId: string | null };
  /** A reply asks for something that is known. `kinds`: how many things. */
  'reply.asked_again': { replyId: string; userId: string; kinds: number };
  /** A connector answered, or did not. */
  'context.answered': { customerId: string; connectorId: string; because: string | null };
  /** What is known about a file's bytes has changed. */
  'file.changed': { fileId: string; messageId: string | null; state: string; identity: string; because: string | null };
  /** Somebody looked at a protected picture. */
  'file.viewed': { fileId: string; viewId: string; userId: string; reason: string };
  /** An agent said that a picture is, or is not, an identity document. */
  'file.marked': { fileId: string; userId: string; identity: string };
  'account.added': { channelAccountId: string; userId: string | null };
  'account.changed': { channelAccountId: string; userId: string | null };
  'account.removed': { channelAccountId: string; userId: string | null };
  'account.paused': { channelAccountId: string; problem: string; code: string };
  'account.resumed': { channelAccountId: string };
  /** What a look at the account found has changed. */
  'account.checked': { channelAccountId: string; check: string; state: string; code: string };
  'account.refreshed': { channelAccountId: string };
  'account.noticed': { channelAccountId: string | null; notice: string; contactId: string | null };
  /** Most of a day's budget is used; told once a day. `budget`: money or sends. */
  'account.budget_warned': { channelAccountId: string; budget: string; percent: number };
  /** Customers wrote and we were not told in time; `startsAt` and `endsAt` are platform time, as far as is known by then. */
  'gap.noticed': { gapId: string; channelAccountId: string; startsAt: number; endsAt: number; because: string };
  /** What was taken for two silences was one. */
  'gap.merged': { gapId: string; channelAccountId: string; mergedId: string };
  /** What is shown of a gap in this conversation has changed. */
  'gap.touched': { gapId: string | null; channelAccountId: string; missing: number };
  /** Everything that can be read was read. */
  'gap.healed': {
    gapId: string;
    channelAccountId: string;
    startsAt: number;
    endsAt: number;
    recovered: number;
    missing: number;
  };
  'delivery.dead': { inboxId: string; error: string };
  'delivery.unrouted': { inboxId: string; channel: string };
  'delivery.replayed': { inboxId: string; userId: string | null };
}

export type EventType = keyof EventFacts;

export const EVENT_TYPES = [
  'message.received', 'message.queued', 'message.sending', 'message.sent', 'message.seen', 'message.failed', 'message.unknown',
  'message.cancelled', 'message.resent', 'message.echoed', 'message.absorbed', 'message.edited', 'message.unsent',
  'message.reacted', 'message.conflicted', 'message.moved', 'contact.related', 'contact.typing', 'file.changed', 'file.viewed', 'file.marked',
  'conversation.opened', 'conversation.reopened', 'conversation.responded', 'conversation.joined', 'conversation.left',
  'conversation.assigned', 'conversation.status_changed', 'conversation.resolved', 'conversation.woken', 'conversation.tagged',
  'conversation.read', 'note.added', 'contact.created', 'contact.updated', 'contact.acted', 'account.added', 'account.changed',
  'account.removed', 'account.paused', 'account.resumed', 'account.checked', 'account.refreshed', 'account.noticed',
  'account.budget_warned', 'gap.noticed', 'gap.merged', 'gap.touched', 'gap.healed', 'delivery.dead', 'delivery.unrouted', 'delivery.replayed',
] as const satisfies readonly EventType[]; // prettier-ignore
