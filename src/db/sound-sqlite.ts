// Which SQLite may be trusted with a database. Asked when one is opened (sqlite.ts), and by the doctor.

/** Older ones can damage a WAL database that several connections use (the WAL-reset bug). */
const OLDEST = [3, 51, 3] as const;

/** `version` as SQLite tells it, e.g. `3.51.3`. */
export function isSoundSqlite(version: string): boolean {
  const parts = version.split('.').map(Number);
  const at = OLDEST.findIndex((oldest, place) => oldest !== parts[place]);
  return at < 0 || (parts[at] ?? 0) > (OLDEST[at] ?? 0);
}

/** To be said after the version of one that is not. */
export const SOUND_SQLITE_NEEDED = `can damage its own log, ${OLDEST.join('.')} or newer is needed`;
