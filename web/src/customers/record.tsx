// One record, whole for who may see it: names, where the person can be reached, numbers, what they allowed, who they are on which channel.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { CustomerAnswer, CustomerRecord } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { NameCheckDialog } from '../people/name-check-dialog.tsx';
import { TierChip } from '../people/chips.tsx';
import { kindWords } from '../people/person-words.ts';
import { queryClient, useMe } from '../state/session.ts';
import { say, sayError } from '../ui/toasts.tsx';
import { useNow } from '../ui/use-now.ts';
import { agoWords, whenWords } from '../ui/time-words.ts';

export function CustomerPage() {
  const { customerId } = useParams({ strict: false });
  const { data, error } = useQuery({
    queryKey: ['customer', customerId],
    queryFn: ({ signal }) => api.get<CustomerAnswer>(`/customers/${customerId}`, signal),
  });
  const [isComparing, setComparing] = useState(false);
  return (
    <main className="page">
      <p>
        <Link to="/customers">Customers</Link>
      </p>
      {error && <p className="error">{error.message}</p>}
      {data && data.record === null && (
        <>
          <h1>{data.masked.initials}</h1>
          <p>{[data.masked.tier, data.masked.city, data.masked.loyalty].filter((word) => word !== null).join(' · ')}</p>
          <p>The rest shows once somebody who writes has proved to be this person, or an agent has confirmed it.</p>
        </>
      )}
      {data?.record && (
        <>
          <h1 dir="auto">{data.record.displayName}</h1>
          <p className="row-x wrap">
            <TierChip tier={data.record.tier} />
            {data.record.ref !== null && <span className="chip line num">{data.record.ref}</span>}
            <button type="button" className="btn" onClick={() => setComparing(true)}>
              Compare names…
            </button>
          </p>
          <Record record={data.record} />
          {isComparing && <NameCheckDialog customerId={data.record.id} onClose={() => setComparing(false)} />}
        </>
      )}
    </main>
  );
}

function Record({ record }: { record: CustomerRecord }) {
  const now = useNow(60_000);
  const me = useMe();
  const mayLead = me.roles.some((role) => role === 'supervisor' || role === 'admin');
  const points = (list: CustomerRecord['emails']) =>
    list.map(({ value, changedAt }) => `${value} (since ${whenWords(changedAt, now)})`);
  const rows: [string, readonly string[]][] = [
    [
      'Names',
      record.names.map(
        ({ kind, given, family }) => `${given} ${family}`.trim() + (kind === 'record' ? '' : ` (${kind})`),
      ),
    ],
    ['E-mail', points(record.emails)],
    ['Phone', points(record.phones)],
    ['Loyalty no.', [record.loyalty ?? '']],
    ['Born', [record.birthDate ?? '']],
    ['Lives in', [[record.city, record.country].filter((word) => word !== null).join(', ')]],
    ['Language', [record.language ?? '']],
    ['Time zone', [record.timeZone ?? '']],
    ['Handles', Object.entries(record.handles).map(([channel, handle]) => `@${handle} on ${channel}`)],
    ['Bookings and orders', record.references.map(({ kind, value }) => `${kindWords(kind)} ${value}`)],
    ['Wishes', Object.entries(record.preferences).map(([name, value]) => `${name}: ${value}`)],
    [
      'Allowed',
      Object.entries(record.consent).map(
        ([name, { granted, at }]) => `${name}: ${granted ? 'yes' : 'no'}, ${agoWords(at, now)}`,
      ),
    ],
    ['Else', Object.entries(record.attributes).map(([name, value]) => `${name}: ${value}`)],
  ];
  return (
    <>
      <table className="fields">
        <tbody>
          {rows
            .filter(([, values]) => values.some((value) => value !== ''))
            .map(([name, values]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td dir="auto">
                  {values.map((value) => (
                    <div key={value}>{value}</div>
                  ))}
                </td>
              </tr>
            ))}
        </tbody>
      </table>
      {record.merged.length > 0 && (
        <>
          <h2>Merged into this one</h2>
          <ul className="plain">
            {record.merged.map(({ mergeId, customerId, displayName, at, by }) => (
              <li key={mergeId} className="row-x">
                <span className="grow" dir="auto">
                  {displayName}{' '}
                  <span className="mute">
                    {whenWords(at, now)}
                    {by === null ? '' : ` by ${by.displayName}`}
                  </span>
                </span>
                {mayLead && (
                  <button type="button" className="btn" onClick={() => void unmerge(record.id, mergeId)}>
                    <Undo2 className="i" /> Undo the merge
                  </button>
                )}
                <span className="sr">{customerId}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

async function unmerge(customerId: string, mergeId: string): Promise<void> {
  try {
    await api.del(`/customers/${customerId}/merges/${mergeId}`, { reason: 'undone from the record' });
    say('Two records again, as they were.');
  } catch (error) {
    sayError(error);
  }
  void queryClient.invalidateQueries({ queryKey: ['customer'] });
  void queryClient.invalidateQueries({ queryKey: ['pairs'] });
}
