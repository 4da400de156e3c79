// The smallest pieces that several panes draw: avatars, channel signs, key caps, the pie of a promise.
import type { Conversation } from '../../../src/api/schemas.ts';
import type { Promised } from './time-words.ts';

export type Channel = Conversation['channels'][number];

/** The channels that a handle can be added to by hand. */
export const CHANNEL_WORDS = {
  x: 'X',
  messenger: 'Messenger',
  instagram: 'Instagram',
} as const;

/** What people call a channel; one that is new here goes by its own name. */
export const channelWord = (channel: Channel): string =>
  (CHANNEL_WORDS as Readonly<Record<string, string>>)[channel] ?? channel;

/** First letters of the first and the last word. */
function initials(name: string): string {
  const words = name
    .replace(/^@/, '')
    .split(/[\s·._-]+/u)
    .filter((word) => word !== '');
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => Array.from(word ?? '')[0] ?? '',
  );
  return letters.join('').toUpperCase() || '?';
}

/** One of six quiet colours, always the same for the same id. */
const hueOf = (id: string): number =>
  (Array.from(id).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7) % 6) + 1;

export function Avatar({
  id,
  name,
  size = '',
  agent = false,
}: {
  id: string;
  name: string;
  size?: '' | 's' | 'm' | 'l';
  agent?: boolean;
}) {
  return (
    <span className={`av ${agent ? 'agent' : `a${hueOf(id)}`} ${size} p`} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

export function ChannelIcon({ channel, className = 'i' }: { channel: Channel; className?: string }) {
  return (
    <svg className={className} viewBox="0 0 24 24" aria-hidden="true">
      {channel === 'x' && (
        <>
          <path d="M5 4.5h3.4L19 19.5h-3.4z" />
          <path d="M18.4 4.5 13 10.9M11 13.1l-5.4 6.4" />
        </>
      )}
      {channel === 'messenger' && (
        <>
          <path d="M12 3.2c-5.1 0-9 3.6-9 8.3 0 2.6 1.2 4.8 3.1 6.3v3l2.9-1.6c.9.3 1.9.4 3 .4 5.1 0 9-3.5 9-8.1s-3.9-8.3-9-8.3z" />
          <path d="m7 13.6 3.3-3.4 3.2 2.4 3.5-2.6" />
        </>
      )}
      {channel === 'instagram' && (
        <>
          <rect x="3.5" y="3.5" width="17" height="17" rx="5" />
          <circle cx="12" cy="12" r="3.9" />
          <path d="M17 7h.01" />
        </>
      )}
    </svg>
  );
}

export function Mark() {
  return (
    <svg className="i lg" viewBox="0 0 24 24" strokeWidth="2.6" aria-hidden="true">
      <path d="M4 6.5h9.5a5.5 5.5 0 0 1 0 11H11" />
      <circle cx="6.5" cy="17.5" r="2.6" fill="currentColor" stroke="none" />
    </svg>
  );
}

export function Fuse({ promise }: { promise: Promised }) {
  return <span className="fuse" style={{ '--left': promise.left } as React.CSSProperties} />;
}

/** `ctrl+enter` as caps. */
export function Keys({ keys }: { keys: string }) {
  return keys.split(/[+ ]/).map((key) => <kbd key={key}>{KEY_WORDS[key] ?? key.toUpperCase()}</kbd>);
}
const KEY_WORDS: Readonly<Record<string, string>> = {
  shift: '⇧',
  mod: /Mac/.test(navigator.platform) ? '⌘' : 'Ctrl',
  enter: '⏎',
  escape: 'Esc',
};
