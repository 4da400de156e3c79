// Why a record is suggested, and what speaks against it: one line for each thing that was compared, with its weight as a bar.
import { Minus, Plus } from 'lucide-react';
import type { Because } from '../../../src/api/schemas.ts';

/** More than this says no more to the eye. */
const FULL_BITS = 24;

export function BecauseList({ items, label }: { items: readonly Because[]; label: string }) {
  if (items.length === 0) return null;
  return (
    <ul className="why" aria-label={label}>
      {items.map(({ field, level, words, bits }) => (
        <li key={`${field} ${level} ${words}`} className={bits < 0 ? 'against' : ''}>
          {bits < 0 ? <Minus className="i" aria-label="against" /> : <Plus className="i" aria-label="for" />}
          <span dir="auto">{words}</span>
          <span className="bar" aria-hidden="true">
            <i style={{ width: `${Math.min(100, (Math.abs(bits) / FULL_BITS) * 100)}%` }} />
          </span>
          <span className="num w" title="How much it says: each bit doubles the odds">
            {bits > 0 ? '+' : '−'}
            {Math.abs(bits).toFixed(1)}
          </span>
        </li>
      ))}
    </ul>
  );
}
