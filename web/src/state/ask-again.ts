// What the log's events concern is asked for again, coalesced: a busy minute is a few questions. Before it: live.ts. What concerns
// what is decided in apply-event.ts.
import type { InfiniteData } from '@tanstack/react-query';
import type { ConversationDetail, LoggedEvent, TimelineItem } from '../../../src/api/schemas.ts';
import { serverNow } from '../ui/use-now.ts';
import { batchOf } from './apply-event.ts';
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
    if (batch.contacts) void queryClient.invalidateQueries({ queryKey: ['contact'] });
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
