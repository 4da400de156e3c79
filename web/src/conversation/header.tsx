// Above the thread: who, how urgent, whose it is, and the moves.
import { Menu } from '@base-ui/react/menu';
import { useQuery } from '@tanstack/react-query';
import { AlarmClock, Check, ChevronLeft, Ellipsis, PanelRight, RotateCcw, UserRoundCheck } from 'lucide-react';
import { useState } from 'react';
import type { ConversationDetail } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { useVerb } from '../keyboard.ts';
import { assign, setStatus, snooze } from '../state/moves.ts';
import { useMe } from '../state/session.ts';
import { Avatar, channelWord, Fuse } from '../ui/bits.tsx';
import { serverNow, useNow } from '../ui/use-now.ts';
import { promiseOf } from '../ui/time-words.ts';
import { snoozeChoices } from './snooze-words.ts';

export const useStaff = () =>
  useQuery({
    queryKey: ['users'],
    staleTime: 300_000,
    queryFn: ({ signal }) => api.get<{ items: { id: string; displayName: string }[] }>('/users', signal),
  });

interface HeaderProps {
  conversation: ConversationDetail;
  onBack: () => void;
  onContext: () => void;
  /** To the next one in the list, after resolving. */
  onNext: () => void;
}

export function Header({ conversation, onBack, onContext, onNext }: HeaderProps) {
  const me = useMe();
  const now = useNow(10_000);
  const [menu, setMenu] = useState<'snooze' | 'assign' | null>(null);
  const { contact, customer, subject, status, assignee } = conversation;
  const others = conversation.contacts.filter(({ id }) => id !== contact.id);
  const promise = promiseOf(conversation, now);
  const isResolved = status === 'resolved';
  const resolve = (next: boolean) => {
    if (isResolved) return setStatus(conversation, 'open');
    setStatus(conversation, 'resolved');
    if (next) onNext();
  };
  useVerb({ keys: 'e', words: isResolved ? 'Open again' : 'Resolve, then the next' }, () => resolve(true));
  useVerb({ keys: 'shift+e', words: 'Resolve and stay', when: !isResolved }, () => resolve(false));
  useVerb({ keys: 'i', words: 'Assign to me', when: assignee?.id !== me.id }, () => assign(conversation, me));
  useVerb({ keys: 'w', words: 'Waiting for the customer', when: status === 'open' }, () =>
    setStatus(conversation, 'waiting_customer'),
  );
  useVerb({ keys: 'h', words: 'Snooze…', when: !isResolved }, () => setMenu('snooze'));
  useVerb({ keys: 'a', words: 'Assign…' }, () => setMenu('assign'));
  const { data: staff } = useStaff();
  return (
    <header className="th">
      <button type="button" className="btn ghost icon back" aria-label="Back to the list" onClick={onBack}>
        <ChevronLeft className="i" />
      </button>
      <div className="grow">
        <h2 className="cut" dir="auto">
          {customer?.displayName ?? contact.displayName}
        </h2>
        <div className="hs cut">
          {contact.handle === null ? '' : `@${contact.handle} `}on {channelWord(contact.channel)}
          {others.length > 0 && ` · ${others.map(({ channel }) => channelWord(channel)).join(', ')} too`}
          {subject !== null && ` · about ${subject}`}
          {status !== 'open' && ` · ${STATUS[status]}`}
        </div>
      </div>
      {promise && (
        <span
          className={`chip ${promise.level}`}
          title={`Answer promised by ${new Date(conversation.dueAt ?? '').toLocaleTimeString()}`}
        >
          <Fuse promise={promise} /> {promise.words}
        </span>
      )}
      <Menu.Root open={menu === 'assign'} onOpenChange={(open) => setMenu(open ? 'assign' : null)}>
        <Menu.Trigger className="btn ghost hide-s" aria-label={assignee ? `${assignee.displayName} has it` : 'Assign'}>
          {assignee ? (
            <Avatar id={assignee.id} name={assignee.displayName} size="s" agent />
          ) : (
            <UserRoundCheck className="i" />
          )}
          <span className="hide-s">{assignee?.displayName ?? 'Assign'}</span>
        </Menu.Trigger>
        <Popup>
          <Menu.Item className="item" onClick={() => assign(conversation, me)}>
            Me <span className="r">I</span>
          </Menu.Item>
          {(staff?.items ?? [])
            .filter(({ id }) => id !== me.id)
            .map((person) => (
              <Menu.Item key={person.id} className="item" onClick={() => assign(conversation, person)}>
                {person.displayName}
              </Menu.Item>
            ))}
          {assignee && (
            <Menu.Item className="item" onClick={() => assign(conversation, null)}>
              Nobody
            </Menu.Item>
          )}
        </Popup>
      </Menu.Root>
      {!isResolved && (
        <Menu.Root open={menu === 'snooze'} onOpenChange={(open) => setMenu(open ? 'snooze' : null)}>
          <Menu.Trigger className="btn ghost icon hide-s" aria-label="Snooze" title="Snooze (H)">
            <AlarmClock className="i" />
          </Menu.Trigger>
          <Popup>
            {snoozeChoices(serverNow()).map((choice) => (
              <Menu.Item key={choice.words} className="item" onClick={() => snooze(conversation, choice)}>
                Snooze {choice.words}
              </Menu.Item>
            ))}
          </Popup>
        </Menu.Root>
      )}
      <button type="button" className="btn ghost icon ctxb" aria-label="Who is this?" onClick={onContext}>
        <PanelRight className="i" />
      </button>
      <button type="button" className="btn" onClick={() => resolve(true)}>
        {isResolved ? <RotateCcw className="i sm" /> : <Check className="i sm" />}{' '}
        <span className="hide-s">{isResolved ? 'Open again' : 'Resolve'}</span> <kbd className="hide-s">E</kbd>
      </button>
      {!isResolved && (
        <Menu.Root>
          <Menu.Trigger className="btn ghost icon" aria-label="More">
            <Ellipsis className="i" />
          </Menu.Trigger>
          <Popup>
            {assignee?.id !== me.id && (
              <Menu.Item className="item" onClick={() => assign(conversation, me)}>
                Assign to me <span className="r">I</span>
              </Menu.Item>
            )}
            {snoozeChoices(serverNow()).map((choice) => (
              <Menu.Item key={choice.words} className="item" onClick={() => snooze(conversation, choice)}>
                Snooze {choice.words}
              </Menu.Item>
            ))}
            <Menu.Item className="item" onClick={() => setStatus(conversation, 'waiting_customer')}>
              Wait for the customer <span className="r">W</span>
            </Menu.Item>
            <Menu.Item className="item" onClick={() => setStatus(conversation, 'waiting_third')}>
              Wait for somebody else
            </Menu.Item>
            {status !== 'open' && (
              <Menu.Item className="item" onClick={() => setStatus(conversation, 'open')}>
                Open
              </Menu.Item>
            )}
          </Popup>
        </Menu.Root>
      )}
    </header>
  );
}

const STATUS: Readonly<Record<ConversationDetail['status'], string>> = {
  open: 'open',
  waiting_customer: 'waiting for the customer',
  waiting_third: 'waiting for somebody else',
  snoozed: 'snoozed',
  resolved: 'resolved',
};

const Popup = ({ children }: { children: React.ReactNode }) => (
  <Menu.Portal>
    <Menu.Positioner align="end" sideOffset={4} style={{ zIndex: 30 }}>
      <Menu.Popup className="menu">{children}</Menu.Popup>
    </Menu.Positioner>
  </Menu.Portal>
);
