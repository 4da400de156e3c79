// How a delivery can fail by itself. What becomes of each is decided in park.ts; the names stand in `inbox.outcome`, where
// people see them and can choose by them (`npx touchpoint replay --error`).

/** The bytes make no sense, and trying again would not change that. */
export class NotUnderstood extends Error {
  override name = 'NotUnderstood';
}

/** Claimed as often as it may be, and never finished nor parked: it takes the process down with it. */
export class EndedItsWorker extends Error {
  override name = 'EndedItsWorker';
}

/** Another worker has the row by now. */
export class ClaimLost extends Error {
  override name = 'ClaimLost';
}
