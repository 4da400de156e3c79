// Over every page while a handle cannot send: which one, why, and who mends it. Replies wait meanwhile; nothing fails.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ChannelAccount } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { useMe } from '../state/session.ts';
import { channelWord } from '../ui/bits.tsx';

export function StoppedBanner() {
  const mayMend = useMe().roles.includes('admin');
  const { data } = useQuery({
    queryKey: ['accounts'],
    queryFn: ({ signal }) => api.get<{ items: ChannelAccount[] }>('/channel-accounts', signal),
  });
  const stopped = (data?.items ?? []).filter(({ state }) => state === 'paused');
  return stopped.map(({ id, handle, channel, problem, waitingToSend }) => (
    <div key={id} className="banner warn" role="alert">
      <span>
        <b>
          Sending from @{handle} on {channelWord(channel)} is stopped.
        </b>{' '}
        {problem?.sentence} {waitWords(waitingToSend)}
      </span>
      {mayMend && (
        <Link className="mend" to="/accounts">
          Mend it
        </Link>
      )}
    </div>
  ));
}

function waitWords(waiting: number): string {
  if (waiting === 0) return '';
  return waiting === 1 ? 'One is waiting.' : `${waiting} are waiting, in order.`;
}
