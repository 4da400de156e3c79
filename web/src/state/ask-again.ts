// What the log's events concern is asked for again, coalesced: a busy minute is a few questions. Before it: live.ts. What concerns
// what is decided in apply-event.ts.
import type { InfiniteData } from '@tanstack/react-query';
import type { ContactDetail, ConversationDetail, LoggedEvent, TimelineItem } from '../../../src/api/schemas.ts';
import { serverNow } from '../ui/use-now.ts';
import { batchOf, type Batch } from './apply-event.ts';
import { queryClient } from './session.ts';
import { refreshConversation } from './shown-conversation.ts';

const TOGETHER_MS = 60;
const LISTS_EVERY_MS = 700;
const DEPARTURES_EVERY_MS = 2_000;
const MINUTE_MS = 60_000;

export interface AskingAgain {
  note(event: LoggedEvent): void;
  stop(): void;
}

export function startAskingAgain(): AskingAgain {
  let waiting: LoggedEvent[] = [];
  const batches = once(TOGETHER_MS, () => {
    const batch = batchOf(waiting);
    waiting = [];
    for (const id of batch.conversations) void refreshConversation(id);
    for (const id of batch.timelines) void queryClient.invalidateQueries({ queryKey: ['timeline', id] });
    if (batch.accounts) void queryClient.invalidateQueries({ queryKey: ['accounts'] });
    askAboutPeople(batch);
    if (batch.records)
      for (const key of ['customer', 'customers', 'pairs', 'customer-imports'])
        void queryClient.invalidateQueries({ queryKey: [key] });
    if (batch.problems) void queryClient.invalidateQueries({ queryKey: ['problems'] });
    if (batch.departures) departures.soon();
    if (batch.lists || batch.counts) lists.soon();
  });
  const departures = once(DEPARTURES_EVERY_MS, askForDepartures);
  const lists = once(LISTS_EVERY_MS, () => {
    void queryClient.invalidateQueries({ queryKey: ['list'] });
    void queryClient.invalidateQueries({ queryKey: ['views'] });
  });
  return {
    note: (event) => {
      waiting.push(event);
      batches.soon();
    },
    stop: () => {
      for (const each of [batches, departures, lists]) each.stop();
    },
  };
}

/** However often it is asked for within `ms`, it happens once, at their end. */
function once(ms: number, act: () => void): { soon(): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    soon: () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        act();
      }, ms);
    },
    stop: () => clearTimeout(timer),
  };
}

/** Only of whom it is about: in a storm something is said of somebody every moment. */
function askAboutPeople({ people, everybody, liveFacts }: Batch): void {
  if (everybody) return void queryClient.invalidateQueries({ queryKey: ['contact'] });
  if (people.size === 0 && liveFacts.size === 0) return;
  for (const [key, contact] of queryClient.getQueriesData<ContactDetail>({ queryKey: ['contact'] })) {
    if (key.length !== 2 || contact === undefined) continue;
    const { id, customer, others } = contact;
    const names = [id, customer?.id ?? '', ...others.map((other) => other.id)];
    if (names.some((name) => people.has(name))) void queryClient.invalidateQueries({ queryKey: ['contact', id] });
    else if (names.some((name) => liveFacts.has(name)))
      void queryClient.invalidateQueries({ queryKey: ['contact', id, 'context'] });
  }
}

/** Whatever is on screen and waits: somebody else's reply has left, or come in between. */
function askForDepartures(): void {
  for (const [key, data] of queryClient.getQueriesData<InfiniteData<{ items: TimelineItem[] }>>({
    queryKey: ['timeline'],
    type: 'active',
  })) {
    const items = data?.pages.flatMap((page) => page.items) ?? [];
    const isWaiting = items.some((item) => item.type === 'message' && item.message.state === 'queued');
    if (isWaiting) void queryClient.invalidateQueries({ queryKey: key });
  }
  // The composer tells when a reply would leave; where that is at once it cannot become earlier.
  for (const [key, data] of queryClient.getQueriesData<ConversationDetail>({
    queryKey: ['conversation'],
    type: 'active',
  })) {
    const { wouldDepartAt = null, dayUsedUp = null } = data?.composer ?? {};
    const waits = wouldDepartAt !== null && Date.parse(wouldDepartAt) > serverNow() + MINUTE_MS;
    if (waits || dayUsedUp !== null) void queryClient.invalidateQueries({ queryKey: key });
  }
}
