// Who is signed in. Any call that is answered 401 ends up here, and the sign-in page is shown in place, keeping the address.
import { QueryCache, QueryClient, MutationCache, useQuery } from '@tanstack/react-query';
import type { DemoLogin, Session } from '../../../src/api/schemas.ts';
import { api, ApiError, isPassing } from '../api.ts';
import { setServerTime } from '../ui/use-now.ts';

export interface SignedOut {
  signedOut: true;
  logins: DemoLogin[];
}

const signedOut = (error: unknown): boolean => error instanceof ApiError && error.code === 'not_signed_in';

const noticeSignedOut = (error: unknown): void => {
  if (signedOut(error)) void queryClient.invalidateQueries({ queryKey: ['session'] });
};

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error, query) => query.queryKey[0] !== 'session' && noticeSignedOut(error) }),
  mutationCache: new MutationCache({ onError: noticeSignedOut }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => isPassing(error) && count < 5,
      retryDelay: (count) => Math.min(500 * 2 ** count, 8_000),
    },
  },
});

export function useSession() {
  return useQuery<Session | SignedOut>({
    queryKey: ['session'],
    staleTime: Infinity,
    queryFn: async () => {
      try {
        const session = await api.get<Session>('/session');
        setServerTime(session.serverTime);
        return session;
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 401) throw error;
        return { signedOut: true, logins: (error.facts['logins'] as DemoLogin[] | undefined) ?? [] };
      }
    },
  });
}

/** The person at the screen; only below the shell, where somebody is signed in. */
export function useMe(): Session['user'] {
  const { data } = useSession();
  if (!data || 'signedOut' in data) throw new Error('nobody is signed in');
  return data.user;
}
