// X's activity stream: every event in its newer envelope, one line each, to whoever holds one of the two connections. It beats,
// splits characters over chunks, breaks on request, and repeats the last minutes for a reader that comes back. Comes after
// x-events.ts; its route is guarded like any other call.
import type { ServerResponse } from 'node:http';
import { MINUTE_MS, type Clock } from '../../clock.ts';
import type { Answer, Call } from '../server.ts';
import type { WebhookDelivery } from '../shapes.ts';
import { xProblem } from './x-errors.ts';
import type { XRoute } from './x-guard.ts';

export interface XStream {
  /** Says an event to all who listen, and remembers it for those who come back. */
  tell(delivery: WebhookDelivery): void;
  /** The answer to a call that wants to listen. */
  answer(call: Call): Answer;
  readonly controls: StreamControls;
}

/** What a test does to the stream from outside. */
export interface StreamControls {
  /** Open connections, and how many there have been. */
  connections(): number;
  connected(): number;
  /** The sign of life that otherwise comes every 20 seconds. */
  beat(): void;
  /** Cuts every connection now. */
  cut(): void;
  /** Cuts every connection inside the next event, in the middle of a character where it has one of several bytes. */
  cutInsideNext(): void;
  /** Says this line, e.g. that the connection ends, and hangs up. */
  sayAndEnd(line: string): void;
  /** Events wait from now on, until `release`. */
  hold(): void;
  release(options?: { backwards?: boolean }): void;
  /** False: the plan does not include backfill. */
  setRepeats(repeats: boolean): void;
}

/** Documented (docs.x.com, consuming-streaming-data). Real time: network time-outs know no other. */
const BEAT_MS = 20_000;
const MOST_CONNECTIONS = 2;
const MOST_BACKFILL = 5;

interface Told {
  at: number;
  lines: () => string[];
}

export function openXStream(clock: Clock): XStream {
  const listeners = new Set<ServerResponse>();
  let told: Told[] = [];
  let tidyAt = 1_000;
  let held: Told[] | undefined;
  let connected = 0;
  let repeats = true;
  let cutsInside = false;

  const cut = (): void => {
    for (const listener of listeners) listener.destroy();
    listeners.clear();
  };
  const say = (event: Told): void => {
    const lines = event.lines();
    if (lines.length === 0) return;
    for (const listener of listeners) for (const line of lines) (cutsInside ? writeHalf : writePieces)(listener, line);
    if (cutsInside) listeners.clear();
    cutsInside = false;
  };

  /** Only once somebody has listened: nobody else can come back. */
  const remember = (event: Told): void => {
    told.push(event);
    if (told.length < tidyAt) return;
    told = told.filter(({ at }) => at >= event.at - MOST_BACKFILL * MINUTE_MS);
    tidyAt = Math.max(1_000, told.length * 2);
  };

  const listen = (response: ServerResponse, minutes: number): void => {
    connected += 1;
    listeners.add(response);
    const beats = setInterval(() => response.write('\r\n'), BEAT_MS).unref();
    response.on('close', () => {
      clearInterval(beats);
      listeners.delete(response);
    });
    response.socket?.setNoDelay(true);
    response.flushHeaders();
    const from = clock.now() - minutes * MINUTE_MS;
    for (const event of told.filter(({ at }) => minutes > 0 && at >= from))
      for (const line of event.lines()) writePieces(response, line);
  };

  return {
    tell: ({ activities }) => {
      if (!activities) return;
      const event = { at: clock.now(), lines: activities };
      if (connected > 0) remember(event);
      if (held) held.push(event);
      else say(event);
    },
    answer: (call) => {
      const minutes = Number(call.query.get('backfill_minutes') ?? 0);
      if (call.query.has('backfill_minutes') && !repeats) return badBackfill('is not available on your plan');
      if (!(Number.isInteger(minutes) && minutes >= 0 && minutes <= MOST_BACKFILL))
        return badBackfill('is not between 0 and 5');
      if (listeners.size >= MOST_CONNECTIONS) return tooMany();
      return { status: 200, body: '', open: (response) => listen(response, minutes) };
    },
    controls: {
      connections: () => listeners.size,
      connected: () => connected,
      beat: () => {
        for (const listener of listeners) listener.write('\r\n');
      },
      cut,
      cutInsideNext: () => void (cutsInside = true),
      sayAndEnd: (line) => {
        for (const listener of listeners) listener.end(`${line}\r\n`);
        listeners.clear();
      },
      hold: () => void (held ??= []),
      release: ({ backwards = false } = {}) => {
        const events = held ?? [];
        held = undefined;
        for (const event of backwards ? events.toReversed() : events) say(event);
      },
      setRepeats: (next) => void (repeats = next),
    },
  };
}

export const streamRoute = (stream: XStream): XRoute => ({
  method: 'GET',
  pattern: /^\/2\/activity\/stream$/,
  endpoint: 'x.stream',
  answer: (call, caller) =>
    caller.kind === 'app'
      ? stream.answer(call)
      : xProblem({
          status: 403,
          slug: 'unsupported-authentication',
          detail: 'Authenticating with OAuth 1.0a User Context is forbidden for this endpoint.',
        }),
});

/** Each character of several bytes is split over two chunks: a reader that decodes chunk by chunk shows it. */
function writePieces(listener: ServerResponse, line: string): void {
  const bytes = Buffer.from(`${line}\r\n`);
  let from = 0;
  for (let i = 1; i < bytes.length; i += 1) {
    const isInside = ((bytes[i] ?? 0) & 0xc0) === 0x80 && ((bytes[i - 1] ?? 0) & 0xc0) === 0xc0;
    if (!isInside) continue;
    listener.write(bytes.subarray(from, i));
    from = i;
  }
  listener.write(bytes.subarray(from));
}

function writeHalf(listener: ServerResponse, line: string): void {
  const bytes = Buffer.from(line);
  const inside = bytes.findIndex((byte) => (byte & 0xc0) === 0xc0) + 1;
  const end = inside > 0 ? inside : Math.floor(bytes.length / 2);
  listener.write(bytes.subarray(0, end), () => listener.destroy());
}

const badBackfill = (what: string): Answer =>
  xProblem({
    status: 400,
    slug: 'invalid-request',
    parameter: 'backfill_minutes',
    detail: `The \`backfill_minutes\` query parameter ${what}`,
  });

const tooMany = (): Answer => ({
  status: 429,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    title: 'ConnectionException',
    detail: 'This stream is currently at the maximum allowed connection limit.',
    connection_issue: 'TooManyConnections',
    type: 'https://api.x.com/2/problems/streaming-connection',
  }),
});
