// Who is writing, what we promised, and what there was before. It shows what is known and says what is not.
import { BadgeCheck, Clock3, History, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import type { ConversationDetail } from '../../../src/api/schemas.ts';
import { useConversation } from '../conversation/queries.ts';
import { KnownFacts } from '../people/known-facts.tsx';
import { LiveFacts } from '../people/live-facts.tsx';
import { useContact } from '../people/queries.ts';
import { WhoCard } from '../people/who-card.tsx';
import { setTags } from '../state/moves.ts';
import { ChannelIcon } from '../ui/bits.tsx';
import { Card } from '../ui/card.tsx';
import { useNow } from '../ui/use-now.ts';
import { promiseOf, spanWords, whenWords } from '../ui/time-words.ts';

interface ContextPaneProps {
  conversationId: string;
  /** On narrow screens it lies above the thread. */
  drawer: boolean;
  onOpen: (id: string) => void;
  onClose: () => void;
}

export function ContextPane({ conversationId, drawer, onOpen, onClose }: ContextPaneProps) {
  const { data: conversation } = useConversation(conversationId);
  const contactId = conversation?.contact.id;
  const { data: contact } = useContact(contactId);
  const now = useNow(15_000);
  if (!conversation) return <aside className={`ctx ${drawer ? 'drawer' : ''}`} aria-label="Who is writing" />;
  const others = (contact?.conversations ?? []).filter(({ id }) => id !== conversationId);
  return (
    <aside className={`ctx ${drawer ? 'drawer' : ''}`} aria-label="Who is writing">
      <WhoCard {...{ conversation, contact, now, drawer }} onClose={onClose} />
      {contact && contact.customer !== null && <LiveFacts contactId={contact.id} now={now} />}
      {contact && contact.anonymousAt === null && (
        <Card id="known" title="Known" sign={<BadgeCheck className="i sm" />}>
          <KnownFacts {...{ contact, now }} conversationId={conversationId} />
        </Card>
      )}
      <Card id="promise" title="Promise and waits" sign={<Clock3 className="i sm" />}>
        <Facts conversation={conversation} now={now} />
      </Card>
      <Card id="tags" title="Tags">
        <Tags conversation={conversation} />
      </Card>
      <Card
        id="history"
        title="History"
        sign={<History className="i sm" />}
        right={`${others.length + 1} ${others.length === 0 ? 'conversation' : 'conversations'}`}
      >
        {others.length === 0 ? (
          <p className="mute">This is the first one.</p>
        ) : (
          <ul className="hist">
            {others.map(({ id, channel, status, openedAt, resolvedAt }) => (
              <li key={id}>
                <ChannelIcon channel={channel} />
                <button type="button" style={{ textAlign: 'left' }} onClick={() => onOpen(id)}>
                  {status === 'resolved' && resolvedAt ? `Resolved ${whenWords(resolvedAt, now)}` : 'Open too'}
                </button>
                <span className="w">{whenWords(openedAt, now)}</span>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </aside>
  );
}

function Facts({ conversation, now }: { conversation: ConversationDetail; now: number }) {
  const { openedAt, firstResponseAt, waitingSince, resolvedAt, composer } = conversation;
  const promise = promiseOf(conversation, now);
  const rows: [string, string][] = [
    ['Opened', whenWords(openedAt, now)],
    [
      'First answer',
      firstResponseAt === null ? 'none yet' : `after ${spanWords(Date.parse(firstResponseAt) - Date.parse(openedAt))}`,
    ],
    [
      'Waits',
      waitingSince === null
        ? 'for nothing from us'
        : `${spanWords(now - Date.parse(waitingSince))}, ${promise?.words ?? ''}`,
    ],
    ['Window', composer.windowClosesAt === null ? 'no time limit' : `until ${whenWords(composer.windowClosesAt, now)}`],
    ...(resolvedAt === null ? [] : [['Resolved', whenWords(resolvedAt, now)] as [string, string]]),
  ];
  return (
    <dl className="kv num">
      {rows.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Tags({ conversation: { id, tags } }: { conversation: ConversationDetail }) {
  const add = (event: KeyboardEvent<HTMLInputElement>) => {
    const tag = event.currentTarget.value.trim();
    if (event.key !== 'Enter' || tag === '') return;
    event.preventDefault();
    event.currentTarget.value = '';
    if (!tags.includes(tag)) setTags(id, [...tags, tag]);
  };
  return (
    <div className="tagin">
      {tags.map((tag) => (
        <span key={tag} className="chip">
          {tag}
          <button
            type="button"
            aria-label={`Remove ${tag}`}
            onClick={() =>
              setTags(
                id,
                tags.filter((other) => other !== tag),
              )
            }
          >
            <X size={11} />
          </button>
        </span>
      ))}
      <input placeholder="add a tag" aria-label="Add a tag" maxLength={50} onKeyDown={add} />
    </div>
  );
}
