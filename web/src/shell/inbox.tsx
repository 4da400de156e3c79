// The inbox page: list, conversation, who is writing. On a phone one of them at a time.
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { MessageSquareText } from 'lucide-react';
import { useState } from 'react';
import { ContextPane } from '../context/context-pane.tsx';
import { ConversationPane } from '../conversation/conversation-pane.tsx';
import { ListPane } from '../list/list-pane.tsx';
import { useVerb } from '../keyboard.ts';

export function Inbox() {
  const { conversationId } = useParams({ strict: false });
  const { view = 'all', q = '' } = useSearch({ strict: false });
  const navigate = useNavigate();
  const [drawer, setDrawer] = useState(false);
  const search = { view, ...(q === '' ? {} : { q }) };
  const open = (id: string) => void navigate({ to: '/c/$conversationId', params: { conversationId: id }, search });
  const close = () => void navigate({ to: '/', search });
  useVerb({ keys: 'escape', words: 'Back to the list', when: conversationId !== undefined }, close);
  useVerb({ keys: ']', words: 'Show or hide who is writing', when: conversationId !== undefined }, () =>
    setDrawer((now) => !now),
  );
  return (
    <>
      <ListPane
        view={view}
        q={q}
        openId={conversationId}
        onOpen={open}
        onSearch={(words) =>
          void navigate({ to: '.', search: { view, ...(words === '' ? {} : { q: words }) }, replace: true })
        }
      />
      <main className="sheet">
        {conversationId === undefined ? (
          <div className="empty" style={{ gridColumn: '1 / -1' }}>
            <MessageSquareText className="i" />
            <b>Choose a conversation</b>
            <span>
              <kbd>J</kbd> <kbd>K</kbd> move, <kbd>⏎</kbd> opens, <kbd>?</kbd> shows all keys.
            </span>
          </div>
        ) : (
          <>
            <ConversationPane
              key={conversationId}
              conversationId={conversationId}
              onBack={close}
              onOpen={open}
              onContext={() => setDrawer((now) => !now)}
            />
            <ContextPane
              conversationId={conversationId}
              drawer={drawer}
              onOpen={open}
              onClose={() => setDrawer(false)}
            />
          </>
        )}
      </main>
    </>
  );
}
