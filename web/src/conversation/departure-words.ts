// When a queued reply leaves and what it waits for, in a few words. Pure: everything takes `now`. The server tells the time again
// whenever something of the queue changes; between that the words only count down.
import type { Message } from '../../../src/api/schemas.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Waiting = Pick<Message, 'departsAt' | 'waitsFor' | 'notBefore'>;

export function departureWords({ departsAt, waitsFor, notBefore }: Waiting, platform: string, now: number): string {
  const at = departsAt ?? notBefore;
  const when = at === null ? '' : `, leaves ${inWords(Date.parse(at) - now)}`;
  switch (waitsFor) {
    case 'limit':
      return `Waits for ${platform}'s limit${when}`;
    case 'order':
      return `After the one before it${when}`;
    case 'account':
      return 'Waits until this handle can send again';
    case 'unknown_send':
      return 'Waits until the one before it is settled';
    case 'platform_trouble':
      return `${platform} is in trouble; it leaves when ${platform} answers again`;
    case 'upload':
      return `Waits until ${platform} has taken its file`;
    default:
      return `Queued${when}`;
  }
}

/** `in a moment`, `in ~3 min`, `in ~2 h 10 min`: rounded up, so that nobody looks too early. */
export function inWords(ms: number): string {
  if (ms <= 10_000) return 'in a moment';
  if (ms < MINUTE) return 'in less than a minute';
  const minutes = Math.ceil(ms / MINUTE);
  if (ms < HOUR) return `in ~${minutes} min`;
  const rest = minutes % 60;
  return `in ~${Math.floor(minutes / 60)} h${rest > 0 ? ` ${rest} min` : ''}`;
}

/** Said before sending, when a reply written now would not leave at once. */
export function wouldLeaveWords(wouldDepartAt: string | null, now: number): string | null {
  if (wouldDepartAt === null) return null;
  const wait = Date.parse(wouldDepartAt) - now;
  return wait > 30_000 ? `leaves ${inWords(wait)}` : null;
}
