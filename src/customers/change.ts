// What is asked to be changed in a record: like the contract's CustomerBody. What is left out stays, null and empty lists take away.
import type { CustomerName, CustomerReference } from '../db/tables/customer-record.ts';

/** Fields that hold several values. */
export type Plural = 'names' | 'handles' | 'references' | 'preferences' | 'consent' | 'attributes';

export interface CustomerChange {
  /** These are put into what is there, by their kind or name, and leave the rest of it alone: what single columns of a file say. */
  into?: readonly Plural[] | undefined;
  ref?: string | null | undefined;
  names?: CustomerName[] | undefined;
  emails?: string[] | undefined;
  phones?: string[] | undefined;
  loyalty?: string | null | undefined;
  tier?: string | null | undefined;
  birthDate?: string | null | undefined;
  language?: string | null | undefined;
  timeZone?: string | null | undefined;
  city?: string | null | undefined;
  country?: string | null | undefined;
  handles?: Record<string, string> | undefined;
  references?: ReferenceChange[] | undefined;
  preferences?: Record<string, string> | undefined;
  /** Times in ISO 8601. */
  consent?: Record<string, { granted: boolean; at?: string | undefined }> | undefined;
  attributes?: Record<string, string> | undefined;
}

export interface ReferenceChange {
  kind: CustomerReference['kind'];
  value: string;
  people?: number | undefined;
  /** ISO 8601. */
  until?: string | undefined;
}
