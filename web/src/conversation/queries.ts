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
    refetchInterval: ({ state }) => (state.data?.pages.some(hasWaiting) ? WAITING_REFETCH_MS : false),
  });

const WAITING_REFETCH_MS = 15_000;

const hasWaiting = ({ items }: TimelinePage): boolean =>
  items.some((item) => item.type === 'message' && item.message.state === 'queued' && item.message.waitsFor !== 'undo');
