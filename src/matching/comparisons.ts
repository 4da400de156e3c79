// Which comparison belongs to which kind of field.
import * as numbers from './compare-numbers.ts';
import * as words from './compare-words.ts';
import type { ComparedKind, Comparison } from './comparison.ts';

export const COMPARISONS: Readonly<Record<ComparedKind, Comparison>> = {
  given: words.given,
  family: words.family,
  name: words.name,
  birth_date: numbers.birthDate,
  email: numbers.email,
  phone: numbers.phone,
  identifier: numbers.identifier,
  loyalty: numbers.loyalty,
  street_number: numbers.streetNumber,
  street: words.street,
  city: words.city,
  postcode: numbers.postcode,
  state: words.state,
  country: words.country,
  category: words.category,
  text: words.text,
};

export const COMPARED_KINDS = Object.keys(COMPARISONS) as ComparedKind[];
