// Times in which the platform did not tell us what was written: from when to when, how much came back, and what did not.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ChannelAccount, Gap } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { clockTime, whenWords } from '../ui/time-words.ts';

export function AccountGaps({ account: { id, gaps }, now }: { account: ChannelAccount; now: number }) {
  const [shown, setShown] = useState(false);
  const { data, error } = useQuery({
    queryKey: ['accounts', id, 'gaps'],
    queryFn: ({ signal }) => api.get<{ items: Gap[] }>(`/channel-accounts/${id}/gaps?limit=20`, signal),
    enabled: shown,
  });
  if (gaps.last === null) return <p className="mute gaps-none">No gap: everything written so far was told in time.</p>;
  return (
    <details className="more" open={gaps.open > 0} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>
        {gaps.open > 0 ? 'A gap is being filled' : 'Gaps'} · last {gapWords(gaps.last, now)}
      </summary>
      {error && <p className="error">{error.message}</p>}
      {data && (
        <table className="table">
          <thead>
            <tr>
              <th>Not told</th>
              <th>Came later</th>
              <th>Cannot be read back</th>
              <th>Why</th>
              <th>State</th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((gap) => (
              <tr key={gap.id}>
                <td className="num">{gapWords(gap, now)}</td>
                <td className="num">{gap.recovered}</td>
                <td className="num">{gap.missing}</td>
                <td>{gap.sentence}</td>
                <td>
                  {gap.healedAt === null ? (
                    <span className="chip soon">being filled</span>
                  ) : (
                    <span className="chip ok">filled {whenWords(gap.healedAt, now)}</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}

/** `Mon 14:02–14:12` */
const gapWords = ({ startsAt, endsAt }: Pick<Gap, 'startsAt' | 'endsAt'>, now: number): string =>
  `${whenWords(startsAt, now)}–${clockTime(endsAt)}`;
