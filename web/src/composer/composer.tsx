// The composer tells the truth: to whom, on what, until when, in how many parts, and what holds it back.
import { CircleHelp, Globe, Hourglass, Lock, Paperclip, TriangleAlert } from 'lucide-react';
import { useRef, useState, type ClipboardEvent, type DragEvent } from 'react';
import type { AttachmentRules, ConversationDetail } from '../../../src/api/schemas.ts';
import { acceptedWords, pickable, refusalOf } from '../attachments/file-words.ts';
import { problemOf, Tray } from '../attachments/tray.tsx';
import { attach, takeUploads, uploads } from '../attachments/uploads.ts';
import { wouldLeaveWords } from '../conversation/departure-words.ts';
import { useVerb } from '../keyboard.ts';
import { channelWord, ChannelIcon, Keys } from '../ui/bits.tsx';
import { say } from '../ui/toasts.tsx';
import { useWatched } from '../ui/store.ts';
import { whenWords } from '../ui/time-words.ts';
import { useNow } from '../ui/use-now.ts';
import { lengthOf } from './count.ts';
import { aimNow, aims, setAim, type Aim } from './aims.ts';
import { draftKey, drafts, setDraft, type Mode } from './drafts.ts';
import { LintStrip } from './lint-strip.tsx';
import { OtherApp } from './other-app.tsx';
import { Closed, Countdown, Invitation, PrivateChoice } from './reply-window.tsx';
import { moved, send } from './send-queue.ts';
import { useWeigh } from './use-weigh.ts';

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
  const here = `${id}/${composer.threadId}`;
  const aim = aimNow(useWatched(aims)[id], here);
  const isInviting = aim?.invite ?? false;
  const isNote = mode === 'note';
  const isPublic = !isNote && (aim?.isPublic ?? composer.kind !== 'dm');
  const weigh = useWeigh(composer.textUnit === 'weighted');
  const length = lengthOf(text, { ...composer, weigh });
  const isClosed = composer.blocked?.reason === 'window_closed';
  const blocked = isNote || (isClosed && aim !== null) ? null : composer.blocked;
  const place = `${channelWord(composer.channel)}${isPublic ? ' in public' : ''}`;
  // In private under a comment only words may go.
  const rules = rulesAt(aim, composer);
  const along = useWatched(uploads)[id] ?? [];
  const files = isNote ? [] : along;
  const isUploading = files.some(({ id: fileId, error }) => fileId === null && error === null);
  const isFileRefused = files.some((upload) => problemOf(upload, { rules, place }) !== null);
  const hasWords = text.trim() !== '' || files.length > 0;
  const ready = hasWords && blocked === null && !isUploading && !isFileRefused;
  const [isOver, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const add = (list: readonly File[]) => {
    if (list.length === 0) return;
    if (isNote) {
      say('A note holds words alone. Switch to Reply to send a file to the customer.', { bad: true });
      return;
    }
    attach(id, { files: list, refusal: (file) => refusalOf(file, { rules, place }) });
  };
  const paste = (event: ClipboardEvent) => {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0) return;
    event.preventDefault();
    add(pasted);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    add([...event.dataTransfer.files]);
  };
  const hover = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(true);
  };
  const now = useNow(5_000);
  const wait = wouldLeaveWords(composer.wouldDepartAt, now);

  const write = (next: Mode) => {
    setMode(next);
    requestAnimationFrame(() => field.current?.focus());
  };
  const usual: Aim | null =
    composer.threadId === null
      ? null
      : {
          threadId: composer.threadId,
          privately: false,
          isPublic,
          words: isPublic ? PUBLIC_WORDS : 'as a direct message',
        };
  const choose = (next: Aim | null) => setAim(id, next && { ...next, insteadOf: here, invite: false });
  const submit = (force = false) => {
    if (!ready) return;
    const taken = isNote || files.length === 0 ? {} : { files: takeUploads(id) };
    const invite = isPublic && isInviting ? { invite: true } : {};
    send({
      conversationId: id,
      kind: mode,
      text: text.trim(),
      lastSeenMessageId,
      force,
      aim: aim ?? usual,
      ...invite,
      ...taken,
    });
    setAim(id, null);
    forgetNews(id);
    write('reply');
  };
  useVerb({ keys: 'r', words: 'Reply' }, () => write('reply'));
  useVerb({ keys: 'shift+a', words: 'Attach a file', when: rules.accepts.length > 0 }, () => picker.current?.click());
  useVerb({ keys: 'shift+n', words: 'Note, only for us' }, () => write('note'));
  useVerb(
    { keys: 'mod+enter', words: 'Send', inFields: true },
    () => document.activeElement === field.current && submit(news !== undefined),
  );

  const to = composer.toHandle ? `@${composer.toHandle}` : conversation.contact.displayName;
  return (
    <div
      className={`cmp ${isNote ? 'note' : ''} ${isPublic ? 'public' : ''} ${isOver ? 'drop' : ''}`}
      onDragOver={hover}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {isPublic && (
        <div className="pubband">
          <Globe size={13} aria-hidden="true" /> Everybody on {channelWord(composer.channel)} can read this answer
        </div>
      )}
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
                {to} on {channelWord(composer.channel)} {aim?.words ?? (isPublic ? PUBLIC_WORDS : 'DM')}
              </b>
            </>
          )}
        </span>
      </div>
      {!isNote && <Tray conversationId={id} list={along} rules={rules} place={place} />}
      <textarea
        ref={field}
        dir="auto"
        value={text}
        aria-label={isNote ? 'Note, only for us' : `Reply to ${to}`}
        placeholder={isNote ? 'What should the next one know?' : 'Write a reply'}
        onChange={(event) => setDraft(key, event.target.value)}
        onPaste={paste}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      {!isNote && <LintStrip conversationId={id} text={text} onChange={(next) => setDraft(key, next)} />}
      {blocked && isClosed && <Closed window={composer.window} onAim={choose} />}
      {blocked && !isClosed && composer.otherApp === null && (
        <div className="say bad" role="status">
          <TriangleAlert size={14} /> {blocked.sentence}
        </div>
      )}
      {!isNote && composer.otherApp !== null && <OtherApp conversationId={id} composer={composer} />}
      {!isNote && !blocked && <PrivateChoice composer={composer} aim={aim} onAim={choose} />}
      {isPublic && !blocked && composer.inviteUrl !== null && (
        <Invitation
          url={composer.inviteUrl}
          isOn={isInviting}
          onChange={(invite) => usual && setAim(id, { ...(aim ?? usual), insteadOf: here, invite })}
        />
      )}
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
            {isPublic ? 'Post anyway, in public' : aim?.privately ? 'Send anyway, in private' : 'Send anyway'}
          </button>
        </div>
      )}
      <div className="bot">
        {!isNote && rules.accepts.length > 0 && (
          <>
            <button
              type="button"
              className="btn ghost icon"
              aria-label="Attach a file"
              title={`${acceptedWords(rules)}. Paste and drop work too.`}
              onClick={() => picker.current?.click()}
            >
              <Paperclip className="i" />
            </button>
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              aria-label="Files"
              accept={pickable(rules)}
              onChange={(event) => {
                add([...(event.target.files ?? [])]);
                event.target.value = '';
              }}
            />
          </>
        )}
        <span className="budget num">
          {!isNote && files.length > 0 && <span>{acceptedWords(rules)}</span>}
          {!isNote && wait !== null && blocked === null && (
            <span title="The platform's limit, and who is due before">
              <Hourglass size={13} /> {wait}
            </span>
          )}
          {!isNote && (aim === null || aim.threadId === composer.threadId) && !aim?.privately && (
            <Countdown conversationId={id} window={composer.window} />
          )}
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

const PUBLIC_WORDS = 'in public, everybody can read it';

/** In private under a comment only words may go. What another place takes the server knows: it says so before anything leaves. */
function rulesAt(aim: Aim | null, { attachments, threadId }: ConversationDetail['composer']): AttachmentRules {
  if (aim?.privately) return { ...attachments, accepts: [] };
  if (aim === null || aim.threadId === threadId) return attachments;
  const anything = { type: 'file', contentTypes: ['*/*'], mostBytes: 64 * 1024 * 1024, mostDurationMs: null } as const;
  return { ...attachments, accepts: [{ ...anything, contentTypes: [...anything.contentTypes] }] };
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
