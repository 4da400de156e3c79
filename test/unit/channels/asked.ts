// What a channel is asked to send, for its unit tests: a person's words unless a test says otherwise. `Changes` are looser than
// the product's types on purpose: what the types forbid is tried here at run time.
import type { MessageKind } from '../../../src/channels/channel-event.ts';
import type { SendingAccount } from '../../../src/channels/channel.ts';
import type { How } from '../../../src/channels/reply-window.ts';
import type { OutgoingFile, Sender, SendRequest } from '../../../src/channels/sending.ts';
import { typedBy } from '../../../src/outbox/author.ts';

export const MIRA = typedBy({
  user: { id: 'usr_mira', email: 'm@halcyon.example', displayName: 'Mira', roles: ['agent'] },
});

export interface Changes {
  account?: SendingAccount;
  kind?: MessageKind;
  how?: How;
  sender?: Sender;
  contactExternalId?: string;
  text?: string;
  files?: readonly OutgoingFile[];
  inReplyToExternalId?: string | null;
  clientRef?: string;
  signal?: AbortSignal;
}

export const asked = (changes: Changes): SendRequest =>
  ({
    kind: 'dm',
    how: 'standard',
    sender: MIRA,
    inReplyToExternalId: null,
    files: [],
    ...changes,
  }) as unknown as SendRequest;
