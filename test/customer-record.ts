// A record of the brand, empty but for what a test is about.
import type { CustomerRecord } from '../src/db/tables/customer-record.ts';

export const recordOf = (part: Partial<CustomerRecord>): CustomerRecord => ({
  names: [],
  emails: [],
  phones: [],
  loyalty: null,
  tier: null,
  birthDate: null,
  language: null,
  timeZone: null,
  city: null,
  country: null,
  handles: {},
  references: [],
  preferences: {},
  consent: {},
  attributes: {},
  ...part,
});
