// Whom the sender may be: masked cards with why we think so, how sure that is, and what to do next. It never says who they are.
import { Ban, ShieldAlert, UserRoundSearch } from 'lucide-react';
import { useState } from 'react';
import type { Suggestion } from '../../../src/api/schemas.ts';
import { BecauseList } from './because.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { ProveDialog } from './prove-dialog.tsx';
import { RejectDialog } from './reject-dialog.tsx';
import { useSuggestions } from './queries.ts';
import { TierChip } from './chips.tsx';

interface SuggestionListProps {
  contactId: string;
  contactName: string;
}

export function SuggestionList({ contactId, contactName }: SuggestionListProps) {
  const { data, error, isPending } = useSuggestions(contactId);
  if (error)
    return (
      <div className="mb" role="status">
        <ShieldAlert className="i sm" aria-hidden="true" />
        <span>Could not look for who this is: {error.message}</span>
      </div>
    );
  if (isPending) return <p className="mute">Looking for who this may be…</p>;
  return (
    <div className="guesses">
      {data.items.length === 0 && (
        <div className="mb">
          {data.because === 'flagged' ? (
            <ShieldAlert className="i sm" aria-hidden="true" />
          ) : (
            <UserRoundSearch className="i sm" aria-hidden="true" />
          )}
          <span>{data.sentence}</span>
        </div>
      )}
      {data.items.map((item, at) => (
        <Guess key={item.customer.id} {...{ item, contactId, contactName }} isFirst={at === 0} />
      ))}
    </div>
  );
}

function Guess({
  item,
  contactId,
  contactName,
  isFirst,
}: SuggestionListProps & { item: Suggestion; isFirst: boolean }) {
  const [open, setOpen] = useState<'prove' | 'confirm' | 'reject' | null>(null);
  const { customer, strong, probability, because, against, settle, about, state } = item;
  const close = () => setOpen(null);
  return (
    <article className="guess" aria-label={`May be ${customer.initials}`}>
      <div className="row-x">
        <b className="strong">{customer.initials}</b>
        <TierChip tier={customer.tier} />
        <span className="mute grow cut">
          {[customer.city, customer.loyalty].filter((word) => word !== null).join(' · ')}
        </span>
        <span
          className={`chip ${strong ? 'ok' : 'line'}`}
          title="That this record is meant; not that it is this person"
        >
          {strong ? 'strong' : `${Math.round(probability * 100)} %`}
        </span>
      </div>
      {about !== null && <p className="mute">They write about somebody else: {about}.</p>}
      {state === 'claimed' && about === null && (
        <p className="mute">They named this record themselves. That proves nothing yet.</p>
      )}
      <details open={isFirst}>
        <summary>Why</summary>
        <BecauseList items={because} label="What speaks for it" />
        <BecauseList items={against} label="What speaks against it" />
      </details>
      {settle !== null && <p className="settle">{settle}</p>}
      <div className="row-x">
        <button type="button" className="btn" onClick={() => setOpen('prove')}>
          Ask for proof
        </button>
        <button type="button" className="btn ghost" onClick={() => setOpen('confirm')}>
          I checked it…
        </button>
        <span className="grow" />
        <button
          type="button"
          className="btn ghost icon"
          aria-label="Not them"
          title="Not them: never suggest this one again"
          onClick={() => setOpen('reject')}
        >
          <Ban className="i" />
        </button>
      </div>
      {open === 'prove' && <ProveDialog {...{ contactId, contactName, customer }} onClose={close} />}
      {open === 'confirm' && <ConfirmDialog {...{ contactId, customer }} onClose={close} />}
      {open === 'reject' && <RejectDialog {...{ contactId, customer }} onClose={close} />}
    </article>
  );
}
