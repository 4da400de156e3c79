// One conversation and its timeline, newest page first.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ConversationDetail, TimelineItem } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';

export const useConversation = (id: string) =>
  useQuery({
    queryKey: ['conversation', id],
    queryFn: ({ signal }) => api.get<ConversationDetail>(`/conversations/${id}`, signal),
  });

interface TimelinePage {
  items: TimelineItem[];
  next: string | null;
}

export const useTimeline = (id: string) =>
  useInfiniteQuery({
    queryKey: ['timeline', id],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api.get<TimelinePage>(
        `/conversations/${id}/timeline?limit=60${pageParam === '' ? '' : `&cursor=${encodeURIComponent(pageParam)}`}`,
        signal,
      ),
    getNextPageParam: (page) => page.next ?? undefined,
    // What others send moves the time at which this conversation's own replies leave, and no event of it tells.
    refetchInterval: ({ state }) => {
      if (state.data?.pages.some(hasWaiting)) return WAITING_REFETCH_MS;
      return state.data?.pages.some(hasFiles) ? FILES_REFETCH_MS : false;
    },
    refetchOnWindowFocus: ({ state }) => (state.data?.pages.some(hasFiles) ? 'always' : false),
  });

const WAITING_REFETCH_MS = 15_000;

/** Addresses of files are good for about ten minutes. */
const FILES_REFETCH_MS = 4 * 60_000;

const hasFiles = ({ items }: TimelinePage): boolean =>
  items.some((item) => item.type === 'message' && item.message.attachments.some(({ state }) => state === 'stored'));

const hasWaiting = ({ items }: TimelinePage): boolean =>
  items.some((item) => item.type === 'message' && item.message.state === 'queued' && item.message.waitsFor !== 'undo');
