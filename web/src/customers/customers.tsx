// The brand's own records: find one by anything it is known by, see what may be seen, bring in a file, look at duplicates.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useState } from 'react';
import type { CustomerListed } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { TierChip } from '../people/chips.tsx';
import { useMe } from '../state/session.ts';
import { ImportPanel } from './import-panel.tsx';

interface Listed {
  items: CustomerListed[];
  next: string | null;
}

export function Customers() {
  const me = useMe();
  const [typed, setTyped] = useState('');
  const [q, setQ] = useState('');
  const { data, error, isPending, isFetching, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['customers', q],
    initialPageParam: '',
    getNextPageParam: ({ next }: Listed) => next,
    queryFn: ({ signal, pageParam }) => {
      const query = new URLSearchParams({
        limit: '50',
        ...(q === '' ? {} : { q }),
        ...(pageParam === '' ? {} : { cursor: pageParam }),
      });
      return api.get<Listed>(`/customers?${query.toString()}`, signal);
    },
  });
  const items = (data?.pages ?? []).flatMap((page) => page.items);
  const mayLead = me.roles.some((role) => role === 'supervisor' || role === 'admin');
  return (
    <main className="page">
      <h1>Customers</h1>
      <p>
        What the brand knows of people. Who writes is linked to a record only by a proof, or when an agent stands for
        it; until then agents see a masked card.{' '}
        {mayLead && <Link to="/customers/duplicates">Records that may be one person</Link>}
      </p>
      <form
        className="searchbar"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          setQ(typed.trim());
        }}
      >
        <input
          className="input grow"
          type="search"
          aria-label="Find a customer"
          placeholder="name, e-mail, phone, loyalty number, booking"
          value={typed}
          maxLength={200}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit" className="btn">
          <Search className="i" /> Find
        </button>
      </form>
      {error && <p className="error">{error.message}</p>}
      {!error && !isPending && items.length === 0 && (
        <p>{q === '' ? 'No records yet. Bring in a file, or send them by the API.' : `Nobody is known by “${q}”.`}</p>
      )}
      {items.length > 0 && (
        <table className="table" aria-busy={isFetching}>
          <thead>
            <tr>
              <th>Name</th>
              <th>Tier</th>
              <th>City</th>
              <th>Loyalty no.</th>
              <th>Customer no.</th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ id, initials, record, tier, city, loyalty, ref }) => (
              <tr key={id}>
                <td dir="auto">
                  <Link to="/customers/$customerId" params={{ customerId: id }}>
                    {record?.displayName ?? initials}
                  </Link>
                </td>
                <td>
                  <TierChip tier={tier} />
                </td>
                <td dir="auto">{city ?? ''}</td>
                <td className="num">{record?.loyalty ?? loyalty ?? ''}</td>
                <td className="num">{ref ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {hasNextPage && (
        <button type="button" className="btn" disabled={isFetching} onClick={() => void fetchNextPage()}>
          More
        </button>
      )}
      {me.roles.includes('admin') && <ImportPanel />}
    </main>
  );
}
