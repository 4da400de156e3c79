// Meta's rate limits (Messenger Platform rate limits, 2026-10): calls per second, private replies per hour, and 200 calls a day
// for each person who is in touch with the account, told in percent on every answer. Times are business time.
import { DAY_MS, HOUR_MS, type Clock } from '../../clock.ts';
import type { Answer } from '../server.ts';
import type { SimulatedAccount } from '../shapes.ts';
import type { Purpose } from './meta-permissions.ts';
import { metaError, usageHeaders } from './meta-wire.ts';

/** Of each Page or Instagram account. */
const PER_SECOND: Readonly<Partial<Record<Purpose, number>>> = { send: 300, conversations: 2 };
const PRIVATE_REPLIES_AN_HOUR = 750;
const CALLS_A_DAY_FOR_EACH = 200;

const SECOND_MS = 1_000;

export interface MetaCall {
  account: SimulatedAccount;
  purpose: Purpose;
  isPrivateReply: boolean;
  /** How many people are in touch with the account. */
  people: number;
}

export interface MetaLimits {
  /** Counts one call: why it is refused, if it is, and the headers that belong on the answer either way. */
  spend(call: MetaCall): { refused: Answer | undefined; headers: Record<string, string> };
}

interface Window {
  startedAt: number;
  calls: number;
}

export function openMetaLimits(clock: Clock): MetaLimits {
  const windows = new Map<string, Window>();
  /** Seconds begin with the second, longer windows with their first call. */
  const count = (name: string, lengthMs: number): Window => {
    const now = clock.now();
    const known = windows.get(name);
    const startedAt = lengthMs === SECOND_MS ? Math.floor(now / SECOND_MS) * SECOND_MS : now;
    const window = known && now < known.startedAt + lengthMs ? known : { startedAt, calls: 0 };
    window.calls += 1;
    windows.set(name, window);
    return window;
  };
  const minutesLeft = ({ startedAt }: Window, lengthMs: number): number =>
    Math.ceil((startedAt + lengthMs - clock.now()) / 60_000);

  return {
    spend: ({ account, purpose, isPrivateReply, people }) => {
      const { externalId, channel } = account;
      const day = count(`${externalId}/day`, DAY_MS);
      const allowance = CALLS_A_DAY_FOR_EACH * Math.max(1, people);
      const percent = Math.min(100, Math.floor((100 * day.calls) / allowance));
      if (day.calls > allowance) {
        const code = channel === 'instagram' ? 80002 : 80006;
        const message = `(#${code}) There have been too many calls to this account. Wait a bit and try again.`;
        return {
          refused: metaError({ code, message }),
          headers: usageHeaders(account, { percent: 100, regainMinutes: minutesLeft(day, DAY_MS) }),
        };
      }
      const headers = usageHeaders(account, { percent });
      const second = count(`${externalId}/${purpose}`, SECOND_MS);
      const tooFast = metaError({ code: 613, message: '(#613) Calls to this api have exceeded the rate limit.' });
      if (second.calls > (PER_SECOND[purpose] ?? Infinity)) return { refused: tooFast, headers };
      if (!isPrivateReply) return { refused: undefined, headers };
      const hour = count(`${externalId}/private-replies`, HOUR_MS);
      if (hour.calls <= PRIVATE_REPLIES_AN_HOUR) return { refused: undefined, headers };
      return {
        refused: tooFast,
        headers: usageHeaders(account, { percent, regainMinutes: minutesLeft(hour, HOUR_MS) }),
      };
    },
  };
}
