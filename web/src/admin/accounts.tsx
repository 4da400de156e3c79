// The brand's handles: how each is doing, in words with the next step. Below: where one is added.
import { useQuery } from '@tanstack/react-query';
import type { ChannelAccount } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { useMe } from '../state/session.ts';
import { AccountCard } from './account-card.tsx';
import { AddAccount } from './add-account.tsx';

export function Accounts() {
  const mayChange = useMe().roles.includes('admin');
  const { data, error, isPending } = useQuery({
    queryKey: ['accounts'],
    queryFn: ({ signal }) => api.get<{ items: ChannelAccount[] }>('/channel-accounts', signal),
    // Limits and the age of the last sign of life change without an event.
    refetchInterval: 30_000,
  });
  const all = data?.items ?? [];
  const accounts = all.filter(({ state }) => state !== 'removed');
  const removed = all.filter(({ state }) => state === 'removed');
  return (
    <main className="page accounts">
      <h1>Accounts</h1>
      <p>
        The handles that customers write to. A message for a handle that is not here yet is kept, and shown as soon as
        you add it.
      </p>
      {error && <p className="error">{error.message}</p>}
      {isPending && <p className="mute">Looking at the accounts…</p>}
      {!isPending && !error && accounts.length === 0 && <p>No handle is connected. Add the first one below.</p>}
      {accounts.map((account) => (
        <AccountCard key={account.id} account={account} mayChange={mayChange} />
      ))}
      {mayChange && <AddAccount />}
      {removed.length > 0 && (
        <>
          <h2>Removed</h2>
          <p className="mute">
            Their conversations stay readable and can be searched. Adding the same handle brings it back.
          </p>
          <ul className="plain">
            {removed.map(({ id, handle, channel, externalId }) => (
              <li key={id}>
                @{handle} · {channel} · <span className="num">{externalId}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </main>
  );
}
