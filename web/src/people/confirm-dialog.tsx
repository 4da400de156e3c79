// An agent stands for it: two things that were checked outside of the conversation. The server compares; nobody sees the record
// before it agrees.
import { useState } from 'react';
import type { Link, LinkBody, MaskedCustomer } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { say } from '../ui/toasts.tsx';
import { AskDialog, isReason, ReasonField } from './ask-dialog.tsx';
import { kindWords } from './person-words.ts';
import { askAgainAbout } from './queries.ts';

type Check = Extract<LinkBody, { action: 'confirm' }>['checks'][number];
const KINDS: readonly Check['kind'][] = [
  'birth_date', 'name', 'loyalty', 'email', 'phone', 'booking', 'ticket', 'order', 'call_back', 'document',
]; // prettier-ignore
const HINTS: Readonly<Partial<Record<Check['kind'], string>>> = {
  birth_date: '1984-03-12',
  name: 'as in the passport',
  call_back: 'whom you called, at which number on record',
  document: 'which document, and what you compared',
};

interface ConfirmDialogProps {
  contactId: string;
  customer: MaskedCustomer;
  onClose: () => void;
}

export function ConfirmDialog({ contactId, customer, onClose }: ConfirmDialogProps) {
  const [checks, setChecks] = useState<readonly Check[]>([
    { kind: 'birth_date', value: '' },
    { kind: 'document', value: '' },
  ]);
  const [reason, setReason] = useState('');
  const kinds = new Set(checks.map(({ kind }) => kind));
  const isReady = checks.every(({ value }) => value.trim() !== '') && kinds.size === checks.length && isReason(reason);
  const change = (at: number, part: Partial<Check>) =>
    setChecks((now) => now.map((check, place) => (place === at ? { ...check, ...part } : check)));
  const confirm = async (key: string) => {
    const body: LinkBody = { action: 'confirm', customerId: customer.id, reason: reason.trim(), checks: [...checks] };
    const link = await api.post<Link>(`/contacts/${contactId}/links`, body, key);
    askAgainAbout(contactId);
    say(link.state === 'confirmed' ? 'Confirmed. It stands under your name.' : link.sentence);
  };
  return (
    <AskDialog
      title={`You checked that this is ${customer.initials}`}
      words="Two different things that the sender did not tell. One of them is compared with the record, or is a document in this conversation that you looked at; a call to the number on record is a second one."
      act="Confirm"
      isReady={isReady}
      isWide
      onAct={confirm}
      onClose={onClose}
    >
      {checks.map(({ kind, value }, at) => (
        <div key={at} className="row-x">
          <select
            className="input"
            aria-label={`What you checked, ${at + 1}`}
            value={kind}
            onChange={(event) => change(at, { kind: event.target.value as Check['kind'] })}
          >
            {KINDS.map((name) => (
              <option key={name} value={name} disabled={name !== kind && kinds.has(name)}>
                {kindWords(name)}
              </option>
            ))}
          </select>
          <input
            className="input grow"
            aria-label={`What it says, ${at + 1}`}
            value={value}
            maxLength={200}
            placeholder={HINTS[kind] ?? ''}
            onChange={(event) => change(at, { value: event.target.value })}
          />
        </div>
      ))}
      {checks.length < 4 && (
        <button
          type="button"
          className="btn ghost"
          onClick={() =>
            setChecks((now) => [...now, { kind: KINDS.find((name) => !kinds.has(name)) ?? 'name', value: '' }])
          }
        >
          One more
        </button>
      )}
      <ReasonField value={reason} onChange={setReason} placeholder="e.g. passport picture compared with the record" />
    </AskDialog>
  );
}
