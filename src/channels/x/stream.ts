// X's activity stream: one long answer to `GET /2/activity/stream`, opened with the app's bearer token, in which each line is
// an event. Before it: polling/read-stream.ts, which decides when; here is one connection from its opening to its end.
import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { MINUTE_MS, monotonicMs, type Clock } from '../../clock.ts';
import type { StreamEnd, Streaming, StreamRequest } from '../streaming.ts';
import { readApiUrl } from './client.ts';
import { reconnectAfter } from './reconnect-after.ts';
import { openLines } from './stream-lines.ts';
import { endOfAnswer, noticeIn, refusesBackfill } from './stream-notice.ts';

export interface XStreamSettings {
  /** X_API_URL. */
  apiUrl: string;
  /** X_BEARER_TOKEN: the stream is the app's, not an account's. */
  bearerToken: string;
  clock: Clock;
  /** Real time without a word after which nobody is there. X beats every 20 seconds; one beat may be lost. */
  silenceMs?: number;
  /** Real time after which a beat says that what is repeated is over: X repeats at once, and then beats every 20 seconds. */
  repeatMs?: number;
}

const SILENCE_MS = 45_000;
const REPEAT_MS = 20_000;
/** Where so much is said that X never beats: after so many times that, the repeat is over too. */
const WITHOUT_A_BEAT = 3;
const MOST_BACKFILL = 5;
/** What was on its way when we last heard something. */
const UNDERWAY_MS = 10_000;
const LONGEST_ERROR = 65_536;

/** @throws Error naming X_API_URL when the address is not https, or http on this machine. */
export function xStreaming(settings: XStreamSettings): Streaming {
  const { apiUrl, bearerToken, clock, silenceMs = SILENCE_MS, repeatMs = REPEAT_MS } = settings;
  const origin = readApiUrl(apiUrl);
  let repeats = true;

  /** In a request for the stream only whole minutes can be said. */
  const minutesAfter = (heardUntil: number | null): number => {
    if (heardUntil === null || !repeats) return 0;
    const missedMs = clock.now() - heardUntil + UNDERWAY_MS;
    return Math.min(Math.max(Math.ceil(missedMs / MINUTE_MS), 1), MOST_BACKFILL);
  };

  return {
    channel: 'x',
    door: 'x',
    get reachMs() {
      return repeats ? MOST_BACKFILL * MINUTE_MS : 0;
    },
    reconnectAfter,
    follow: async (request) => {
      const minutes = minutesAfter(request.heardUntil);
      const url = new URL('/2/activity/stream', origin);
      if (minutes > 0) url.searchParams.set('backfill_minutes', String(minutes));
      const { end, withoutBackfill } = await connect({ request, url, bearerToken, clock, silenceMs, repeatMs });
      if (withoutBackfill) repeats = false;
      return end;
    },
  };
}

interface Connecting {
  request: StreamRequest;
  url: URL;
  bearerToken: string;
  clock: Clock;
  silenceMs: number;
  repeatMs: number;
}

interface Ended {
  end: StreamEnd;
  withoutBackfill?: boolean;
}

function connect({ request, url, bearerToken, clock, silenceMs, repeatMs }: Connecting): Promise<Ended> {
  if (request.signal.aborted) return Promise.resolve({ end: { because: 'closed' } });
  return new Promise((resolve) => {
    const call = open(url, bearerToken);
    const keeping = new Set<Promise<unknown>>();
    let isOver = false;
    let notKept: StreamEnd | undefined;

    /** The first reason counts. Over only when everything that was taken in is settled. */
    const finish = (ended: Ended): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(silence);
      request.signal.removeEventListener('abort', close);
      call.destroy();
      const isBroken = ended.end.because === 'broken';
      void Promise.allSettled(keeping).then(() => resolve(isBroken && notKept ? { end: notKept } : ended));
    };
    const close = (): void => finish({ end: { because: 'closed' } });
    const broken = (code: string): void => finish({ end: { because: 'broken', code } });
    const silence = setTimeout(() => broken('silent'), silenceMs);
    request.signal.addEventListener('abort', close, { once: true });

    call.on('error', (error) => broken(nameOf(error)));
    call.on('response', (response) => {
      if (response.statusCode === 200) hear(response);
      else void readError(response).then((body) => finish(refusal({ status: response.statusCode ?? 0, body })));
    });
    call.end();

    function hear(response: IncomingMessage): void {
      const lines = openLines();
      let before: Promise<unknown> = Promise.resolve();
      // Where nothing is repeated, listening begins here; else only once all that is repeated has been kept. Cut off before that,
      // the whole of it is asked for again.
      let isRepeating = url.searchParams.has('backfill_minutes');
      const openedAt = monotonicMs();
      if (!isRepeating) request.heard(clock.now());
      response.on('error', (error) => broken(nameOf(error)));
      response.on('data', (chunk: Buffer) => {
        if (isOver) return;
        silence.refresh();
        // Noted as it comes in, not when it is kept: what waits behind a slow store must be asked for again.
        const at = clock.now();
        try {
          const kept = Promise.all(lines.take(chunk).map(take));
          const openMs = monotonicMs() - openedAt;
          if (openMs >= (isBeat(chunk) ? repeatMs : WITHOUT_A_BEAT * repeatMs)) isRepeating = false;
          const isHeard = !isRepeating;
          before = keep(Promise.all([before, kept]).then(() => isHeard && request.heard(at)));
        } catch {
          broken('line_too_long');
        }
      });
      response.on('end', () => finish({ end: noticeIn(lines.rest()) ?? { because: 'broken', code: 'ended' } }));
      response.on('close', () => broken('cut'));
    }

    /** Never waits for the store before it reads on: the stream is one, and X cuts off whoever reads too slowly. */
    async function take(line: Buffer): Promise<void> {
      if (isOver) throw new Error('not taken: the connection is over');
      const notice = noticeIn(line);
      if (notice) return finish({ end: notice });
      try {
        await request.keep(line);
      } catch (error) {
        notKept ??= { because: 'not_kept', code: 'not_kept', error };
        finish({ end: notKept });
        throw error;
      }
    }

    function keep(task: Promise<unknown>): Promise<unknown> {
      keeping.add(task);
      task.then(
        () => keeping.delete(task),
        () => keeping.delete(task), // its connection is over, see `take`
      );
      return task;
    }
  });
}

/** X's sign of life: an empty line by itself. */
const isBeat = (chunk: Buffer): boolean => /^[\r\n]+$/.test(chunk.toString('latin1'));

/** Redirects are not followed: the token is for X alone. */
function open(url: URL, bearerToken: string): ClientRequest {
  const headers = { authorization: `Bearer ${bearerToken}`, accept: 'application/json' };
  return url.protocol === 'http:'
    ? httpRequest(url, { headers, agent: new HttpAgent({ keepAlive: false }) })
    : httpsRequest(url, { headers, agent: new HttpsAgent({ keepAlive: false }) });
}

function refusal(answer: { status: number; body: Buffer }): Ended {
  // Asked again at once, and from now on without: then only reading can fill the hole.
  if (refusesBackfill(answer)) return { end: { because: 'broken', code: 'no_backfill' }, withoutBackfill: true };
  return { end: endOfAnswer(answer) };
}

async function readError(response: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of response as AsyncIterable<Buffer>) {
      pieces.push(piece);
      if ((length += piece.length) > LONGEST_ERROR) break;
    }
  } catch {
    // Its status says enough.
  }
  return Buffer.concat(pieces);
}

/** The error's code, never its words: those may hold an address. */
const nameOf = (error: Error & { code?: unknown }): string =>
  typeof error.code === 'string' && /^[A-Z_0-9]{1,60}$/.test(error.code) ? error.code : 'cut';
