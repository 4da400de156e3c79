// One conversation as it is now, wherever it is shown: its page, and its row in every list. Used by the stream, and by whoever has
// just changed it.
import type { InfiniteData } from '@tanstack/react-query';
import type { Conversation, ConversationDetail, ConversationPage } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { queryClient } from './session.ts';

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
