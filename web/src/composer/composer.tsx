// The composer tells the truth: to whom, on what, until when, in how many parts, and what holds it back.
import { CircleHelp, Hourglass, Lock, TriangleAlert } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ConversationDetail } from '../../../src/api/schemas.ts';
import { wouldLeaveWords } from '../conversation/departure-words.ts';
import { useVerb } from '../keyboard.ts';
import { channelWord, ChannelIcon, Keys } from '../ui/bits.tsx';
import { useWatched } from '../ui/store.ts';
import { whenWords } from '../ui/time-words.ts';
import { useNow } from '../ui/use-now.ts';
import { lengthOf } from './count.ts';
import { draftKey, drafts, setDraft, type Mode } from './drafts.ts';
import { Closed, Countdown, PrivateChoice, type Aim } from './reply-window.tsx';
import { moved, send } from './send-queue.ts';

interface ComposerProps {
  conversation: ConversationDetail;
  /** What the author has on screen: the newest message's id. */
  lastSeenMessageId: string | null;
}

export function Composer({ conversation, lastSeenMessageId }: ComposerProps) {
  const { id, composer } = conversation;
  const [mode, setMode] = useState<Mode>('reply');
  const key = draftKey(id, mode);
  const text = useWatched(drafts)[key] ?? '';
  const news = useWatched(moved)[id];
  const field = useRef<HTMLTextAreaElement>(null);
  // Where else to answer holds for this thread only: when the customer writes elsewhere, the answer follows them.
  const [chosen, setChosen] = useState<(Aim & { instead: string }) | null>(null);
  const here = `${id}/${composer.threadId}`;
  const aim = chosen?.instead === here ? chosen : null;
  const setAim = (next: Aim | null) => setChosen(next && { ...next, instead: here });
  const isNote = mode === 'note';
  const isPublic = !isNote && (aim?.isPublic ?? composer.kind !== 'dm');
  const length = lengthOf(text, composer);
  const isClosed = composer.blocked?.reason === 'window_closed';
  const blocked = isNote || (isClosed && aim !== null) ? null : composer.blocked;
  const ready = text.trim() !== '' && blocked === null;
  const now = useNow(5_000);
  const wait = wouldLeaveWords(composer.wouldDepartAt, now);

  const write = (next: Mode) => {
    setMode(next);
    requestAnimationFrame(() => field.current?.focus());
  };
  const submit = (force = false) => {
    if (!ready) return;
    const where = aim && !isNote ? { threadId: aim.threadId, privately: aim.privately } : {};
    send({ conversationId: id, kind: mode, text: text.trim(), lastSeenMessageId, force, ...where });
    setAim(null);
    forgetNews(id);
    write('reply');
  };
  useVerb({ keys: 'r', words: 'Reply' }, () => write('reply'));
  useVerb({ keys: 'shift+n', words: 'Note, only for us' }, () => write('note'));
  useVerb(
    { keys: 'mod+enter', words: 'Send', inFields: true },
    () => document.activeElement === field.current && submit(news !== undefined),
  );

  const to = composer.toHandle ? `@${composer.toHandle}` : conversation.contact.displayName;
  return (
    <div className={`cmp ${isNote ? 'note' : ''} ${isPublic ? 'public' : ''}`}>
      <div className="tabs" role="tablist" aria-label="What to write">
        <button
          type="button"
          role="tab"
          aria-selected={!isNote}
          className={`tab ${isNote ? '' : 'on'}`}
          onClick={() => write('reply')}
        >
          Reply
        </button>
        <button
          type="button"
          role="tab"
          aria-selected={isNote}
          className={`tab ${isNote ? 'on' : ''}`}
          onClick={() => write('note')}
        >
          <Lock size={14} /> Note
        </button>
        <span className="to">
          {isNote ? (
            'only we can read it'
          ) : (
            <>
              to <ChannelIcon channel={composer.channel} className="i xs" />
              <b className="strong">
                {to} on {channelWord(composer.channel)}{' '}
                {aim?.words ?? (isPublic ? `in public, everybody can read it` : 'DM')}
              </b>
            </>
          )}
        </span>
      </div>
      <textarea
        ref={field}
        dir="auto"
        value={text}
        aria-label={isNote ? 'Note, only for us' : `Reply to ${to}`}
        placeholder={isNote ? 'What should the next one know?' : 'Write a reply'}
        onChange={(event) => setDraft(key, event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      {blocked && isClosed && <Closed window={composer.window} onAim={setAim} />}
      {blocked && !isClosed && (
        <div className="say bad" role="status">
          <TriangleAlert size={14} /> {blocked.sentence}
        </div>
      )}
      {!isNote && !blocked && <PrivateChoice composer={composer} aim={aim} onAim={setAim} />}
      {!isNote && composer.dayUsedUp !== null && (
        <div className="say" role="status">
          <Hourglass size={14} /> {composer.dayUsedUp.sentence} It opens again{' '}
          {whenWords(composer.dayUsedUp.reopensAt, now)}.
        </div>
      )}
      {!isNote && composer.heldBy !== null && (
        <div className="say unknown" role="status">
          <CircleHelp size={14} /> Leaves once the message above is settled.
        </div>
      )}
      {!isNote && news && (
        <div className="say bad" role="alert">
          <span className="grow">{newsWords(news.since)}</span>
          <button type="button" onClick={() => forgetNews(id)}>
            Keep editing
          </button>
          <button type="button" onClick={() => submit(true)}>
            Send anyway
          </button>
        </div>
      )}
      <div className="bot">
        <span className="budget num">
          {!isNote && wait !== null && blocked === null && (
            <span title="The platform's limit, and who is due before">
              <Hourglass size={13} /> {wait}
            </span>
          )}
          {!isNote && aim === null && <Countdown conversationId={id} window={composer.window} />}
          {!isNote && length.used > length.limit * 0.8 && (
            <span className={length.parts > 1 ? 'strong' : ''}>
              {length.used} of {length.limit} {length.unit}
              {length.parts > 1 && `, leaves as ${length.parts} or more parts`}
            </span>
          )}
        </span>
        <button type="button" className="btn primary" disabled={!ready} onClick={() => submit(news !== undefined)}>
          {isNote ? 'Add note' : isPublic ? 'Post in public' : 'Send'} <Keys keys="mod+enter" />
        </button>
      </div>
    </div>
  );
}

const forgetNews = (id: string): void => {
  moved.set((now) => {
    const { [id]: _, ...others } = now;
    return others;
  });
};

function newsWords(since: readonly { author: { displayName: string }; text: string }[]): string {
  const [first] = since;
  if (!first) return 'The conversation moved on while you wrote. Read first, then send.';
  const quote = first.text.length > 90 ? `${first.text.slice(0, 90)}…` : first.text;
  const more = since.length > 1 ? ` and ${since.length - 1} more` : '';
  return `${first.author.displayName} wrote meanwhile: “${quote}”${more}`;
}
