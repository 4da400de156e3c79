// One stream, one cursor: the log's events come in, what they concern is asked for again, coalesced. After a break the browser
// resumes with the last id it has; a cursor that is too old is answered `reset`, and then everything is asked for again.
import type { InfiniteData } from '@tanstack/react-query';
import type {
  Conversation,
  ConversationDetail,
  ConversationPage,
  LoggedEvent,
  TimelineItem,
} from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { noteTyping } from '../conversation/typing.ts';
import { serverNow } from '../ui/use-now.ts';
import { watched } from '../ui/store.ts';
import { batchOf } from './apply-event.ts';
import { queryClient } from './session.ts';

export interface Connection {
  state: 'connecting' | 'live' | 'lost';
  /** Server time of the loss. */
  since: number | null;
}
export const connection = watched<Connection>({ state: 'connecting', since: null });

const TOGETHER_MS = 60;
const LISTS_EVERY_MS = 700;
const DEPARTURES_EVERY_MS = 2_000;
const MINUTE_MS = 60_000;

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

/** Opens the stream; returns the way to close it. */
export function openLive(): () => void {
  let waiting: LoggedEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let listTimer: ReturnType<typeof setTimeout> | undefined;
  let departuresTimer: ReturnType<typeof setTimeout> | undefined;
  let source: EventSource | undefined;
  let last = 'now';
  let retry: ReturnType<typeof setTimeout> | undefined;

  const apply = () => {
    timer = undefined;
    const batch = batchOf(waiting);
    waiting = [];
    for (const id of batch.conversations) void refreshConversation(id);
    for (const id of batch.timelines) void queryClient.invalidateQueries({ queryKey: ['timeline', id] });
    if (batch.accounts) void queryClient.invalidateQueries({ queryKey: ['accounts'] });
    if (batch.departures)
      departuresTimer ??= setTimeout(() => {
        departuresTimer = undefined;
        askForDepartures();
      }, DEPARTURES_EVERY_MS);
    if (batch.contacts) void queryClient.invalidateQueries({ queryKey: ['contact'] });
    if (batch.problems) void queryClient.invalidateQueries({ queryKey: ['problems'] });
    if (batch.lists || batch.counts) {
      listTimer ??= setTimeout(() => {
        listTimer = undefined;
        void queryClient.invalidateQueries({ queryKey: ['list'] });
        void queryClient.invalidateQueries({ queryKey: ['views'] });
      }, LISTS_EVERY_MS);
    }
  };

  const open = () => {
    source = new EventSource(`/api/v1/events?after=${encodeURIComponent(last)}`);
    source.addEventListener('ready', (event) => {
      last = event.lastEventId || last;
      const wasLost = connection.get().state === 'lost';
      connection.set({ state: 'live', since: null });
      // What happened before the first `ready` was never sent: the queries that ran before it may be old.
      if (wasLost) void queryClient.invalidateQueries();
    });
    source.addEventListener('log', (event) => {
      const message: MessageEvent<string> = event;
      last = message.lastEventId || last;
      const logged = JSON.parse(message.data) as LoggedEvent;
      noteTyping(logged);
      waiting.push(logged);
      timer ??= setTimeout(apply, TOGETHER_MS);
    });
    source.addEventListener('reset', (event) => {
      last = event.lastEventId || last;
      void queryClient.invalidateQueries();
    });
    source.addEventListener('error', () => {
      if (connection.get().state !== 'lost') connection.set({ state: 'lost', since: serverNow() });
      // A closed stream (signed out, server gone for longer) is opened again by us, with the cursor we have.
      if (source?.readyState !== EventSource.CLOSED) return;
      clearTimeout(retry);
      retry = setTimeout(() => {
        void queryClient.invalidateQueries({ queryKey: ['session'] });
        open();
      }, 2_000);
    });
  };
  // The browser knows of a lost network before the stream notices; back again, the stream begins where it was.
  const lost = () => connection.set((now) => (now.state === 'lost' ? now : { state: 'lost', since: serverNow() }));
  const back = () => {
    source?.close();
    open();
  };
  window.addEventListener('offline', lost);
  window.addEventListener('online', back);
  open();
  return () => {
    window.removeEventListener('offline', lost);
    window.removeEventListener('online', back);
    clearTimeout(timer);
    clearTimeout(listTimer);
    clearTimeout(departuresTimer);
    clearTimeout(retry);
    source?.close();
  };
}

/** Fetches one conversation and puts it wherever it is shown. */
export async function refreshConversation(id: string): Promise<void> {
  const shown = queryClient.getQueryData(['conversation', id]) !== undefined || isListed(id);
  if (!shown) return;
  try {
    showConversation(await api.get<ConversationDetail>(`/conversations/${id}`));
  } catch {
    void queryClient.invalidateQueries({ queryKey: ['conversation', id] });
  }
}

const isListed = (id: string): boolean =>
  queryClient
    .getQueriesData<InfiniteData<ConversationPage>>({ queryKey: ['list'] })
    .some(([, data]) => data?.pages.some(({ items }) => items.some((item) => item.id === id)));

export function showConversation(conversation: ConversationDetail): void {
  queryClient.setQueryData(['conversation', conversation.id], conversation);
  patchLists(conversation.id, () => conversation);
}

/** Changes one row in every list that has it, at once. */
export function patchLists(id: string, change: (row: Conversation) => Conversation): void {
  queryClient.setQueriesData<InfiniteData<ConversationPage>>({ queryKey: ['list'] }, (data) => {
    if (!data?.pages.some(({ items }) => items.some((item) => item.id === id))) return data;
    const pages = data.pages.map((page) => ({
      ...page,
      items: page.items.map((item) => (item.id === id ? change(item) : item)),
    }));
    return { ...data, pages };
  });
}
