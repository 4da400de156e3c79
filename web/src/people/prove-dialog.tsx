// The customer proves it: a link or a code goes to what is on record, never to what somebody typed.
import { Mail, MessageSquareText } from 'lucide-react';
import { useState } from 'react';
import type { MaskedCustomer, Verifications } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { say } from '../ui/toasts.tsx';
import { AskDialog } from './ask-dialog.tsx';
import { askAgainAbout, useVerifications } from './queries.ts';

type Way = Verifications['ways'][number];

interface ProveDialogProps {
  contactId: string;
  contactName: string;
  customer: MaskedCustomer;
  onClose: () => void;
}

export function ProveDialog({ contactId, contactName, customer, onClose }: ProveDialogProps) {
  const { data, isPending } = useVerifications(contactId);
  const ways = (data?.ways ?? []).filter(({ customerId }) => customerId === customer.id);
  const [by, setBy] = useState<Way['by'] | null>(null);
  const [kind, setKind] = useState<'magic_link' | 'code'>('magic_link');
  const chosen = ways.find((way) => way.by === by && way.usable) ?? ways.find(({ usable }) => usable);
  const send = async (key: string) => {
    if (chosen === undefined) return;
    await api.post(`/contacts/${contactId}/verifications`, { customerId: customer.id, kind, by: chosen.by }, key);
    askAgainAbout(contactId);
    say(
      kind === 'code'
        ? 'A code is on its way. When they type it here, they are verified.'
        : 'A link is on its way. When they open it and say yes, they are verified.',
    );
  };
  return (
    <AskDialog
      title={`Is ${contactName} really ${customer.initials}?`}
      words="It goes to what is on record. Ask them in the conversation to look there; say nothing of what we know."
      act={kind === 'code' ? 'Send the code' : 'Send the link'}
      isReady={chosen !== undefined}
      onAct={send}
      onClose={onClose}
    >
      {ways.length === 0 && (
        <p className="mute">
          {isPending ? 'Looking what is on record…' : 'Nothing on record that a letter could go to.'}
        </p>
      )}
      <fieldset className="choices">
        <legend className="sr">Where to</legend>
        {ways.map((way) => (
          <label key={way.by} className="choice">
            <input
              type="radio"
              name="by"
              disabled={!way.usable}
              checked={chosen?.by === way.by}
              onChange={() => setBy(way.by)}
            />
            {way.by === 'email' ? <Mail className="i sm" /> : <MessageSquareText className="i sm" />}
            <span>
              {way.destination}
              {way.sentence !== null && <span className="mute"> {way.sentence}</span>}
            </span>
          </label>
        ))}
      </fieldset>
      <fieldset className="choices">
        <legend className="sr">What</legend>
        <label className="choice">
          <input type="radio" name="kind" checked={kind === 'magic_link'} onChange={() => setKind('magic_link')} />
          <span>
            A link that shows which account asks <span className="mute">the safer one</span>
          </span>
        </label>
        <label className="choice">
          <input type="radio" name="kind" checked={kind === 'code'} onChange={() => setKind('code')} />
          <span>
            Eight digits to type here <span className="mute">ten minutes, five tries</span>
          </span>
        </label>
      </fieldset>
    </AskDialog>
  );
}
