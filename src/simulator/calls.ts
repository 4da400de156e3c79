// Every call that the platforms were asked, in order: what a test prints as a schedule, and in which it counts refusals.
import type { Endpoint } from './faults.ts';

export interface CallRecord {
  /** Business time, whatever the platforms' own clock says. */
  at: number;
  /** Null for what has no limit and no faults, e.g. a picture. */
  endpoint: Endpoint | null;
  method: string;
  path: string;
  /** Platform id of the brand's handle; null when the platform did not recognise anybody, or the app itself called. */
  account: string | null;
  /** HTTP status of the answer; 0 when the connection was cut or nothing was answered. */
  status: number;
}

export interface Calls {
  record(call: CallRecord): void;
  all(): readonly CallRecord[];
}

/** A demo that runs for weeks need not remember its first day. */
const MOST = 200_000;

export function openCalls(): Calls {
  let calls: CallRecord[] = [];
  return {
    record: (call) => {
      if (calls.length >= MOST) calls = calls.slice(MOST / 2);
      calls.push(call);
    },
    all: () => calls,
  };
}
