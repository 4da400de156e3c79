// Below the words that are being written: until when they may leave, what to do where they may not, and in which other place.
import { Clock3, Lock, TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ComposerState, ReplyWindow } from '../../../src/api/schemas.ts';
import { refreshConversation } from '../state/shown-conversation.ts';
import { serverNow, useNow } from '../ui/use-now.ts';
import type { Aim } from './aims.ts';
import { closedWords, countdownOf, nextChange } from './window-words.ts';

type Way = ReplyWindow['stillWorks'][number];

const AIMS: Readonly<Partial<Record<Way['way'], Pick<Aim, 'privately' | 'isPublic' | 'words'>>>> = {
  private_reply: { privately: true, isPublic: false, words: 'in private' },
  answer_in_public: { privately: false, isPublic: true, words: 'in public, everybody can read it' },
  other_channel: { privately: false, isPublic: false, words: 'on the other channel' },
};

/** Why it is closed, since when, and the other ways as buttons. */
export function Closed({ window, onAim }: { window: ReplyWindow; onAim: (aim: Aim) => void }) {
  const now = useNow(30_000);
  return (
    <div className="say bad" role="status">
      <TriangleAlert size={14} />
      <span className="grow">
        {closedWords(window, now)} {window.stillWorks.find(({ way }) => way === 'wait_for_customer')?.sentence}
      </span>
      {window.stillWorks.map(({ way, sentence, threadId }) => {
        const aim = AIMS[way];
        if (aim === undefined || threadId === null) return null;
        return (
          <button key={way} type="button" onClick={() => onAim({ ...aim, threadId })}>
            {sentence.replace(/\.$/, '')}
          </button>
        );
      })}
    </div>
  );
}

interface Choice {
  composer: ComposerState;
  aim: Aim | null;
  onAim: (aim: Aim | null) => void;
}

/** Under a public post: in private, if the platform lets us; and back. */
export function PrivateChoice({ composer, aim, onAim }: Choice) {
  const { privateWindow, threadId } = composer;
  if (aim !== null && (aim.threadId !== threadId || aim.privately))
    return (
      <div className="say" role="status">
        <Lock size={14} /> <span className="grow">This answer goes {aim.words}.</span>
        <button type="button" onClick={() => onAim(null)}>
          Answer where they wrote
        </button>
      </div>
    );
  if (privateWindow?.open !== true || threadId === null) return null;
  return (
    <div className="say">
      <Lock size={14} />{' '}
      <span className="grow">{privateWindow.sentence ?? 'They can be answered in private too.'}</span>
      <button type="button" onClick={() => onAim({ threadId, privately: true, isPublic: false, words: 'in private' })}>
        Answer in private
      </button>
    </div>
  );
}

/** Under a public post, where a direct message cannot be begun by us: the platform's own invitation goes along. */
export function Invitation({ url, isOn, onChange }: { url: string; isOn: boolean; onChange: (isOn: boolean) => void }) {
  return (
    <label className="say">
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} />
      <span className="grow">
        Invite them to go on in private: <span className="mute">{url.replace(/^https:\/\//, '')}</span> goes under your
        words
      </span>
    </label>
  );
}

/** Counts down, and asks the server again at the moment at which it would answer differently. */
export function Countdown({ conversationId, window }: { conversationId: string; window: ReplyWindow }) {
  const now = useNow(5_000);
  const change = nextChange(window, now);
  const awaited = useRef(change);
  useEffect(() => {
    const isOver = awaited.current !== null && awaited.current <= serverNow();
    awaited.current = change;
    if (isOver) void refreshConversation(conversationId);
  }, [conversationId, change]);
  const left = countdownOf(window, now);
  if (left === null) return null;
  return (
    <span className={left.level === 'soon' ? 'over' : ''} title={window.sentence ?? undefined}>
      <Clock3 size={13} /> {left.words}
      {left.personOnly && ', only a person may answer now'}
    </span>
  );
}
