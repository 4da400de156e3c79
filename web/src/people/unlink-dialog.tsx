// The link was wrong: it ends, and whoever must clear up sees what it had shown.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ContactDetail, LinkHistory } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { say } from '../ui/toasts.tsx';
import { AskDialog, isReason, ReasonField } from './ask-dialog.tsx';
import { askAgainAbout } from './queries.ts';

interface UnlinkDialogProps {
  contact: ContactDetail;
  customer: NonNullable<ContactDetail['customer']>;
  onClose: () => void;
}

export function UnlinkDialog({ contact, customer, onClose }: UnlinkDialogProps) {
  const [reason, setReason] = useState('');
  const { data } = useQuery({
    queryKey: ['contact', contact.id, 'links'],
    queryFn: ({ signal }) => api.get<LinkHistory>(`/contacts/${contact.id}/links`, signal),
  });
  const link = data?.current.find(({ state }) => state === 'confirmed' || state === 'verified');
  const unlink = async () => {
    if (link === undefined) return;
    await api.del(`/contacts/${contact.id}/links/${link.id}`, { reason: reason.trim() });
    askAgainAbout(contact.id);
    say(`${contact.displayName} is no longer ${customer.displayName} here.`);
  };
  return (
    <AskDialog
      title={`${contact.displayName} is not ${customer.displayName}`}
      words="The record is masked again. If another channel was joined with this one, each has a conversation of its own again. The history keeps what was shown meanwhile, and to whom."
      act="Unlink"
      isReady={isReason(reason) && link !== undefined}
      isDangerous
      onAct={unlink}
      onClose={onClose}
    >
      <ReasonField value={reason} onChange={setReason} placeholder="e.g. they said that they are somebody else" />
    </AskDialog>
  );
}
