// While an agent writes: does the draft ask for something that is known? Asked a moment after the last key, and never in the way.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Lint } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { watched, useWatched } from '../ui/store.ts';

const PAUSE_MS = 350;

/** What an agent waved away: conversation, kind and value. */
const waved = watched<ReadonlySet<string>>(new Set());
const nameOf = (conversationId: string, { kind, value }: Lint['items'][number]) => `${conversationId} ${kind} ${value}`;

export function waveAway(conversationId: string, finding: Lint['items'][number]): void {
  waved.set((now) => new Set([...now, nameOf(conversationId, finding)]));
}

export function useLint(conversationId: string, text: string): Lint['items'] {
  const settled = useSettled(text);
  const away = useWatched(waved);
  const { data } = useQuery({
    queryKey: ['lint', conversationId, settled],
    enabled: settled.trim().length > 8,
    staleTime: 30_000,
    gcTime: 60_000,
    retry: false,
    queryFn: () => api.post<Lint>(`/conversations/${conversationId}/lint`, { text: settled }),
  });
  if (settled !== text || text.trim() === '') return [];
  return (data?.items ?? []).filter((finding) => !away.has(nameOf(conversationId, finding)));
}

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
