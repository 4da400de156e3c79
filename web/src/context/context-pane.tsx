// Who is writing, what we promised, and what there was before. It shows what is known and says what is not.
import { useQuery } from '@tanstack/react-query';
import { Clock3, History, UserRound, X } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { ContactDetail, ConversationDetail } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { useConversation } from '../conversation/queries.ts';
import { setTags } from '../state/moves.ts';
import { Avatar, channelWord, ChannelIcon } from '../ui/bits.tsx';
import { useNow } from '../ui/use-now.ts';
import { kept, useWatched } from '../ui/store.ts';
import { promiseOf, spanWords, whenWords } from '../ui/time-words.ts';

const folded = kept<readonly string[]>('folded-cards', []);

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
  const { data: contact } = useQuery({
    queryKey: ['contact', contactId],
    enabled: contactId !== undefined,
    queryFn: ({ signal }) => api.get<ContactDetail>(`/contacts/${contactId}`, signal),
  });
  const now = useNow(15_000);
  if (!conversation) return <aside className={`ctx ${drawer ? 'drawer' : ''}`} aria-label="Who is writing" />;
  const others = (contact?.conversations ?? []).filter(({ id }) => id !== conversationId);
  return (
    <aside className={`ctx ${drawer ? 'drawer' : ''}`} aria-label="Who is writing">
      <div className="card">
        <div className="who">
          <Avatar id={conversation.contact.id} name={conversation.contact.displayName} size="l" />
          <div className="grow">
            <h2 dir="auto">{conversation.contact.displayName}</h2>
            <span className="chip line">
              <ChannelIcon channel={conversation.contact.channel} /> {channelWord(conversation.contact.channel)}
            </span>
          </div>
          {drawer && (
            <button type="button" className="btn ghost icon" aria-label="Close" onClick={onClose}>
              <X className="i" />
            </button>
          )}
        </div>
        <dl className="kv">
          {conversation.contact.handle !== null && (
            <>
              <dt>Handle</dt>
              <dd>@{conversation.contact.handle}</dd>
            </>
          )}
          {contact?.language && (
            <>
              <dt>Language</dt>
              <dd>{new Intl.DisplayNames(undefined, { type: 'language' }).of(contact.language)}</dd>
            </>
          )}
          {contact && standingWords(contact) !== null && (
            <>
              <dt>Stands</dt>
              <dd>{standingWords(contact)}</dd>
            </>
          )}
          {contact && (
            <>
              <dt>First seen</dt>
              <dd>{whenWords(contact.createdAt, now)}</dd>
            </>
          )}
        </dl>
        <div className="mb">
          <UserRound className="i sm" style={{ color: 'var(--icon)' }} />
          <span>
            Not linked to a customer record. What is known comes from {channelWord(conversation.contact.channel)} alone.
          </span>
        </div>
      </div>
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
            {others.map(({ id, status, openedAt, resolvedAt }) => (
              <li key={id}>
                <ChannelIcon channel={conversation.contact.channel} />
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

/** How customer and brand stand to each other, as far as the platform told; null: nothing special. */
function standingWords({ followsSince, blockedAt, mutedAt }: ContactDetail): string | null {
  const words = [
    followsSince !== null && 'follows us',
    blockedAt !== null && 'blocked by us',
    mutedAt !== null && 'muted by us',
  ].filter((word) => word !== false);
  return words.length === 0 ? null : words.join(', ');
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

function Card({
  id,
  title,
  sign,
  right,
  children,
}: {
  id: string;
  title: string;
  sign?: ReactNode;
  right?: string;
  children: ReactNode;
}) {
  const isFolded = useWatched(folded).includes(id);
  const turn = () => folded.set((now) => (isFolded ? now.filter((name) => name !== id) : [...now, id]));
  return (
    <section className="card" aria-label={title}>
      <h3>
        <button type="button" className="row-x" aria-expanded={!isFolded} onClick={turn}>
          {sign} {title}
        </button>
        {right !== undefined && <span className="r">{right}</span>}
      </h3>
      {!isFolded && children}
    </section>
  );
}
