// What a brand knows about a person, as one sealed value of a customer's row. Times are epoch milliseconds, UTC.

/** passport, ticket, display, native script, or as the brand's system has it. */
export const NAME_KINDS = ['record', 'passport', 'ticket', 'display', 'native'] as const;

export interface CustomerName {
  kind: (typeof NAME_KINDS)[number];
  given: string;
  family: string;
}

/** Where a person can be reached. Younger than a week it proves nothing (links/proof). */
export interface ContactPoint {
  /** E-mail in lower case, phone in E.164. */
  value: string;
  changedAt: number;
  /** The brand's system says it was checked. */
  verified?: boolean;
}

/** Something the brand issued and the person may name: a booking, a ticket, an order. */
export interface CustomerReference {
  kind: 'booking' | 'ticket' | 'order';
  value: string;
  /** People on it: the more, the less it says. */
  people?: number;
  /** After that it says nothing any more. */
  until?: number;
}

export interface CustomerRecord {
  names: CustomerName[];
  emails: ContactPoint[];
  phones: ContactPoint[];
  loyalty: string | null;
  tier: string | null;
  /** YYYY-MM-DD. */
  birthDate: string | null;
  /** BCP 47. */
  language: string | null;
  timeZone: string | null;
  city: string | null;
  /** ISO 3166, two letters. */
  country: string | null;
  /** What they said their handle is: channel → handle. Stale as soon as it is sold. */
  handles: Record<string, string>;
  references: CustomerReference[];
  preferences: Record<string, string>;
  /** Purpose → whether and since when. */
  consent: Record<string, { granted: boolean; at: number }>;
  attributes: Record<string, string>;
}
