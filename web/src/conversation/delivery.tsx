// What became of an own message, in words; and what an agent can do where nobody knows.
import { Check, CheckCheck, CircleHelp, CircleX, Clock3 } from 'lucide-react';
import type { Message } from '../../../src/api/schemas.ts';
import { api, ApiError } from '../api.ts';
import { queryClient } from '../state/session.ts';
import { channelWord } from '../ui/bits.tsx';
import { say } from '../ui/toasts.tsx';
import { clockTime } from '../ui/time-words.ts';
import { useNow } from '../ui/use-now.ts';
import { departureWords } from './departure-words.ts';

async function settle(message: Message, action: 'check' | 'send_again' | 'mark_sent'): Promise<void> {
  try {
    await api.post(`/messages/${message.id}/settle`, { action });
    if (action === 'check') say(`Asked ${channelWord(message.channel)}.`, { forMs: 3_000 });
  } catch (error) {
    say(error instanceof ApiError ? error.message : 'That did not work.', { bad: true });
  }
  void queryClient.invalidateQueries({ queryKey: ['timeline', message.conversationId] });
}

export function Delivery({ message }: { message: Message }) {
  const { state, mark, sentAt, failure, needsAgent, channel } = message;
  const platform = channelWord(channel);
  switch (state) {
    case 'queued':
      return (
        <>
          <Clock3 className="i d-queued" />
          <Departure message={message} platform={platform} />
        </>
      );
    case 'sending':
      return (
        <>
          <Clock3 className="i d-sending" />
          <span className="d-sending">Sending…</span>
        </>
      );
    case 'sent':
      return (
        <>
          {mark === 'delivered' ? <CheckCheck className="i" /> : <Check className="i" />}{' '}
          {mark === 'delivered' ? 'Delivered' : 'Sent'} {clockTime(sentAt)}
        </>
      );
    case 'seen':
      return (
        <>
          <CheckCheck className="i d-seen" />
          <span className="d-seen">Seen</span> {clockTime(sentAt)}
        </>
      );
    case 'failed':
      return (
        <>
          <CircleX className="i d-failed" />
          <span className="d-failed">{failure?.sentence ?? 'Not sent.'}</span>
          <button type="button" onClick={() => void settle(message, 'send_again')}>
            Send again
          </button>
        </>
      );
    case 'unknown':
      return (
        <>
          <CircleHelp className="i d-unknown" />
          <span className="d-unknown">
            {needsAgent
              ? `${platform} did not confirm this one`
              : `${platform} did not confirm this one yet, asking it`}
          </span>
          <button type="button" onClick={() => void settle(message, 'check')}>
            Check
          </button>
          <button type="button" onClick={() => void settle(message, 'send_again')} title="It may arrive twice">
            Send again
          </button>
          <button type="button" onClick={() => void settle(message, 'mark_sent')}>
            Mark as sent
          </button>
        </>
      );
    default:
      return null;
  }
}

function Departure({ message, platform }: { message: Message; platform: string }) {
  const now = useNow(5_000);
  return <span className="d-queued">{departureWords(message, platform, now)}</span>;
}
