// Times in words. Pure: everything takes `now`, so that a row can be drawn again every half minute and tested at any hour.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `3 m`, `1 h 04`, `2 d`: how long something has lasted or will last. */
export function spanWords(ms: number): string {
  const span = Math.max(0, ms);
  if (span < HOUR) return `${Math.floor(span / MINUTE)} m`;
  if (span < DAY) return `${Math.floor(span / HOUR)} h ${String(Math.floor((span % HOUR) / MINUTE)).padStart(2, '0')}`;
  return `${Math.floor(span / DAY)} d`;
}

/** `just now`, `3 m ago`; `never` when there is no such time. */
export function agoWords(iso: string | null, now: number): string {
  if (iso === null) return 'never';
  const age = now - Date.parse(iso);
  return age < MINUTE ? 'just now' : `${spanWords(age)} ago`;
}

export interface Promised {
  words: string;
  level: 'over' | 'risk' | 'soon' | 'ok';
  /** Share of the promise that is left, 0 to 100. */
  left: number;
}

/** How a promised answer stands: overdue, due in a few minutes, or far away. Null when nobody waits. */
export function promiseOf(
  { waitingSince, dueAt }: { waitingSince: string | null; dueAt: string | null },
  now: number,
): Promised | null {
  if (waitingSince === null || dueAt === null) return null;
  const due = Date.parse(dueAt);
  const whole = Math.max(1, due - Date.parse(waitingSince));
  const left = Math.round(Math.min(100, Math.max(0, ((due - now) / whole) * 100)));
  if (due <= now) return { words: `overdue ${spanWords(now - due)}`, level: 'over', left: 0 };
  const words = `due ${spanWords(due - now)}`;
  if (due - now < 5 * MINUTE) return { words, level: 'risk', left };
  if (due - now < 20 * MINUTE) return { words, level: 'soon', left };
  return { words, level: 'ok', left };
}

export const clockTime = (iso: string): string =>
  new Date(iso).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });

/** `Today`, `Yesterday`, `Thursday 12 March`, with the year when it is another one. */
export function dayWords(iso: string, now: number): string {
  const date = new Date(iso);
  const days = Math.round((startOfDay(now) - startOfDay(date.getTime())) / DAY);
  const year = date.getFullYear() === new Date(now).getFullYear() ? {} : { year: 'numeric' as const };
  const full = date.toLocaleDateString(undefined, { weekday: 'long', day: 'numeric', month: 'long', ...year });
  if (days === 0) return `Today, ${full}`;
  return days === 1 ? `Yesterday, ${full}` : full;
}

/** `14:03` today, `Mon 14:03` within a week before or after, else `12 Mar`. */
export function whenWords(iso: string, now: number): string {
  const date = new Date(iso);
  const age = startOfDay(now) - startOfDay(date.getTime());
  if (age === 0) return clockTime(iso);
  if (Math.abs(age) < 7 * DAY) return `${date.toLocaleDateString(undefined, { weekday: 'short' })} ${clockTime(iso)}`;
  return date.toLocaleDateString(undefined, { day: 'numeric', month: 'short' });
}

function startOfDay(ms: number): number {
  const date = new Date(ms);
  date.setHours(0, 0, 0, 0);
  return date.getTime();
}
