// Another app answers in this thread just now: who, and the way to take it over.
import { Waypoints } from 'lucide-react';
import { useState } from 'react';
import type { ComposerState } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { refreshConversation } from '../state/shown-conversation.ts';
import { say, sayError } from '../ui/toasts.tsx';

export function OtherApp({ conversationId, composer }: { conversationId: string; composer: ComposerState }) {
  const { otherApp, threadId } = composer;
  const [isAsking, setAsking] = useState(false);
  if (otherApp === null) return null;
  const take = async () => {
    setAsking(true);
    try {
      await api.post(`/conversations/${conversationId}/thread-control`, { threadId, action: 'take' });
      say('The thread is ours now.', { forMs: 3_000 });
      await refreshConversation(conversationId);
    } catch (error) {
      sayError(error);
    }
    setAsking(false);
  };
  return (
    <div className="say bad" role="status">
      <Waypoints size={14} /> <span className="grow">{otherApp.sentence}</span>
      {otherApp.canTake && threadId !== null && (
        <button type="button" disabled={isAsking} onClick={() => void take()}>
          Take over
        </button>
      )}
    </div>
  );
}
