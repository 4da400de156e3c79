// Everything else that comes along with a message: places, links, shared posts, stories, cards, and what cannot be shown.
import { AtSign, Ban, ExternalLink, Link2, Lock, MapPin, Puzzle, type LucideIcon } from 'lucide-react';
import type { Attachment, Message } from '../../../src/api/schemas.ts';
import { attachmentWords } from '../list/row-words.ts';
import { channelWord } from '../ui/bits.tsx';

const SIGNS: Readonly<Record<string, LucideIcon>> = {
  location: MapPin, link: Link2, post: AtSign, story_reply: AtSign, story_mention: AtSign, template: Puzzle, view_once: Ban, encrypted: Lock,
  unsupported: Ban,
}; // prettier-ignore

const EXPLAINED: Readonly<Record<string, string>> = {
  encrypted: 'X encrypted this one for the two ends only. Answer in the X app, or ask for a plain message.',
  view_once: 'It can be seen once, in the app only.',
  unsupported: 'The platform does not hand it over. Open the app to see it.',
};

export function Card({ attachment, message }: { attachment: Attachment; message: Message }) {
  const { type, title, platformType, sentence } = attachment;
  if (type === 'story_reply' || type === 'story_mention' || type === 'post')
    return <Story attachment={attachment} message={message} />;
  const Sign = SIGNS[type] ?? Ban;
  return (
    <div className="att">
      <Sign size={18} aria-hidden="true" />
      <span className="grow">
        <b>
          {type === 'unsupported' && platformType
            ? `${attachmentWords(type)} (${platformType})`
            : attachmentWords(type)}
        </b>
        <span dir="auto">
          {EXPLAINED[type] ?? title ?? whereWords(attachment) ?? sentence ?? `on ${channelWord(message.channel)}`}
        </span>
      </span>
      <Open attachment={attachment} />
    </div>
  );
}

const whereWords = ({ latitude, longitude }: Attachment): string | null =>
  latitude === null || longitude === null ? null : `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;

/** A place opens on a map only when somebody asks: nobody else learns where a customer is. */
function Open({ attachment }: { attachment: Attachment }) {
  const { link, latitude, longitude, type } = attachment;
  const map =
    latitude === null || longitude === null
      ? null
      : `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  const href = link ?? (type === 'location' ? map : null);
  if (href === null) return null;
  return (
    <a className="btn ghost icon" href={href} target="_blank" rel="noopener noreferrer nofollow" aria-label="Open">
      <ExternalLink className="i" />
    </a>
  );
}

/** The story or post that the words are about: its picture while we have it, else why not. */
function Story({ attachment, message }: { attachment: Attachment; message: Message }) {
  const { type, title, urls, state, sentence, contentType } = attachment;
  const isFilm = contentType?.startsWith('video/') === true;
  const gone = state === 'gone' ? (sentence ?? 'It is no longer there.') : null;
  return (
    <div className="storyc">
      {urls.thumb !== null && !isFilm ? (
        <img className="still" src={urls.thumb} alt="" />
      ) : (
        <span className="still none" aria-hidden="true">
          <AtSign size={16} />
        </span>
      )}
      <div className="grow">
        <div className="strong">{attachmentWords(type)}</div>
        <div dir="auto">
          {title ?? gone ?? (state === 'waiting' ? 'its picture is on its way' : `on ${channelWord(message.channel)}`)}
        </div>
        {isFilm && urls.shown !== null && (
          // oxlint-disable-next-line jsx-a11y/media-has-caption
          <video className="film" src={urls.shown} controls preload="metadata" aria-label={attachmentWords(type)} />
        )}
      </div>
      <Open attachment={attachment} />
    </div>
  );
}
