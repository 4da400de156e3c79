// A row answers: who, how urgent, what next.
import { AlarmClock, CircleAlert, CircleHelp, CircleX, Reply } from 'lucide-react';
import type { Conversation } from '../../../src/api/schemas.ts';
import { RowSigns } from '../people/chips.tsx';
import { Avatar, channelWord, ChannelIcon, Fuse } from '../ui/bits.tsx';
import { promiseOf, spanWords, whenWords } from '../ui/time-words.ts';
import { previewOf } from './row-words.ts';

interface RowProps {
  row: Conversation;
  draft: string;
  now: number;
  isOpen: boolean;
  isActive: boolean;
  position: number;
  total: number;
  onOpen: () => void;
}

export function Row({ row, draft, now, isOpen, isActive, position, total, onOpen }: RowProps) {
  const { contact, customer, assignee, unread, status, waitingSince, lastMessage } = row;
  const preview = previewOf(row, draft);
  const promise = promiseOf(row, now);
  const isPublic = lastMessage !== null && lastMessage.kind !== 'dm';
  const place = isPublic ? (lastMessage.kind === 'mention' ? 'mention' : 'comment') : channelWord(contact.channel);
  const classes = [
    'rowc',
    isOpen ? 'on' : '',
    unread > 0 ? 'unread' : '',
    isActive ? 'focus' : '',
    waitingSince === null ? 'dim' : '',
  ];
  return (
    <div
      className={classes.join(' ')}
      role="option"
      id={`row-${row.id}`}
      aria-selected={isOpen}
      aria-posinset={position + 1}
      aria-setsize={total}
      tabIndex={-1}
      onClick={onOpen}
      onKeyDown={(event) => event.key === 'Enter' && onOpen()}
    >
      <span className="pen">
        <Avatar id={contact.id} name={customer?.displayName ?? contact.displayName} />
        {assignee && (
          <span className="av agent s" title={`${assignee.displayName} has it`}>
            {assignee.displayName.slice(0, 2).toUpperCase()}
          </span>
        )}
      </span>
      <div className="mid">
        <div className="l1">
          <span className="nm cut" dir="auto">
            {customer?.displayName ?? contact.displayName}
          </span>
          <RowSigns customer={customer} />
          <span className="ch">
            {row.channels
              .filter((channel) => channel !== contact.channel)
              .map((channel) => (
                <ChannelIcon key={channel} channel={channel} />
              ))}
            <ChannelIcon channel={contact.channel} />
            <span className="chw">{place}</span>
          </span>
        </div>
        <div className="l2">
          {preview.tone === 'fail' && <CircleX className="i fail" />}
          {preview.tone === 'unknown' && <CircleHelp className="i d-unknown" />}
          {preview.label === 'You:' && <Reply className="i" />}
          <span
            className={`cut ${preview.tone === 'fail' ? 'fail' : ''} ${preview.tone === 'unknown' ? 'd-unknown' : ''}`}
            dir="auto"
          >
            {preview.label !== '' && <span className={preview.tone === 'draft' ? 'draft' : ''}>{preview.label} </span>}
            {preview.text}
          </span>
        </div>
      </div>
      <div className="rt">
        <span className="num">
          {status === 'snoozed' && row.snoozedUntil !== null ? (
            <span className="badge b-paused">
              <AlarmClock className="i" /> until {whenWords(row.snoozedUntil, now)}
            </span>
          ) : promise && promise.level !== 'ok' ? (
            <span className={`badge b-${promise.level}`}>
              {promise.level === 'over' ? <CircleAlert className="i" /> : <Fuse promise={promise} />} {promise.words}
            </span>
          ) : (
            <span className="mute t-12">{waitingSince === null ? whenWords(row.lastMessageAt, now) : ''}</span>
          )}
        </span>
        <span>
          {waitingSince !== null && (
            <span className="wait" title="how long the customer waits">
              {spanWords(now - Date.parse(waitingSince))}
            </span>
          )}
          {unread > 0 && (
            <span className="un" style={{ display: 'inline-flex', marginLeft: 6 }} aria-label={`${unread} unread`}>
              {unread > 9 ? '9+' : unread}
            </span>
          )}
        </span>
      </div>
    </div>
  );
}
