// "Not them": remembered, so that this record is never suggested for this sender again.
import { useState } from 'react';
import type { MaskedCustomer } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { say } from '../ui/toasts.tsx';
import { AskDialog, isReason, ReasonField } from './ask-dialog.tsx';
import { askAgainAbout } from './queries.ts';

interface RejectDialogProps {
  contactId: string;
  customer: MaskedCustomer;
  onClose: () => void;
}

export function RejectDialog({ contactId, customer, onClose }: RejectDialogProps) {
  const [reason, setReason] = useState('');
  const [bySender, setBySender] = useState(false);
  const reject = async (key: string) => {
    const by = bySender ? 'customer' : 'agent';
    await api.post(
      `/contacts/${contactId}/links`,
      { action: 'reject', customerId: customer.id, reason: reason.trim(), by },
      key,
    );
    askAgainAbout(contactId);
    say(`${customer.initials} will not be suggested here again.`);
  };
  return (
    <AskDialog
      title={`This is not ${customer.initials}`}
      words="This record is never suggested for this sender again. The history keeps it, and it can be taken back there."
      act="Not them"
      isReady={isReason(reason)}
      onAct={reject}
      onClose={onClose}
    >
      <ReasonField value={reason} onChange={setReason} placeholder="e.g. writes of another birthday" />
      <label className="choice">
        <input type="checkbox" checked={bySender} onChange={(event) => setBySender(event.target.checked)} />
        They said so themselves
      </label>
    </AskDialog>
  );
}
