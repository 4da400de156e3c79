// Moments as the outside reads them: ISO 8601 in UTC. Inside they are epoch milliseconds. Pure.
import { DAY_MS } from '../../clock.ts';

const two = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));
const days = new Map<number, string>();

/**
 * The same as Date's toISOString, of which a page of the queue needs five hundred: it was an eighth of the work. Days repeat,
 * so their part is remembered.
 */
export function iso(ms: number): string {
  const day = Math.floor(ms / DAY_MS);
  const rest = ms - day * DAY_MS;
  const seconds = Math.floor(rest / 1000);
  const minutes = Math.floor(seconds / 60);
  const time = `${two[Math.floor(minutes / 60)]}:${two[minutes % 60]}:${two[seconds % 60]}`;
  return `${dateOf(day)}T${time}.${String(rest % 1000).padStart(3, '0')}Z`;
}

export const isoOrNull = (ms: number | null | undefined): string | null =>
  ms === null || ms === undefined ? null : iso(ms);

function dateOf(day: number): string {
  let date = days.get(day);
  if (date === undefined) {
    if (days.size > 1000) days.clear();
    days.set(day, (date = new Date(day * DAY_MS).toISOString().slice(0, -14)));
  }
  return date;
}
