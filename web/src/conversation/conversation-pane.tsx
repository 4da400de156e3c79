// One conversation: header, story, composer. Opening it says that it was read.
import { useEffect } from 'react';
import { ApiError } from '../api.ts';
import { Composer } from '../composer/composer.tsx';
import { listOrder } from '../list/list-pane.tsx';
import { markRead } from '../state/moves.ts';
import { Header, useStaff } from './header.tsx';
import { useConversation, useTimeline } from './queries.ts';
import { Timeline } from './timeline.tsx';

interface ConversationPaneProps {
  conversationId: string;
  onBack: () => void;
  onOpen: (id: string) => void;
  onContext: () => void;
}

export function ConversationPane({ conversationId, onBack, onOpen, onContext }: ConversationPaneProps) {
  const { data: conversation, error, refetch } = useConversation(conversationId);
  const timeline = useTimeline(conversationId);
  const { data: staff } = useStaff();
  const unread = conversation?.unread ?? 0;
  useEffect(() => {
    if (unread === 0) return undefined;
    const read = () => document.visibilityState === 'visible' && markRead(conversationId);
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [conversationId, unread]);

  if (!conversation) {
    return (
      <section className="thread" aria-busy={!error}>
        {error && (
          <div className="empty" role="alert">
            <b>
              {error instanceof ApiError && error.status === 404
                ? 'This conversation is not here'
                : 'It could not be loaded'}
            </b>
            <span>{error.message}</span>
            <span className="row-x">
              <button type="button" className="btn" onClick={onBack}>
                To the list
              </button>
              <button type="button" className="btn" onClick={() => void refetch()}>
                Try again
              </button>
            </span>
          </div>
        )}
      </section>
    );
  }

  const items = (timeline.data?.pages ?? []).toReversed().flatMap(({ items }) => items);
  const messageIds = items.flatMap((item) => (item.type === 'message' ? [item.message.id] : []));
  // Our ids sort by the time they were made: the largest is what arrived last.
  const newest = messageIds.toSorted().at(-1) ?? conversation.lastMessage?.id ?? null;
  const nameOf = (id: string) => staff?.items.find((person) => person.id === id)?.displayName ?? 'somebody';
  const next = () => {
    const order = listOrder.get();
    const at = order.indexOf(conversationId);
    const following = order[at + 1] ?? order[at - 1];
    if (following === undefined) onBack();
    else onOpen(following);
  };
  return (
    <section className="thread" aria-label={`Conversation with ${conversation.contact.displayName}`}>
      <Header conversation={conversation} onBack={onBack} onContext={onContext} onNext={next} />
      {conversation.joinedInto !== null && (
        <div className="banner warn" role="status">
          <span className="grow">They went on in another channel. Everything stands in one conversation there.</span>
          <button type="button" className="btn" onClick={() => onOpen(conversation.joinedInto ?? '')}>
            Go there
          </button>
        </div>
      )}
      <Timeline
        conversation={conversation}
        items={items}
        hasOlder={timeline.hasNextPage}
        isLoading={timeline.isFetchingNextPage}
        onOlder={() => void timeline.fetchNextPage()}
        nameOf={nameOf}
        onOpen={onOpen}
      />
      <Composer conversation={conversation} lastSeenMessageId={newest} />
    </section>
  );
}
