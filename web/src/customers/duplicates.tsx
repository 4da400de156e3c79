// Records that look like one person: what agrees and what does not, side by side; merged with a preview, or told apart for good.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Merge, Split } from 'lucide-react';
import { useState } from 'react';
import type { CustomerPair, CustomerRecord } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { TierChip } from '../people/chips.tsx';
import { queryClient } from '../state/session.ts';
import { say, sayError } from '../ui/toasts.tsx';
import { BecauseList } from '../people/because.tsx';
import { MergeDialog } from './merge-dialog.tsx';

interface Listed {
  items: CustomerPair[];
  next: string | null;
}

export function Duplicates() {
  const { data, error, isPending, isFetching, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['pairs'],
    initialPageParam: '',
    getNextPageParam: ({ next }: Listed) => next,
    queryFn: ({ signal, pageParam }) =>
      api.get<Listed>(
        `/customer-pairs?limit=50${pageParam === '' ? '' : `&cursor=${encodeURIComponent(pageParam)}`}`,
        signal,
      ),
  });
  const items = (data?.pages ?? []).flatMap((page) => page.items);
  return (
    <main className="page">
      <p>
        <Link to="/customers">Customers</Link>
      </p>
      <h1>Records that may be one person</h1>
      <p>
        Likeliest first. A merge moves nothing: it can be undone at any time, exactly. Two people told apart are never
        proposed again.
      </p>
      {error && <p className="error">{error.message}</p>}
      {!error && !isPending && items.length === 0 && <p>None. No two records look like one person.</p>}
      {items.map((pair) => (
        <Pair key={pair.id} pair={pair} />
      ))}
      {hasNextPage && (
        <button type="button" className="btn" disabled={isFetching} onClick={() => void fetchNextPage()}>
          More
        </button>
      )}
    </main>
  );
}

function Pair({ pair }: { pair: CustomerPair }) {
  const [isMerging, setMerging] = useState(false);
  const { first, second, because, probability } = pair;
  const dismiss = async (state: 'dismissed' | 'open') => {
    try {
      await api.put(`/customer-pairs/${pair.id}`, { state });
      if (state === 'dismissed') say('Two people. They are not proposed again.', { undo: () => void dismiss('open') });
    } catch (error) {
      sayError(error);
    }
    void queryClient.invalidateQueries({ queryKey: ['pairs'] });
  };
  return (
    <article className="pair" aria-label={`${first.displayName} and ${second.displayName}`}>
      <div className="two">
        <Half record={first} />
        <Half record={second} />
      </div>
      <BecauseList items={because.map((each) => ({ ...each, level: '' }))} label="What was compared" />
      <div className="row-x wrap">
        <span className="chip line num grow" style={{ flex: 'none' }}>
          {probability > 0.999 ? 'over 99.9' : (probability * 100).toFixed(probability > 0.99 ? 1 : 0)} % one person
        </span>
        <span className="grow" />
        <button type="button" className="btn" onClick={() => void dismiss('dismissed')}>
          <Split className="i" /> Two people
        </button>
        <button type="button" className="btn primary" onClick={() => setMerging(true)}>
          <Merge className="i" /> Merge…
        </button>
      </div>
      {isMerging && <MergeDialog survivorId={first.id} mergedId={second.id} onClose={() => setMerging(false)} />}
    </article>
  );
}

function Half({ record }: { record: CustomerRecord }) {
  const [email] = record.emails;
  const [phone] = record.phones;
  return (
    <div>
      <p className="row-x">
        <Link to="/customers/$customerId" params={{ customerId: record.id }}>
          <b dir="auto">{record.displayName}</b>
        </Link>
        <TierChip tier={record.tier} />
      </p>
      <p className="mute">
        {[record.ref, record.birthDate, email?.value, phone?.value, record.city].filter(Boolean).join(' · ')}
      </p>
    </div>
  );
}
