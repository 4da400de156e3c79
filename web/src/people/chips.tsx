// Who somebody is, in two small signs: how sure that is, and their tier.
import { Award, BadgeCheck } from 'lucide-react';
import type { Conversation } from '../../../src/api/schemas.ts';
import { linkWords, TIER_CLASS, tierWords } from './person-words.ts';

export function TierChip({ tier }: { tier: string | null }) {
  if (tier === null || tier === '') return null;
  return (
    <span className={`chip ${TIER_CLASS[tier.toLowerCase()] ?? 'member'}`}>
      <Award className="i" aria-hidden="true" /> {tierWords(tier)}
    </span>
  );
}

export function LinkChip({ customer, when }: { customer: NonNullable<Conversation['customer']>; when?: string }) {
  return (
    <span className={`chip ${customer.link === 'verified' ? 'verified' : 'line'}`}>
      <BadgeCheck className="i" aria-hidden="true" /> {linkWords(customer.link)}
      {when === undefined ? '' : ` ${when}`}
    </span>
  );
}

/** In a row of the list there is room for a sign alone. */
export function RowSigns({ customer }: { customer: Conversation['customer'] }) {
  if (customer === null) return null;
  const words = `${linkWords(customer.link)} customer${customer.tier ? `, ${tierWords(customer.tier)}` : ''}`;
  const hasTier = customer.tier !== null && customer.tier.toLowerCase() in TIER_CLASS;
  return (
    <span className="signs" title={words}>
      <BadgeCheck className={`i xs ${customer.link}`} aria-hidden="true" />
      <span className="sr">{words}</span>
      {hasTier && (
        <span className={`chip tiny ${TIER_CLASS[customer.tier?.toLowerCase() ?? '']}`} aria-hidden="true">
          {tierWords(customer.tier ?? '')}
        </span>
      )}
    </span>
  );
}
