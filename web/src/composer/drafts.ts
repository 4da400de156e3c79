// What somebody is writing, kept in this browser per conversation and kind until it is sent or emptied.
import { kept } from '../ui/store.ts';

export type Mode = 'reply' | 'note';
export const drafts = kept<Readonly<Record<string, string>>>('drafts', {});

export const draftKey = (conversationId: string, mode: Mode): string => `${conversationId}/${mode}`;

export function setDraft(key: string, text: string): void {
  drafts.set((now) => {
    const { [key]: _, ...others } = now;
    return text === '' ? others : { ...others, [key]: text };
  });
}
