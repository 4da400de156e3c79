// The name on record against the one on a ticket and in a passport: what is wrong, and what it should say. Nothing typed is kept.
import { Dialog } from '@base-ui/react/dialog';
import { useMutation } from '@tanstack/react-query';
import { Check, CircleAlert, Copy, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { NameCheck } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { say, sayError } from '../ui/toasts.tsx';

const VERDICTS: Readonly<Record<NameCheck['verdict'], string>> = {
  agree: 'The names agree.',
  correctable: 'One person, written differently. It can be corrected.',
  different: 'These are names of different people.',
  unclear: 'It cannot be told from this.',
};

export function NameCheckDialog({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const [ticket, setTicket] = useState('');
  const [passport, setPassport] = useState('');
  const [mrz, setMrz] = useState('');
  const compare = useMutation({
    mutationFn: () =>
      api.post<NameCheck>(`/customers/${customerId}/name-check`, {
        ...(ticket.trim() === '' ? {} : { ticket: ticket.trim() }),
        ...(passport.trim() === '' ? {} : { passport: passport.trim() }),
        ...(mrz.trim() === '' ? {} : { mrz: mrz.trim() }),
      }),
    onError: (error) => sayError(error),
  });
  const { data } = compare;
  const isEmpty = [ticket, passport, mrz].every((text) => text.trim() === '');
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog">
          <Dialog.Title className="dialog-title">Compare names</Dialog.Title>
          <Dialog.Description className="mute">
            With the name on record. What you type is compared and forgotten.
          </Dialog.Description>
          <form
            className="form"
            onSubmit={(event) => {
              event.preventDefault();
              if (!isEmpty) compare.mutate();
            }}
          >
            <label>
              On the ticket
              <input
                className="input"
                value={ticket}
                maxLength={200}
                placeholder="MUNOZ/INIGOMR"
                onChange={(event) => setTicket(event.target.value)}
              />
            </label>
            <label>
              In the passport
              <input
                className="input"
                value={passport}
                maxLength={200}
                placeholder="Muñoz Peralta, Íñigo"
                onChange={(event) => setPassport(event.target.value)}
              />
            </label>
            <label>
              Its machine-readable lines
              <textarea
                className="input mono"
                rows={3}
                value={mrz}
                maxLength={400}
                placeholder="P<ESPMUNOZ<PERALTA<<INIGO<<<…"
                onChange={(event) => setMrz(event.target.value)}
              />
            </label>
            {data && (
              <div className="verdict" role="status">
                <p className="row-x">
                  {data.verdict === 'agree' ? (
                    <Check className="i sm" />
                  ) : data.verdict === 'different' ? (
                    <CircleAlert className="i sm" />
                  ) : (
                    <TriangleAlert className="i sm" />
                  )}
                  <b className="strong">{VERDICTS[data.verdict]}</b>
                </p>
                <ul>
                  {data.findings.map(({ where, code, sentence }) => (
                    <li key={`${where} ${code}`}>{sentence}</li>
                  ))}
                </ul>
                {data.proposal !== null && (
                  <p className="row-x">
                    <span className="grow">{data.proposal.sentence}</span>
                    <code>{data.proposal.ticket}</code>
                    <button
                      type="button"
                      className="btn ghost icon"
                      aria-label="Copy what the ticket should say"
                      onClick={() =>
                        void navigator.clipboard.writeText(data.proposal?.ticket ?? '').then(
                          () => say('Copied.'),
                          () => undefined,
                        )
                      }
                    >
                      <Copy className="i" />
                    </button>
                  </p>
                )}
              </div>
            )}
            <div className="row-x end">
              <Dialog.Close className="btn">Close</Dialog.Close>
              <button type="submit" className="btn primary" disabled={isEmpty || compare.isPending}>
                Compare
              </button>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
