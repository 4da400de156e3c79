// What today has cost so far, where the platform charges: the sum against the day's budget, and what it was spent on.
import type { ChannelAccount } from '../../../src/api/schemas.ts';
import { Meter } from './meter.tsx';

export function AccountSpend({ account: { spend } }: { account: ChannelAccount }) {
  if (spend === null) return null;
  const amount = usd(spend.amountUsd);
  const said = spend.budgetUsd === null ? amount : `${amount} of ${usd(spend.budgetUsd)}`;
  return (
    <>
      <Meter words="Spent today (UTC)" share={spend.share ?? 0} said={said} />
      {spend.sentence !== null && <p className="step soon">{spend.sentence}</p>}
      {spend.items.length > 0 && (
        <details className="more">
          <summary>What it was spent on</summary>
          <ul className="plain mute num">
            {spend.items.map(({ item, count, amountUsd }) => (
              <li key={item}>
                {item.replaceAll('_', ' ')}: {count} · {usd(amountUsd)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

const usd = (amount: number): string =>
  amount.toLocaleString('en-US', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: 3,
  });
