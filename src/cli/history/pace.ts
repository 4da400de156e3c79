// How fast a long reading goes and when it will be over, in one line. Pure.

export interface PaceStart {
  /** What had been read before this run, in entries and in bytes. */
  read: number;
  bytes: number;
  totalBytes: number;
  atMs: number;
}

/** The rate is that of this run; what is left is reckoned by bytes, since nobody has counted the entries. */
export function paceLine(start: PaceStart, now: { read: number; bytes: number; atMs: number }): string {
  const seconds = Math.max(0.001, (now.atMs - start.atMs) / 1000);
  const rate = Math.round((now.read - start.read) / seconds);
  const share = start.totalBytes === 0 ? 100 : Math.floor((now.bytes / start.totalBytes) * 100);
  const done = Math.max(1, now.bytes - start.bytes);
  const left = Math.max(0, Math.round(((start.totalBytes - now.bytes) * seconds) / done));
  return `${now.read} read (${share} %), ${rate}/s, ${inWords(left)} left`;
}

function inWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3_600)} h`;
}
