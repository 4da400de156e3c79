// How a handle hears from its platform and what waits to go out. Whether the platform tells us by itself or is asked is one
// setting, with a default that needs no thought.
import type { ChannelAccount } from '../../../src/api/schemas.ts';
import { agoWords } from '../ui/time-words.ts';
import { put } from './change-account.ts';

const READING: Readonly<Record<ChannelAccount['connection']['poll'], string>> = {
  auto: 'When it does not tell us',
  on: 'Always',
  off: 'Never',
};

interface Props {
  account: ChannelAccount;
  now: number;
  mayChange: boolean;
}

export function AccountTraffic({ account, now, mayChange }: Props) {
  const { connection, waitingToSend, targetMinutes } = account;
  return (
    <div>
      <h3>In and out</h3>
      <dl className="facts">
        <dt>Told by the platform</dt>
        <dd className="num">{agoWords(connection.lastPushAt, now)}</dd>
        <dt>Asked by us</dt>
        <dd className="num">{agoWords(connection.lastPollAt, now)}</dd>
        <dt>
          <label htmlFor={`poll-${account.id}`}>We ask</label>
        </dt>
        <dd>
          {mayChange ? (
            <select
              id={`poll-${account.id}`}
              className="input small"
              value={connection.poll}
              onChange={(event) => void put(account.id, 'Changed', { poll: event.target.value })}
            >
              {Object.entries(READING).map(([mode, words]) => (
                <option key={mode} value={mode}>
                  {words}
                </option>
              ))}
            </select>
          ) : (
            READING[connection.poll]
          )}
        </dd>
        {connection.routingOwner !== null && (
          <>
            <dt>Threads belong to</dt>
            <dd>{connection.routingOwner}</dd>
          </>
        )}
        <dt>Waiting to leave</dt>
        <dd className="num">{waitingToSend}</dd>
        <dt>Promise</dt>
        <dd className="num">answer within {targetMinutes} min</dd>
      </dl>
    </div>
  );
}
