// The thread is one story: older pages come in above without a jump, what is new appears below, and whoever reads further up
// is told instead of being moved.
import { ArrowDown, ChevronRight, History, Lock } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ConversationDetail, TimelineItem } from '../../../src/api/schemas.ts';
import { sendQueue } from '../composer/send-queue.ts';
import { useVerb } from '../keyboard.ts';
import { channelWord, ChannelIcon } from '../ui/bits.tsx';
import { useNow } from '../ui/use-now.ts';
import { useWatched } from '../ui/store.ts';
import { clockTime } from '../ui/time-words.ts';
import { eventWords, gapWords, groupTimeline, type Block } from './group-timeline.ts';
import { Bubble, SendingBubble } from './message.tsx';
import { Typing } from './typing.tsx';

interface TimelineProps {
  conversation: ConversationDetail;
  /** Oldest first. */
  items: readonly TimelineItem[];
  hasOlder: boolean;
  isLoading: boolean;
  onOlder: () => void;
  nameOf: (userId: string) => string;
  onOpen: (conversationId: string) => void;
}

const NEAR = 80;

export function Timeline({ conversation, items, hasOlder, isLoading, onOlder, nameOf, onOpen }: TimelineProps) {
  const now = useNow(60_000);
  const scroller = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const before = useRef({ height: 0, first: '', last: '' });
  const [missed, setMissed] = useState(0);
  const leaving = useWatched(sendQueue).filter(({ conversationId }) => conversationId === conversation.id);
  const blocks = groupTimeline(items, now);
  const newestProtected = items.findLast(
    (item) =>
      item.type === 'message' &&
      item.message.attachments.some(({ protected: why, state }) => why !== null && state === 'stored'),
  );
  const keyOf = (item: TimelineItem | undefined) => (item ? `${item.type} ${item.at}` : '');
  const [first, last] = [keyOf(items[0]), keyOf(items.at(-1))];

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const was = before.current;
    const isOlder = was.first !== '' && was.first !== first && was.last === last;
    if (isOlder) box.scrollTop += box.scrollHeight - was.height;
    else if (follows.current) box.scrollTop = box.scrollHeight;
    else if (was.last !== last && was.last !== '') setMissed((count) => count + 1);
    before.current = { height: box.scrollHeight, first, last };
  }, [first, last, items.length, leaving.length]);

  useEffect(() => {
    const box = scroller.current;
    if (!box) return undefined;
    // A composer that grows takes room from below: stay at the newest.
    const watch = new ResizeObserver(() => follows.current && box.scrollTo({ top: box.scrollHeight }));
    watch.observe(box);
    return () => watch.disconnect();
  }, []);

  const toNewest = () => {
    follows.current = true;
    setMissed(0);
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  };
  const step = (by: 1 | -1) => {
    const bubbles = [...(scroller.current?.querySelectorAll<HTMLElement>('[data-message]') ?? [])];
    const at = bubbles.indexOf(document.activeElement as HTMLElement);
    const next = at < 0 ? (by < 0 ? bubbles.length - 1 : 0) : Math.max(0, Math.min(bubbles.length - 1, at + by));
    bubbles[next]?.focus();
  };
  useVerb({ keys: 'n', words: 'Next message' }, () => step(1));
  useVerb({ keys: 'p', words: 'Previous message' }, () => step(-1));

  return (
    <div className="tbw">
      <div
        className="tb"
        id="messages"
        ref={scroller}
        tabIndex={-1}
        onScroll={({ currentTarget: box }) => {
          follows.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
          if (follows.current && missed > 0) setMissed(0);
          if (box.scrollTop < 200 && hasOlder && !isLoading) onOlder();
        }}
      >
        <div className="tl" role="log" aria-label="Messages" aria-relevant="additions">
          {hasOlder && (
            <button type="button" className="sys" onClick={onOlder} disabled={isLoading}>
              {isLoading ? 'Loading what was before…' : 'Show what was before'}
            </button>
          )}
          {blocks.map((block) => (
            <Part
              key={block.key}
              block={block}
              handle={conversation.contact.handle}
              newestProtected={newestProtected?.type === 'message' ? newestProtected.message.id : null}
              nameOf={nameOf}
              onOpen={onOpen}
            />
          ))}
          {leaving.map(({ key, text, waits, kind, files = [] }) => (
            <SendingBubble key={key} text={text} waits={waits} isNote={kind === 'note'} files={files} />
          ))}
          <Typing conversationId={conversation.id} name={conversation.contact.displayName} />
        </div>
      </div>
      {missed > 0 && (
        <button type="button" className="fresh newest" onClick={toNewest}>
          <ArrowDown size={12} /> {missed} new below
        </button>
      )}
    </div>
  );
}

interface PartProps extends Pick<TimelineProps, 'nameOf' | 'onOpen'> {
  block: Block;
  handle: string | null;
  newestProtected: string | null;
}

function Part({ block, handle, newestProtected, nameOf, onOpen }: PartProps) {
  switch (block.kind) {
    case 'day':
      return <div className="day">{block.words}</div>;
    case 'note':
      return (
        <div className="notec">
          <Lock size={14} aria-hidden="true" />
          <div>
            <div className="hd">
              <b>{block.note.author.displayName}</b> Note, only for us · {clockTime(block.note.createdAt)}
            </div>
            <span dir="auto" style={{ whiteSpace: 'pre-wrap' }}>
              {block.note.text}
            </span>
          </div>
        </div>
      );
    case 'gap':
      return (
        <div className="gapm">
          <History size={13} aria-hidden="true" /> {gapWords(block.gap)}
        </div>
      );
    case 'events':
      return <Folded block={block} nameOf={nameOf} />;
    default:
      return (
        <div className={`seg ${block.channel}`}>
          <div className="hop">
            <ChannelIcon channel={block.channel} />
            <b>{channelWord(block.channel)}</b> {block.place} {handle === null ? '' : `@${handle}`}
          </div>
          {block.messages.map((message, i) => (
            <Bubble
              key={message.id}
              message={message}
              isFollowing={block.messages[i - 1]?.direction === message.direction}
              isNewestProtected={message.id === newestProtected}
              onOpen={onOpen}
            />
          ))}
        </div>
      );
  }
}

function Folded({ block, nameOf }: { block: Extract<Block, { kind: 'events' }>; nameOf: (userId: string) => string }) {
  const [open, setOpen] = useState(false);
  const sentences = block.events.map((item) => ({ key: item.event.n, at: item.at, words: eventWords(item, nameOf) }));
  const [only] = sentences;
  if (only && sentences.length === 1) {
    return (
      <div className="sys">
        {only.words} · {clockTime(only.at)}
      </div>
    );
  }
  return (
    <div>
      <button type="button" className="sys" aria-expanded={open} onClick={() => setOpen(!open)}>
        <ChevronRight className="i" style={{ rotate: open ? '90deg' : '0deg' }} /> {sentences.length} events:{' '}
        {sentences
          .map(({ words }) => words)
          .join(', ')
          .slice(0, 90)}
      </button>
      {open && (
        <ul className="events">
          {sentences.map(({ key, words, at }) => (
            <li key={key}>
              {words} · {clockTime(at)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
