// What the platform still allows, as meters with their figures: never colour alone.
import type { ChannelAccount } from '../../../src/api/schemas.ts';
import { spanWords } from '../ui/time-words.ts';
import { AccountSpend } from './account-spend.tsx';
import { Meter, NEARLY } from './meter.tsx';

type Limit = ChannelAccount['connection']['limits'][number];

export function AccountLimits({ account, now }: { account: ChannelAccount; now: number }) {
  const { connection, sends } = account;
  return (
    <div>
      <h3>Limits</h3>
      {connection.limits.length === 0 && <p className="mute">The platform has not named one yet.</p>}
      {connection.limits.map((limit) => (
        <LimitMeter key={`${limit.endpoint} ${limit.window}`} limit={limit} now={now} />
      ))}
      {sends !== null && sends.share >= NEARLY && (
        <p className="step soon">
          {sends.today} of the {sends.limit} direct messages that may go out in a day are used.
        </p>
      )}
      <AccountSpend account={account} />
    </div>
  );
}

function LimitMeter({ limit: { words, limit, remaining, resetAt, unit }, now }: { limit: Limit; now: number }) {
  const used = limit === 0 ? 1 : 1 - remaining / limit;
  const left = unit === 'percent' ? `${remaining} % left` : `${remaining} of ${limit} left`;
  const opens = Date.parse(resetAt) - now;
  return (
    <Meter
      words={words}
      share={used}
      said={`${left}${opens > 0 && remaining < limit ? `, all again in ${spanWords(opens + 59_000)}` : ''}`}
    />
  );
}
