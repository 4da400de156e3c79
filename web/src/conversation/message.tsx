// One message: what was said, with what came along, and under it when, how, and what became of it.
import {
  AtSign,
  Ban,
  Clock3,
  File,
  FileImage,
  FileVideo,
  Link2,
  Lock,
  MapPin,
  Mic,
  Puzzle,
  Sticker,
  type LucideIcon,
} from 'lucide-react';
import type { Attachment, Message } from '../../../src/api/schemas.ts';
import { attachmentWords } from '../list/row-words.ts';
import { channelWord } from '../ui/bits.tsx';
import { clockTime } from '../ui/time-words.ts';
import { Delivery } from './delivery.tsx';

export function Bubble({ message, isFollowing }: { message: Message; isFollowing: boolean }) {
  const { direction, text, attachments, reactions, unsentAt, state, author, kind } = message;
  const out = direction === 'outbound';
  const classes = [
    'm',
    out ? 'out' : 'in',
    isFollowing ? 'mid' : '',
    unsentAt ? 'gone' : '',
    state === 'unknown' ? 'unk' : '',
    state === 'failed' ? 'failed' : '',
    state === 'queued' ? 'held' : '',
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
      {taken === null &&
        attachments.map((attachment) => <Card key={attachment.id} attachment={attachment} message={message} />)}
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
      </div>
    </article>
  );
}

/** Everything about a message that is worth a word and usually is not there. */
function Remarks({ message }: { message: Message }) {
  const { editedAt, via, standby, conflicts, receivedAt, arrivedLate, unsentAt } = message;
  const words = [
    editedAt !== null && unsentAt === null && `edited ${clockTime(editedAt)}`,
    via === 'quick_reply' && 'chose a quick reply',
    via === 'postback' && 'pressed a button',
    arrivedLate && `arrived late, ${clockTime(receivedAt)}`,
    standby && 'another app was answering',
    conflicts > 0 && 'delivered with two contents, the first one is shown',
  ].filter((word) => word !== false);
  return words.map((word) => <span key={word}>· {word}</span>);
}

const SIGNS: Readonly<Record<string, LucideIcon>> = {
  image: FileImage, video: FileVideo, audio: Mic, file: File, sticker: Sticker, location: MapPin, link: Link2, post: AtSign, story_reply: AtSign,
  story_mention: AtSign, template: Puzzle, view_once: Ban, encrypted: Lock, unsupported: Ban,
}; // prettier-ignore

const EXPLAINED: Readonly<Record<string, string>> = {
  encrypted: 'X encrypted this one for the two ends only. Answer in the X app, or ask for a plain message.',
  view_once: 'It can be seen once, in the app only.',
  unsupported: 'The platform does not hand it over. Open the app to see it.',
};

function Card({ attachment, message }: { attachment: Attachment; message: Message }) {
  const { type, title, latitude, longitude, platformType } = attachment;
  const Sign = SIGNS[type] ?? File;
  const where = latitude !== null && longitude !== null ? `${latitude.toFixed(5)}, ${longitude.toFixed(5)}` : null;
  return (
    <div className="att">
      <Sign size={18} aria-hidden="true" />
      <span>
        <b>
          {type === 'unsupported' && platformType
            ? `${attachmentWords(type)} (${platformType})`
            : attachmentWords(type)}
        </b>
        <span dir="auto">{EXPLAINED[type] ?? title ?? where ?? `on ${channelWord(message.channel)}`}</span>
      </span>
    </div>
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

/** Written, and not yet taken by the server. */
export function SendingBubble({ text, waits, isNote }: { text: string; waits: boolean; isNote: boolean }) {
  return (
    <article className="m out held">
      <div className="bub" dir="auto" style={{ whiteSpace: 'pre-wrap' }}>
        {text}
      </div>
      <div className="meta">
        <Clock3 className="i d-queued" />
        <span className="d-queued">{waits ? 'Waits for the connection' : isNote ? 'Adding…' : 'On its way…'}</span>
      </div>
    </article>
  );
}
