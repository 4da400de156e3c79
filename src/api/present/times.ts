// Moments as the outside reads them: ISO 8601 in UTC. Inside they are epoch milliseconds. Pure.

export const iso = (ms: number): string => new Date(ms).toISOString();
export const isoOrNull = (ms: number | null | undefined): string | null =>
  ms === null || ms === undefined ? null : iso(ms);
