// What could not be processed, kept with its bytes: look at it, mend the cause, let it run again.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DeadEvent } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { queryClient } from '../state/session.ts';
import { say, sayError } from '../ui/toasts.tsx';
import { useNow } from '../ui/use-now.ts';
import { whenWords } from '../ui/time-words.ts';

const DOORS: Readonly<Record<string, string>> = { x: 'X', meta: 'Meta' };

export function Problems() {
  const now = useNow();
  const [open, setOpen] = useState<string | null>(null);
  const { data, error, isPending } = useQuery({
    queryKey: ['problems'],
    queryFn: ({ signal }) => api.get<{ items: DeadEvent[] }>('/admin/dead-events', signal),
  });
  const events = data?.items ?? [];
  return (
    <main className="page">
      <h1>Deliveries with a problem</h1>
      <p>
        Nothing a platform hands over is lost. What could not be understood, or is for a handle that is not registered,
        waits here.
      </p>
      {error && <p className="error">{error.message}</p>}
      {!isPending && !error && events.length === 0 && <p>None. Everything was processed.</p>}
      {events.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th>Received</th>
              <th>From</th>
              <th>Why</th>
              <th>Tries</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {events.map((event) => (
              <tr key={event.id}>
                <td className="num">{whenWords(event.receivedAt, now)}</td>
                <td>{DOORS[event.door] ?? event.door}</td>
                <td>
                  {event.state === 'unrouted'
                    ? `No such handle here: ${event.unroutedFor ?? ''}`
                    : (event.error ?? 'unknown')}
                  {open === event.id && <Body id={event.id} />}
                </td>
                <td className="num">{event.attempts}</td>
                <td>
                  <span className="row-x">
                    <button type="button" className="btn" onClick={() => setOpen(open === event.id ? null : event.id)}>
                      {open === event.id ? 'Hide' : 'Look'}
                    </button>
                    <button type="button" className="btn" onClick={() => void replay(event.id)}>
                      Try again
                    </button>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </main>
  );
}

function Body({ id }: { id: string }) {
  const { data, error } = useQuery({
    queryKey: ['problems', id],
    queryFn: ({ signal }) => api.get<{ body: string | null }>(`/admin/dead-events/${id}`, signal),
  });
  if (error) return <p className="error">{error.message}</p>;
  return <pre className="raw">{data ? (data.body ?? 'The bytes were removed.') : '…'}</pre>;
}

async function replay(id: string): Promise<void> {
  try {
    await api.post(`/admin/dead-events/${id}/replay`);
    say('It runs again.');
  } catch (error) {
    sayError(error);
  }
  void queryClient.invalidateQueries({ queryKey: ['problems'] });
}
