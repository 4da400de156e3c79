// What an agent does to a conversation: shown at once, sent, taken back when the server refuses, and undone by its opposite.
import type { Conversation, ConversationDetail } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { say, sayError } from '../ui/toasts.tsx';
import { patchLists, refreshConversation, showConversation } from './shown-conversation.ts';
import { queryClient } from './session.ts';

type Change = Partial<Pick<Conversation, 'status' | 'assignee' | 'tags' | 'snoozedUntil' | 'unread'>>;

interface Move {
  id: string;
  shown: Change;
  send: () => Promise<unknown>;
  words?: string;
  undo?: () => void;
}

function move({ id, shown, send, words, undo }: Move): void {
  const detail = queryClient.getQueryData<ConversationDetail>(['conversation', id]);
  if (detail) showConversation({ ...detail, ...shown });
  else patchLists(id, (row) => ({ ...row, ...shown }));
  if (words) say(words, undo ? { undo } : {});
  void send().then(
    (answer): void => {
      if (answer && typeof answer === 'object' && 'composer' in answer) showConversation(answer as ConversationDetail);
      else void refreshConversation(id);
      void queryClient.invalidateQueries({ queryKey: ['list'] });
      void queryClient.invalidateQueries({ queryKey: ['views'] });
    },
    (error: unknown) => {
      void refreshConversation(id);
      void queryClient.invalidateQueries({ queryKey: ['list'] });
      sayError(error);
    },
  );
}

type Settable = 'open' | 'waiting_customer' | 'waiting_third' | 'resolved';
const STATUS_DONE: Readonly<Record<Settable, string>> = {
  open: 'Open again',
  waiting_customer: 'Waiting for the customer',
  waiting_third: 'Waiting for somebody else',
  resolved: 'Resolved',
};

export function setStatus({ id, status }: Pick<Conversation, 'id' | 'status'>, next: Settable): void {
  const back: Settable = status === 'snoozed' ? 'open' : status;
  move({
    id,
    shown: { status: next },
    send: () => api.put(`/conversations/${id}/status`, { status: next }),
    words: STATUS_DONE[next],
    undo: () => setStatus({ id, status: next }, back),
  });
}

export function assign({ id, assignee }: Pick<Conversation, 'id' | 'assignee'>, to: Conversation['assignee']): void {
  move({
    id,
    shown: { assignee: to },
    send: () => api.put(`/conversations/${id}/assignee`, { userId: to?.id ?? null }),
    words: to ? `Assigned to ${to.displayName}` : 'Nobody has it now',
    undo: () => assign({ id, assignee: to }, assignee),
  });
}

export function snooze(
  { id, status }: Pick<Conversation, 'id' | 'status'>,
  { until, words }: { until: Date; words: string },
): void {
  move({
    id,
    shown: { status: 'snoozed', snoozedUntil: until.toISOString() },
    send: () => api.post(`/conversations/${id}/snooze`, { until: until.toISOString() }),
    words: `Snoozed ${words}`,
    undo: () => setStatus({ id, status }, 'open'),
  });
}

export const setTags = (id: string, tags: string[]): void =>
  move({ id, shown: { tags }, send: () => api.put(`/conversations/${id}/tags`, { tags }) });

export const markRead = (id: string): void =>
  move({ id, shown: { unread: 0 }, send: () => api.post(`/conversations/${id}/read`) });
