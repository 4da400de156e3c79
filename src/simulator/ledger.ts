// What the platforms have accepted: the truth that tests compare the product with, and what the reading calls answer from.
import type { LedgerMessage, SimulatedChannel } from './shapes.ts';

export interface ThreadKey {
  channel: SimulatedChannel;
  account: string;
  contact: string;
}

export interface Ledger {
  record(message: LedgerMessage): void;
  all(): readonly LedgerMessage[];
  find(externalId: string): LedgerMessage | undefined;
  /** What the brand's calls got accepted, in order; never what its agents typed in a platform's own app. */
  accepted(): LedgerMessage[];
  /** Everything the brand sent to this person, by whatever means. */
  messagesTo(contact: string): LedgerMessage[];
  messagesFrom(contact: string): LedgerMessage[];
  /** The DM thread in platform-time order. */
  thread(key: ThreadKey): LedgerMessage[];
  /** Platform time of the last thing this person did that opens Meta's window, or null. */
  lastCustomerAct(key: ThreadKey): number | null;
  noteCustomerAct(key: ThreadKey, at: number): void;
  /** Called after each new message and each later change of one; returns the way to stop. */
  watch(listener: (message: LedgerMessage) => void): () => void;
  changed(message: LedgerMessage): void;
}

export function openLedger(): Ledger {
  const messages: LedgerMessage[] = [];
  const byId = new Map<string, LedgerMessage>();
  const byContact = new Map<string, LedgerMessage[]>();
  const threads = new Map<string, LedgerMessage[]>();
  const lastActs = new Map<string, number>();
  const listeners = new Set<(message: LedgerMessage) => void>();
  const nameOf = (key: ThreadKey): string => `${key.channel}/${key.account}/${key.contact}`;
  const tell = (message: LedgerMessage): void => {
    for (const listener of listeners) listener(message);
  };
  const noteCustomerAct = (key: ThreadKey, at: number): void => {
    lastActs.set(nameOf(key), Math.max(at, lastActs.get(nameOf(key)) ?? 0));
  };

  return {
    record: (message) => {
      messages.push(message);
      byId.set(message.externalId, message);
      const known = byContact.get(message.contact);
      if (known) known.push(message);
      else byContact.set(message.contact, [message]);
      if (message.kind === 'dm') {
        const thread = threads.get(nameOf(message)) ?? [];
        thread.push(message);
        threads.set(nameOf(message), thread);
        if (message.direction === 'inbound') noteCustomerAct(message, message.at);
      }
      tell(message);
    },
    all: () => messages,
    find: (externalId) => byId.get(externalId),
    accepted: () => messages.filter((message) => message.via === 'api'),
    messagesTo: (contact) => (byContact.get(contact) ?? []).filter((m) => m.direction === 'outbound'),
    messagesFrom: (contact) => (byContact.get(contact) ?? []).filter((m) => m.direction === 'inbound'),
    thread: (key) => [...(threads.get(nameOf(key)) ?? [])].toSorted((a, b) => a.at - b.at),
    lastCustomerAct: (key) => lastActs.get(nameOf(key)) ?? null,
    noteCustomerAct,
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed: tell,
  };
}
