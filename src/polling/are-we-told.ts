// Whether a platform tells us by itself what is written to an account. Pure. Silence alone proves nothing: either something was
// told a moment ago, or the last look found everything as it has to be. After it: when-to-poll.

export interface Signs {
  now: number;
  /** When something was last pushed or streamed to us; null: never. */
  lastDeliveryAt: number | null;
  /** Until when the platform's stream was heard, if it is followed at all. */
  streamHeardAt: number | null;
  /** What the last looks at the account found. */
  checks: readonly { check: string; state: string; code: string; checkedAt: number }[];
}

const RECENTLY_MS = 15 * 60_000;
/** A look older than this says nothing any more: whoever looks may have stopped. */
const CHECK_HOLDS_MS = 60 * 60_000;
/** A stream beats every 20 s, and a beat is written down every 30 s. */
const STREAM_HOLDS_MS = 2 * 60_000;

export function areWeTold({ now, lastDeliveryAt, streamHeardAt, checks }: Signs): boolean {
  if (lastDeliveryAt !== null && now - lastDeliveryAt <= RECENTLY_MS) return true;
  // Nothing is wrong with a webhook that there cannot be, and it tells nothing.
  const isOk = (name: string) =>
    checks.some(
      ({ check, state, code, checkedAt }) =>
        check === name && state === 'ok' && code !== 'not_public' && now - checkedAt <= CHECK_HOLDS_MS,
    );
  const isStreaming = streamHeardAt !== null && now - streamHeardAt <= STREAM_HOLDS_MS;
  return isOk('subscription') && (isOk('webhook') || isStreaming);
}
