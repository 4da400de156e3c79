// One message: what was said, with what came along, and under it when, how, and what became of it.
import { Clock3, ExternalLink, File, Megaphone } from 'lucide-react';
import type { Message } from '../../../src/api/schemas.ts';
import { Attachments } from '../attachments/attachments.tsx';
import { attachmentWords } from '../list/row-words.ts';
import { channelWord } from '../ui/bits.tsx';
import { clockTime } from '../ui/time-words.ts';
import { Delivery } from './delivery.tsx';
import { Parent } from './parent.tsx';

interface BubbleProps {
  message: Message;
  isFollowing: boolean;
  /** It has the newest protected picture of the thread: the key that opens one means this. */
  isNewestProtected: boolean;
  onOpen: (conversationId: string) => void;
}

export function Bubble({ message, isFollowing, isNewestProtected, onOpen }: BubbleProps) {
  const { direction, text, attachments, reactions, unsentAt, state, author, kind, parent, referral, permalink } =
    message;
  const out = direction === 'outbound';
  const classes = [
    'm',
    out ? 'out' : 'in',
    isFollowing ? 'mid' : '',
    unsentAt ? 'gone' : '',
    state === 'unknown' ? 'unk' : '',
    state === 'failed' ? 'failed' : '',
    state === 'queued' ? 'held' : '',
    kind === 'dm' ? '' : 'public',
  ];
  const taken =
    unsentAt === null ? null : `${out ? 'We' : author.displayName} took this message back, ${clockTime(unsentAt)}`;
  const said = taken ?? text;
  return (
    <article
      className={classes.join(' ')}
      tabIndex={-1}
      data-message={message.id}
      aria-label={`${author.displayName}, ${clockTime(message.sentAt)}: ${said === '' ? attachments.map(({ type }) => attachmentWords(type)).join(', ') : said}`}
    >
      {parent !== null && <Parent parent={parent} onOpen={onOpen} />}
      {referral !== null && (
        <div className="referral">
          <Megaphone size={13} aria-hidden="true" /> {referral.sentence}
        </div>
      )}
      {taken === null && <Attachments message={message} isNewestProtected={isNewestProtected} />}
      {said !== '' && (
        <div className="bub" dir="auto" style={{ whiteSpace: 'pre-wrap' }}>
          {taken ?? <Linked text={text} />}
        </div>
      )}
      {reactions.length > 0 && (
        <div className="reacts" aria-label="Reactions">
          {reactions.map(({ by, emoji }) => (
            <span key={by} title={by === 'contact' ? author.displayName : 'We'}>
              {emoji}
            </span>
          ))}
        </div>
      )}
      <div className="meta">
        {out ? (
          <>
            <span>
              {author.type === 'native_app' ? `sent from the ${channelWord(message.channel)} app` : author.displayName}
            </span>
            ·
            <Delivery message={message} />
          </>
        ) : (
          <time dateTime={message.sentAt}>{clockTime(message.sentAt)}</time>
        )}
        <Remarks message={message} />
        {kind !== 'dm' && <span>· in public</span>}
        {permalink !== null && unsentAt === null && (
          <a href={permalink} target="_blank" rel="noopener noreferrer nofollow" aria-label="Open the post">
            <ExternalLink size={12} />
          </a>
        )}
      </div>
    </article>
  );
}

/** Everything about a message that is worth a word and usually is not there. */
function Remarks({ message }: { message: Message }) {
  const { editedAt, via, standby, conflicts, receivedAt, arrivedLate, unsentAt, firstText, origin } = message;
  const words = [
    editedAt !== null && unsentAt === null && firstText === null && `edited ${clockTime(editedAt)}`,
    via === 'quick_reply' && 'chose a quick reply',
    via === 'postback' && 'pressed a button',
    arrivedLate && `arrived late, ${clockTime(receivedAt)}`,
    standby && 'another app was answering',
    conflicts > 0 && 'delivered with two contents, the first one is shown',
    origin === 'import' && 'from an archive',
  ].filter((word) => word !== false);
  return (
    <>
      {words.map((word) => (
        <span key={word}>· {word}</span>
      ))}
      {firstText !== null && editedAt !== null && (
        <details className="first">
          <summary>· edited {clockTime(editedAt)}</summary>
          <span dir="auto">First: {firstText}</span>
        </details>
      )}
    </>
  );
}

/** Addresses become links, and only those that begin with http; everything else is text. */
function Linked({ text }: { text: string }) {
  const pieces = text.split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/u);
  return pieces.map((piece, i) =>
    i % 2 === 1 ? (
      // The pieces of one text never change places.
      // oxlint-disable-next-line react/no-array-index-key
      <a key={i} href={piece} target="_blank" rel="noopener noreferrer nofollow">
        {piece}
      </a>
    ) : (
      piece
    ),
  );
}

interface SendingBubbleProps {
  text: string;
  waits: boolean;
  isNote: boolean;
  files: readonly { key: string; name: string }[];
}

/** Written, and not yet taken by the server. */
export function SendingBubble({ text, waits, isNote, files }: SendingBubbleProps) {
  return (
    <article className="m out held">
      {files.map(({ key, name }) => (
        <div key={key} className="att">
          <File size={18} aria-hidden="true" />
          <b dir="auto">{name}</b>
        </div>
      ))}
      {text !== '' && (
        <div className="bub" dir="auto" style={{ whiteSpace: 'pre-wrap' }}>
          {text}
        </div>
      )}
      <div className="meta">
        <Clock3 className="i d-queued" />
        <span className="d-queued">{waits ? 'Waits for the connection' : isNote ? 'Adding…' : 'On its way…'}</span>
      </div>
    </article>
  );
}
