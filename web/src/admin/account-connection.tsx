// What the last look at the connection found: one line per question, the answer in words, since when if it is not well.
import { CircleAlert, CircleCheck, CircleHelp, CircleX, type LucideIcon } from 'lucide-react';
import type { ChannelAccount } from '../../../src/api/schemas.ts';
import { agoWords, whenWords } from '../ui/time-words.ts';

type Check = ChannelAccount['connection']['checks'][number];

const WORDS: Readonly<Record<Check['check'], string>> = {
  token: 'Log-in',
  permissions: 'Permissions',
  webhook: 'Webhook',
  subscription: 'Subscription',
  routing: 'Routing',
  app: 'App',
  traffic: 'Traffic',
  encryption: 'Encrypted messages',
};
const SIGNS: Readonly<Record<Check['state'], readonly [LucideIcon, string, string]>> = {
  ok: [CircleCheck, 'ok', 'fine'],
  warning: [CircleAlert, 'soon', 'worth a look'],
  broken: [CircleX, 'risk', 'broken'],
  unknown: [CircleHelp, 'mute', 'not known yet'],
};

export function AccountConnection({ account: { connection }, now }: { account: ChannelAccount; now: number }) {
  const { checks, checkedAt, tokenExpiresAt } = connection;
  return (
    <div>
      <h3>Connection</h3>
      {checks.length === 0 && <p className="mute">Not looked at yet. It is, a minute after the start.</p>}
      <ul className="plain">
        {checks.map((check) => (
          <Line key={check.check} check={check} now={now} />
        ))}
      </ul>
      {tokenExpiresAt !== null && (
        <p className="mute">The log-in is renewed before it ends, {whenWords(tokenExpiresAt, now)}.</p>
      )}
      {checkedAt !== null && <p className="mute num">Looked at {agoWords(checkedAt, now)}</p>}
    </div>
  );
}

function Line({ check, now }: { check: Check; now: number }) {
  const [Sign, level, said] = SIGNS[check.state];
  const isWell = check.state === 'ok';
  return (
    <li className="check">
      <Sign className={`i ${level}`} aria-hidden="true" />
      <span>
        <b className="strong">{WORDS[check.check]}</b> <span className={level}>{said}</span>
        {!isWell && <span className="mute"> since {whenWords(check.since, now)}</span>}
      </span>
    </li>
  );
}
