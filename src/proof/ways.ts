// Where a customer can be sent a proof: only to what the record has had for a week, never to what was typed. Pure. Before it:
// verifications. Each way that cannot be used says why.
import type { ContactPoint, CustomerRecord } from '../db/tables/customer-record.ts';
import { maskedDestination } from './masked-destination.ts';
import { SETTLED_AFTER_MS } from './proof-row.ts';

export interface Way {
  by: 'email' | 'text';
  /** From the record. Not for anybody's eyes. */
  to: string;
  masked: string;
  usable: boolean;
  sentence: string | null;
}

/** What of it is set up here. */
export interface CanSend {
  email: boolean;
  text: boolean;
}

/** E-mails first, each in the order of the record. */
export function waysTo(
  { emails, phones }: Pick<CustomerRecord, 'emails' | 'phones'>,
  { now, canSend }: { now: number; canSend: CanSend },
): Way[] {
  const way = (by: Way['by']) => (point: ContactPoint) => {
    const sentence = whyNot(point, { by, now, canSend });
    return { by, to: point.value, masked: maskedDestination(by, point.value), usable: sentence === null, sentence };
  };
  return [...emails.map(way('email')), ...phones.map(way('text'))];
}

function whyNot(
  { value, changedAt }: ContactPoint,
  { by, now, canSend }: { by: Way['by']; now: number; canSend: CanSend },
): string | null {
  if (!canSend[by])
    return by === 'email'
      ? 'No mail server is set up. An administrator can name one in SMTP_URL.'
      : 'Nothing sends text messages here. An administrator can name what does in TEXT_MESSAGE_URL.';
  if (!isAddress({ by, to: value })) return 'This is not an address that can be written to.';
  // Whoever has just changed it may be somebody else.
  if (now - changedAt < SETTLED_AFTER_MS)
    return 'Changed less than 7 days ago, so it proves nothing yet. Use another one, or wait.';
  return null;
}

/** Whether it can be written to at all: nothing in it ends a line or adds somebody. */
export const isAddress = ({ by, to }: Pick<Way, 'by' | 'to'>): boolean => (by === 'email' ? EMAIL : PHONE).test(to);

const EMAIL = /^[^\s@<>",;:\\()[\]]{1,64}@[^\s@<>",;:\\()[\]]{1,255}$/;
const PHONE = /^\+\d{6,15}$/;
