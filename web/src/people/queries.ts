// What the inbox asks about people, and what is asked for again when something was decided about one of them.
import { useQuery } from '@tanstack/react-query';
import type { ContactDetail, Context, Suggestions, Verifications } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { queryClient } from '../state/session.ts';

export const useContact = (contactId: string | undefined) =>
  useQuery({
    queryKey: ['contact', contactId],
    enabled: contactId !== undefined,
    queryFn: ({ signal }) => api.get<ContactDetail>(`/contacts/${contactId}`, signal),
  });

export const useSuggestions = (contactId: string) =>
  useQuery({
    queryKey: ['contact', contactId, 'suggestions'],
    queryFn: ({ signal }) => api.get<Suggestions>(`/contacts/${contactId}/suggestions`, signal),
  });

export const useVerifications = (contactId: string) =>
  useQuery({
    queryKey: ['contact', contactId, 'verifications'],
    queryFn: ({ signal }) => api.get<Verifications>(`/contacts/${contactId}/verifications`, signal),
  });

export const useLiveFacts = (contactId: string) =>
  useQuery({
    queryKey: ['contact', contactId, 'context'],
    queryFn: ({ signal }) => api.get<Context>(`/contacts/${contactId}/context`, signal),
  });

/** Everything that is shown of this person, and the rows that show who they are. */
export function askAgainAbout(contactId: string): void {
  void queryClient.invalidateQueries({ queryKey: ['contact', contactId] });
  void queryClient.invalidateQueries({ queryKey: ['conversation'] });
  void queryClient.invalidateQueries({ queryKey: ['list'] });
}
