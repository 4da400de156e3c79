// Somebody is writing just now: worth a few seconds, and then it goes by itself.
import { useWatched } from '../ui/store.ts';
import { serverNow, useNow } from '../ui/use-now.ts';
import { typingUntil } from './typing.ts';

export function Typing({ conversationId, name }: { conversationId: string; name: string }) {
  const until = useWatched(typingUntil)[conversationId] ?? 0;
  useNow(1_000);
  if (until <= serverNow()) return null;
  return (
    <div className="typing" role="status">
      <i /> <i /> <i /> {name} is writing
    </div>
  );
}
