// How we know who somebody is: every decision of the ledger about this contact, newest first, with whether its chain holds.
import { Dialog } from '@base-ui/react/dialog';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link2, ShieldCheck, TriangleAlert, X } from 'lucide-react';
import type { EvidenceItem, Link, LinkHistory } from '../../../src/api/schemas.ts';
import { useState } from 'react';
import { api } from '../api.ts';
import { AskDialog, isReason, ReasonField } from './ask-dialog.tsx';
import { useNow } from '../ui/use-now.ts';
import { whenWords } from '../ui/time-words.ts';
import { BecauseList } from './because.tsx';
import { actionWords, kindWords } from './person-words.ts';
import { askAgainAbout } from './queries.ts';

const POLARITY: Readonly<Record<EvidenceItem['polarity'], string>> = {
  self: 'of themselves',
  other: 'of somebody else',
  unknown: '',
};

export function HistoryDialog({ contactId, onClose }: { contactId: string; onClose: () => void }) {
  const now = useNow(60_000);
  const [taking, setTaking] = useState<Link | null>(null);
  const pages = useInfiniteQuery({
    queryKey: ['contact', contactId, 'links', 'pages'],
    initialPageParam: '',
    getNextPageParam: ({ next }: LinkHistory) => next,
    queryFn: ({ signal, pageParam }) =>
      api.get<LinkHistory>(`/contacts/${contactId}/links${pageParam === '' ? '' : `?cursor=${pageParam}`}`, signal),
  });
  const evidence = useQuery({
    queryKey: ['contact', contactId, 'evidence'],
    queryFn: ({ signal }) => api.get<{ items: EvidenceItem[] }>(`/contacts/${contactId}/evidence`, signal),
  });
  const [first] = pages.data?.pages ?? [];
  const events = (pages.data?.pages ?? []).flatMap(({ items }) => items);
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog tall">
          <div className="row-x">
            <Dialog.Title className="dialog-title grow">How we know who this is</Dialog.Title>
            <Dialog.Close className="btn ghost icon" aria-label="Close">
              <X className="i" />
            </Dialog.Close>
          </div>
          {first && (
            <p className={first.intact ? 'mute row-x' : 'error row-x'}>
              {first.intact ? <ShieldCheck className="i sm" /> : <TriangleAlert className="i sm" />}
              {first.intact
                ? 'Nothing here was changed afterwards: every line carries the seal of the one before.'
                : 'A line of this history was changed afterwards. Tell whoever runs the installation.'}
            </p>
          )}
          {(first?.current ?? [])
            .filter(({ state }) => state === 'rejected')
            .map((link) => (
              <p key={link.id} className="row-x">
                <span className="grow">{link.sentence}</span>
                <button type="button" className="btn" onClick={() => setTaking(link)}>
                  Take it back…
                </button>
              </p>
            ))}
          {taking && <TakeBackDialog link={taking} onClose={() => setTaking(null)} />}
          <ol className="ledger">
            {events.map((event) => (
              <li key={event.no}>
                <Link2 className="i sm" aria-hidden="true" />
                <div>
                  <p>
                    <b className="strong">{actionWords(event.action)}</b>{' '}
                    {event.customer !== null && <span className="chip line">{event.customer.initials}</span>}{' '}
                    <span className="mute num">{whenWords(event.at, now)}</span>
                  </p>
                  <p>{event.sentence}</p>
                  {event.reason !== null && event.reason !== '' && <p className="mute">“{event.reason}”</p>}
                  <BecauseList items={event.because} label="What was compared" />
                </div>
              </li>
            ))}
            {pages.isSuccess && events.length === 0 && <li className="mute">Nothing was decided about them yet.</li>}
          </ol>
          {pages.hasNextPage && (
            <button type="button" className="btn" onClick={() => void pages.fetchNextPage()}>
              Earlier
            </button>
          )}
          {(evidence.data?.items ?? []).length > 0 && (
            <>
              <h3 className="dialog-part">What they said</h3>
              <dl className="kv">
                {(evidence.data?.items ?? []).map(({ id, kind, value, polarity, at }) => (
                  <div key={id} style={{ display: 'contents' }}>
                    <dt>{kindWords(kind)}</dt>
                    <dd>
                      <span dir="auto">{value ?? 'taken back'}</span>{' '}
                      <span className="mute">
                        {POLARITY[polarity]} {whenWords(at, now)}
                      </span>
                    </dd>
                  </div>
                ))}
              </dl>
            </>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** "Not them" was wrong: the record may be suggested again. */
function TakeBackDialog({ link, onClose }: { link: Link; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const takeBack = async () => {
    await api.del(`/contacts/${link.contactId}/links/${link.id}`, { reason: reason.trim() });
    askAgainAbout(link.contactId);
  };
  return (
    <AskDialog
      title={`It may be ${link.customer.initials} after all`}
      words="The record can be suggested again. Nothing is linked by this."
      act="Take it back"
      isReady={isReason(reason)}
      onAct={takeBack}
      onClose={onClose}
    >
      <ReasonField value={reason} onChange={setReason} placeholder="e.g. the birthday was mistyped" />
    </AskDialog>
  );
}
