// The queue: pages of it as far as one scrolls, only the rows in sight in the document, and an order that holds still while the
// pointer or the focus is inside.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowUp, Inbox, Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ConversationPage } from '../../../src/api/schemas.ts';
import { api, ApiError } from '../api.ts';
import { drafts } from '../composer/drafts.ts';
import { useVerb } from '../keyboard.ts';
import { density } from '../state/preferences.ts';
import { useNow } from '../ui/use-now.ts';
import { useWatched, watched } from '../ui/store.ts';
import { spanWords } from '../ui/time-words.ts';
import { VIEW_WORDS, type View } from '../views.ts';
import { shownRows } from './frozen.ts';
import { Row } from './row.tsx';
import { groupOf } from './row-words.ts';

/** What is in the list, in its order, for "the next one" after resolving. */
export const listOrder = watched<readonly string[]>([]);

interface ListPaneProps {
  view: View;
  q: string;
  openId: string | undefined;
  onOpen: (id: string) => void;
  onSearch: (words: string) => void;
}

export function ListPane({ view, q, openId, onOpen, onSearch }: ListPaneProps) {
  const now = useNow(15_000);
  const allDrafts = useWatched(drafts);
  const query = useInfiniteQuery({
    queryKey: ['list', view, q],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const parameters = new URLSearchParams({
        view,
        limit: '50',
        ...(q === '' ? {} : { q }),
        ...(pageParam === '' ? {} : { cursor: pageParam }),
      });
      return api.get<ConversationPage>(`/conversations?${parameters.toString()}`, signal);
    },
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
  const latest = unique(query.data?.pages.flatMap(({ items }) => items) ?? []);
  const [held, setHeld] = useState<readonly string[] | null>(null);
  const { rows, fresh } = shownRows(latest, held);
  const [active, setActive] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const height = useWatched(density) === 'compact' ? 44 : 64;

  // Grouped only in the order of promises; a group's name takes the place of a small row.
  const grouped = view !== 'resolved' && q === '';
  const lines = rows.flatMap((row, index) => {
    const group = grouped ? groupOf(row, now) : '';
    const before = rows[index - 1];
    const begins = grouped && (before === undefined || groupOf(before, now) !== group);
    return [...(begins ? [{ group, row: null, index }] : []), { group, row, index }];
  });
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (line) => (lines[line]?.row ? height : 28),
    getItemKey: (line) => lines[line]?.row?.id ?? `group ${lines[line]?.group}`,
    overscan: 8,
  });
  useEffect(() => virtual.measure(), [height, virtual]);

  useEffect(() => listOrder.set(rows.map(({ id }) => id)));
  useEffect(() => setHeld(null), [view, q]);
  const openAt = rows.findIndex(({ id }) => id === openId);
  const at = openAt >= 0 ? openAt : Math.min(active, Math.max(0, rows.length - 1));

  const go = (to: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (!row) return;
    setActive(rows.indexOf(row));
    virtual.scrollToIndex(lines.findIndex((line) => line.row?.id === row.id));
    if (openId !== undefined) onOpen(row.id);
  };
  useVerb({ keys: 'j', words: 'Next conversation' }, () =>
    go(openAt < 0 && active === 0 && openId === undefined ? at : at + 1),
  );
  useVerb({ keys: 'k', words: 'Previous conversation' }, () => go(at - 1));
  useVerb({ keys: 'enter', words: 'Open', when: openId === undefined }, () => rows[at] && onOpen(rows[at].id));
  useVerb({ keys: '/', words: 'Search' }, () => field.current?.focus());

  const lastLine = virtual.getVirtualItems().at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastLine >= lines.length - 12) void fetchNextPage();
  }, [lastLine, lines.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  const hold = () => setHeld((present) => present ?? latest.map(({ id }) => id));
  const release = () => {
    if (!scroller.current?.matches(':hover, :focus-within')) setHeld(null);
  };
  const longest = Math.max(
    0,
    ...rows.map(({ waitingSince }) => (waitingSince === null ? 0 : now - Date.parse(waitingSince))),
  );
  const howMany = `${latest.length}${hasNextPage ? '+' : ''}`;
  return (
    <section className="listp" aria-label="Conversations">
      <header className="lh">
        <div className="tt">
          <h1>{VIEW_WORDS[view]}</h1>
          <span className="sub num grow">
            {howMany}
            {longest > 0 && ` · longest wait ${spanWords(longest)}`}
          </span>
        </div>
        <label className="search">
          <Search size={14} aria-hidden="true" />
          <input
            ref={field}
            placeholder="Name or handle"
            aria-label="Search by name or handle"
            defaultValue={q}
            key={view}
            onChange={(event) => onSearch(event.target.value.trim())}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              event.currentTarget.value = '';
              onSearch('');
              event.currentTarget.blur();
            }}
          />
          <kbd>/</kbd>
        </label>
      </header>
      {fresh > 0 && (
        <button type="button" className="fresh" onClick={() => setHeld(null)}>
          <ArrowUp size={12} /> {fresh} new while you read
        </button>
      )}
      <div
        className="rows"
        id="list"
        role="listbox"
        aria-label={VIEW_WORDS[view]}
        aria-activedescendant={rows[at] ? `row-${rows[at].id}` : undefined}
        tabIndex={0}
        ref={scroller}
        onPointerEnter={hold}
        onFocus={hold}
        onPointerLeave={release}
        onBlur={release}
      >
        {rows.length === 0 && (
          <Nothing {...{ view, q, loading: query.isPending, error: query.error, retry: () => void query.refetch() }} />
        )}
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
          {virtual.getVirtualItems().map(({ index, start, key }) => {
            const line = lines[index];
            if (!line) return null;
            const { row } = line;
            return (
              <div key={key} className="row-slot" style={{ transform: `translateY(${start}px)` }} role="presentation">
                {row === null ? (
                  <div className="grp" role="presentation">
                    {line.group}
                  </div>
                ) : (
                  <Row
                    row={row}
                    draft={allDrafts[`${row.id}/reply`] ?? ''}
                    now={now}
                    isOpen={row.id === openId}
                    isActive={
                      openId === undefined &&
                      line.index === at &&
                      scroller.current?.contains(document.activeElement) === true
                    }
                    position={line.index}
                    total={rows.length}
                    onOpen={() => onOpen(row.id)}
                  />
                )}
              </div>
            );
          })}
        </div>
      </div>
      <footer className="lf">
        <span>
          <kbd>J</kbd>
          <kbd>K</kbd> move
        </span>
        <span>
          <kbd>E</kbd> resolve
        </span>
        <span>
          <kbd>R</kbd> reply
        </span>
        <span style={{ marginLeft: 'auto' }}>
          <kbd>?</kbd> all keys
        </span>
      </footer>
    </section>
  );
}

const unique = <T extends { id: string }>(rows: readonly T[]): T[] => [
  ...new Map(rows.map((row) => [row.id, row])).values(),
];

function Nothing({
  view,
  q,
  loading,
  error,
  retry,
}: {
  view: View;
  q: string;
  loading: boolean;
  error: Error | null;
  retry: () => void;
}) {
  if (loading) {
    return (
      <div aria-busy="true" aria-label="Loading" style={{ padding: '8px 14px', display: 'grid', gap: 8 }}>
        {Array.from({ length: 8 }, (_, i) => (
          <span key={i} className="skel" style={{ height: 48, opacity: 1 - i / 9 }} />
        ))}
      </div>
    );
  }
  return (
    <div className="empty">
      <Inbox className="i" />
      {error ? (
        <>
          <b>The list could not be loaded</b>
          <span>{error instanceof ApiError ? error.message : ''}</span>
          <button className="btn" type="button" onClick={retry}>
            Try again
          </button>
        </>
      ) : (
        <>
          <b>{q === '' ? 'Nothing waits for you here.' : `Nobody called “${q}” in ${VIEW_WORDS[view]}.`}</b>
          <span>
            {q === ''
              ? 'New messages appear by themselves.'
              : 'Other views may have them: look in Everything open or Resolved.'}
          </span>
        </>
      )}
    </div>
  );
}
