// What the airline's own system would hand in about somebody of the cast or the crowd: the body of PUT /api/v1/customers/ref:….
import type { Persona } from './cast.ts';

/** Where somebody lives is a city, a booking is a reference; what is left is an attribute. */
export function customerBody({ language, on, record }: Persona) {
  const { home, booking, ...attributes } = record.attributes;
  const handles = Object.entries(on).map(([channel, { handle }]) => [channel, handle] as const);
  return {
    names: [{ kind: 'record' as const, given: record.givenName, family: record.familyName }],
    emails: [record.email],
    phones: [record.phone],
    loyalty: record.ref,
    tier: record.tier,
    language,
    ...(home === undefined ? {} : { city: home }),
    handles: Object.fromEntries(handles),
    references: booking === undefined ? [] : [{ kind: 'booking' as const, value: booking }],
    attributes,
  };
}
