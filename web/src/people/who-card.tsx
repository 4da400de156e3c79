// Who is writing: the customer if that is proved, else what the channel knows of them; by what we know it, and what can be done.
import { Menu } from '@base-ui/react/menu';
import { Ellipsis, Fingerprint, Shield, ShieldAlert, X } from 'lucide-react';
import { useState } from 'react';
import type { ContactDetail, ConversationDetail } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { useMe } from '../state/session.ts';
import { Avatar, channelWord, ChannelIcon } from '../ui/bits.tsx';
import { say, sayError } from '../ui/toasts.tsx';
import { whenWords } from '../ui/time-words.ts';
import { LinkChip, TierChip } from './chips.tsx';
import { HistoryDialog } from './history-dialog.tsx';
import { HopDialog } from './hop-dialog.tsx';
import { NameCheckDialog } from './name-check-dialog.tsx';
import { askAgainAbout } from './queries.ts';
import { SuggestionList } from './suggestions.tsx';
import { UnlinkDialog } from './unlink-dialog.tsx';

interface WhoCardProps {
  conversation: ConversationDetail;
  contact: ContactDetail | undefined;
  now: number;
  drawer: boolean;
  onClose: () => void;
}

type Open = 'history' | 'hop' | 'names' | 'unlink' | null;

export function WhoCard({ conversation, contact, now, drawer, onClose }: WhoCardProps) {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const writes = conversation.contact;
  const makeOne = async (contactId: string) => {
    try {
      await api.post(`/conversations/${conversation.id}/joins`, { contactId });
      say('One conversation now.');
    } catch (error) {
      sayError(error);
    }
    askAgainAbout(writes.id);
  };
  const customer = contact?.customer ?? conversation.customer;
  const identity = contact?.facts.find(({ kind, expired }) => kind === 'identity' && !expired);
  const isAnonymous = contact !== undefined && contact.anonymousAt !== null;
  return (
    <div className="card">
      <div className="who">
        <Avatar id={writes.id} name={customer?.displayName ?? writes.displayName} size="l" />
        <div className="grow">
          <h2 dir="auto">{customer?.displayName ?? writes.displayName}</h2>
          <span className="row-x wrap">
            {customer !== null && (
              <LinkChip customer={customer} {...(identity ? { when: whenWords(identity.at, now) } : {})} />
            )}
            {customer !== null && <TierChip tier={customer.tier} />}
            {isAnonymous && (
              <span className="chip paused">
                <Shield className="i" aria-hidden="true" /> Anonymous
              </span>
            )}
            {customer === null && !isAnonymous && (
              <span className="chip line">
                <ChannelIcon channel={writes.channel} /> {channelWord(writes.channel)}
              </span>
            )}
          </span>
        </div>
        {contact && <Acts {...{ contact, customer, conversation }} onOpen={setOpen} />}
        {drawer && (
          <button type="button" className="btn ghost icon" aria-label="Close" onClick={onClose}>
            <X className="i" />
          </button>
        )}
      </div>
      <WhoFacts {...{ conversation, contact, customer, now }} />
      {isAnonymous && (
        <div className="mb">
          <Shield className="i sm" aria-hidden="true" />
          <span>They asked to stay anonymous. Nothing is looked up and nothing is linked; help them as they are.</span>
        </div>
      )}
      {contact && contact.flaggedAt !== null && (
        <div className="mb">
          <ShieldAlert className="i sm" aria-hidden="true" />
          <span>They named several people who cannot all be them. Ask for proof before you tell them anything.</span>
        </div>
      )}
      {customer !== null && identity && (
        <div className="mb">
          <Fingerprint className="i sm" aria-hidden="true" />
          <span>
            {identity.sentence}{' '}
            <button type="button" className="aslink" onClick={() => setOpen('history')}>
              Why?
            </button>
          </span>
        </div>
      )}
      {contact && customer === null && !isAnonymous && (
        <SuggestionList contactId={contact.id} contactName={writes.displayName} />
      )}
      {contact?.hopProposals.map((proposal) => (
        <div key={proposal.contactId} className="mb">
          <ChannelIcon channel={proposal.channel} className="i sm" />
          <span>
            {proposal.sentence}{' '}
            {proposal.isProved ? (
              <button type="button" className="aslink" onClick={() => void makeOne(proposal.contactId)}>
                Make it one
              </button>
            ) : (
              <button type="button" className="aslink" onClick={() => setOpen('hop')}>
                Ask for proof
              </button>
            )}
          </span>
        </div>
      ))}
      {contact && open === 'history' && <HistoryDialog contactId={contact.id} onClose={close} />}
      {open === 'hop' && <HopDialog conversation={conversation} onClose={close} />}
      {customer !== null && open === 'names' && <NameCheckDialog customerId={customer.id} onClose={close} />}
      {contact && customer !== null && open === 'unlink' && <UnlinkDialog {...{ contact, customer }} onClose={close} />}
    </div>
  );
}

function WhoFacts({
  conversation,
  contact,
  customer,
  now,
}: Pick<WhoCardProps, 'conversation' | 'contact' | 'now'> & { customer: ContactDetail['customer'] }) {
  const rows: [string, React.ReactNode][] = [];
  for (const { id, handle, channel, displayName } of conversation.contacts)
    rows.push([
      channelWord(channel),
      <span key={id} dir="auto">
        {handle === null ? displayName : `@${handle}`}
      </span>,
    ]);
  for (const { id, handle, channel, displayName } of contact?.others ?? [])
    if (!conversation.contacts.some((known) => known.id === id))
      rows.push([channelWord(channel), `${handle === null ? displayName : `@${handle}`}, earlier`]);
  if (customer !== null && customer.displayName !== conversation.contact.displayName)
    rows.push(['Calls themselves', conversation.contact.displayName]);
  if (customer?.ref) rows.push(['Customer no.', customer.ref]);
  if (contact?.language) rows.push(['Language', languageWords(contact.language)]);
  const standing = contact ? standingOf(contact) : null;
  if (standing !== null) rows.push(['Stands', standing]);
  if (contact) rows.push(['First seen', whenWords(contact.createdAt, now)]);
  return (
    <dl className="kv">
      {rows.map(([name, value], at) => (
        <div key={`${name} ${at}`} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function languageWords(tag: string): string {
  try {
    return new Intl.DisplayNames(undefined, { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag; // a platform's own word for a language
  }
}

/** How customer and brand stand to each other, as far as the platform told; null: nothing special. */
function standingOf({ followsSince, blockedAt, mutedAt }: ContactDetail): string | null {
  const words = [
    followsSince !== null && 'follows us',
    blockedAt !== null && 'blocked by us',
    mutedAt !== null && 'muted by us',
  ].filter((word) => word !== false);
  return words.length === 0 ? null : words.join(', ');
}

function Acts({
  contact,
  customer,
  conversation,
  onOpen,
}: {
  conversation: ConversationDetail;
  contact: ContactDetail;
  customer: ContactDetail['customer'];
  onOpen: (open: Open) => void;
}) {
  const me = useMe();
  const isAnonymous = contact.anonymousAt !== null;
  const setAnonymous = async (anonymous: boolean) => {
    try {
      await api.put(`/contacts/${contact.id}/anonymous`, { anonymous });
      say(anonymous ? 'Nothing is looked up for them any more.' : 'They may be recognised again.', {
        undo: () => void setAnonymous(!anonymous),
      });
    } catch (error) {
      sayError(error);
    }
    askAgainAbout(contact.id);
  };
  const clearFlag = async () => {
    try {
      await api.put(`/contacts/${contact.id}/flagged`, { flagged: false });
      say('Suggestions are back.');
    } catch (error) {
      sayError(error);
    }
    askAgainAbout(contact.id);
  };
  const mayLead = me.roles.some((role) => role === 'supervisor' || role === 'admin');
  return (
    <Menu.Root>
      <Menu.Trigger className="btn ghost icon" aria-label="About this person">
        <Ellipsis className="i" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={4} style={{ zIndex: 30 }}>
          <Menu.Popup className="menu">
            <Menu.Item className="item" onClick={() => onOpen('history')}>
              How we know
            </Menu.Item>
            <Menu.Item className="item" onClick={() => onOpen('hop')}>
              Go on in another channel…
            </Menu.Item>
            {conversation.contacts.length > 1 &&
              conversation.contacts.map((other) => (
                <Menu.Item key={other.id} className="item" onClick={() => void takeApart(conversation.id, other)}>
                  {channelWord(other.channel)} is somebody else
                </Menu.Item>
              ))}
            {customer !== null && (
              <Menu.Item className="item" onClick={() => onOpen('names')}>
                Compare names with a ticket or passport…
              </Menu.Item>
            )}
            {customer !== null && (
              <Menu.Item className="item" onClick={() => onOpen('unlink')}>
                This is not them…
              </Menu.Item>
            )}
            <Menu.Item className="item" onClick={() => void setAnonymous(!isAnonymous)}>
              {isAnonymous ? 'No longer anonymous' : 'They want to stay anonymous'}
            </Menu.Item>
            {mayLead && contact.flaggedAt !== null && (
              <Menu.Item className="item" onClick={() => void clearFlag()}>
                Suggest again
              </Menu.Item>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** Two people after all: each has a conversation of their own again, as before. */
async function takeApart(conversationId: string, other: ConversationDetail['contacts'][number]): Promise<void> {
  const path = `/conversations/${conversationId}/joins`;
  try {
    await api.del(`${path}/${other.id}`);
    say(`${other.displayName} on ${channelWord(other.channel)} has a conversation of their own again.`, {
      undo: () => void api.post(path, { contactId: other.id }).then(() => askAgainAbout(other.id), sayError),
    });
  } catch (error) {
    sayError(error);
  }
  askAgainAbout(other.id);
}
