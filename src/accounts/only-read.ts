// Are there people of whom the platform never tells us, while it tells us of others? Pure. So it is with a Meta app that is in
// development mode or was not approved: it looks like health, and customers wait unseen. Before it: check-traffic.

export interface Came {
  contactId: string;
  /** Platform time. */
  at: number;
  /** The platform told us in time; otherwise it was found by reading, later. */
  told: boolean;
}

/** A message was told so shortly before and after: it was no outage. */
const AROUND_MS = 30 * 60_000;
const FEWEST_PEOPLE = 2;
const FEWEST_MESSAGES = 3;

/** How many people were only ever read; 0 when that proves nothing. */
export function peopleOnlyRead(messages: readonly Came[]): number {
  const toldOf = new Set(messages.filter(({ told }) => told).map(({ contactId }) => contactId));
  const toldAt = messages.filter(({ told }) => told).map(({ at }) => at);
  const unseen = messages.filter(
    ({ contactId, at }) =>
      !toldOf.has(contactId) &&
      toldAt.some((other) => other <= at && at - other <= AROUND_MS) &&
      toldAt.some((other) => other >= at && other - at <= AROUND_MS),
  );
  const people = new Set(unseen.map(({ contactId }) => contactId)).size;
  return people >= FEWEST_PEOPLE && unseen.length >= FEWEST_MESSAGES ? people : 0;
}
