// One connection to the stream, against a server that behaves as it is told: what is kept, and what each end means.
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import type { StreamEnd, StreamRequest } from '../../../../src/channels/streaming.ts';
import { xStreaming } from '../../../../src/channels/x/stream.ts';
import { manualClock } from '../../../../src/clock.ts';
import { NOW, openStandIn, type Behaviour, type StandIn } from './x-stand-in.ts';

let standIn: StandIn | undefined;
afterEach(async () => standIn?.close());

const clock = manualClock(NOW);

interface Waits {
  silenceMs?: number;
  repeatMs?: number;
}

async function streaming(behave: Behaviour, { silenceMs = 5_000, repeatMs }: Waits = {}) {
  standIn = await openStandIn(behave);
  const waits = { silenceMs, ...(repeatMs === undefined ? {} : { repeatMs }) };
  return xStreaming({ apiUrl: standIn.url, bearerToken: 'app-token', clock, ...waits });
}

interface Followed {
  end: StreamEnd;
  kept: string[];
  heard: number[];
}

async function follow(behave: Behaviour, asked: Partial<StreamRequest> & Waits = {}): Promise<Followed> {
  const kept: string[] = [];
  const heard: number[] = [];
  const stream = await streaming(behave, asked);
  const end = await stream.follow({
    heardUntil: null,
    keep: async (line) => void kept.push(line.toString()),
    heard: (until) => heard.push(until),
    signal: new AbortController().signal,
    ...asked,
  });
  return { end, kept, heard };
}

const says =
  (...pieces: (string | Buffer)[]): Behaviour =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const next = (i: number): void => {
      const piece = pieces[i];
      if (piece === undefined) response.end();
      else response.write(piece, () => next(i + 1));
    };
    next(0);
  };

const refuses =
  (status: number, body: string): Behaviour =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/problem+json' });
    response.end(body);
  };

const EVENT = JSON.stringify({ data: { event_uuid: '-6850472171600526495', payload: { text: 'Íñigo 👩‍👩‍👧‍👦' } } });

describe('one connection to the stream', () => {
  test("it is opened with the app's token, and nothing is repeated the first time", async () => {
    const { heard } = await follow(says());
    expect(heard, 'listening begins').toEqual([NOW]);
    expect(standIn?.received).toMatchObject([
      { method: 'GET', url: '/2/activity/stream', authorization: 'Bearer app-token' },
    ]);
  });

  test.each([
    ['a moment', 0, 1],
    ['50 seconds', 50_000, 1],
    ['55 seconds, and what was on its way', 55_000, 2],
    ['four and a half minutes', 270_000, 5],
    ['a day', 86_400_000, 5],
    ['a clock that was set back', -3_600_000, 1],
  ])('after %s it asks for what was missed', async (_, missedMs, minutes) => {
    const { heard } = await follow(says(), { heardUntil: NOW - missedMs });
    expect(heard, 'nothing was repeated yet').toEqual([]);
    expect(standIn?.received[0]?.url).toBe(`/2/activity/stream?backfill_minutes=${minutes}`);
  });

  test('cut off while X repeats, none of it counts as heard: the next question is for all of it again', async () => {
    const half: Behaviour = (response) => {
      response.writeHead(200);
      response.write(`\r\n${EVENT}\r\n`, () => response.write('\r\n', () => response.end()));
    };
    expect(await follow(half, { heardUntil: NOW - 110_000 })).toMatchObject({ kept: [EVENT], heard: [] });
  });

  test.each([
    ['the first beat after the repeat says that it is over', '\r\n', 100],
    ['where X says so much that it never beats, it is over after a while', `${EVENT}\r\n`, 300],
  ])('%s', async (_, said, afterMs) => {
    const beats: Behaviour = (response) => {
      response.writeHead(200);
      response.write(`${EVENT}\r\n`);
      const beating = setInterval(() => response.write(said), 5);
      response.on('close', () => clearInterval(beating));
    };
    const closing = new AbortController();
    const heard: number[] = [];
    const began = performance.now();
    await follow(beats, {
      heardUntil: NOW - 110_000,
      repeatMs: 100,
      signal: closing.signal,
      heard: (until) => {
        heard.push(until);
        closing.abort();
      },
    });
    expect(heard).toEqual([NOW]);
    expect(performance.now() - began).toBeGreaterThanOrEqual(afterMs);
  });

  test('every line is kept as it came, also when an emoji is split, and heartbeats are heard', async () => {
    const bytes = Buffer.from(`${EVENT}\r\n`);
    const pieces = [...bytes].map((byte) => Buffer.of(byte));
    const { kept, heard, end } = await follow(says('\r\n', ...pieces, '\r\n', `${EVENT}\r\n${EVENT}\r\n`));
    expect(kept).toEqual([EVENT, EVENT, EVENT]);
    expect(heard.length).toBeGreaterThan(2);
    expect(end).toEqual({ because: 'broken', code: 'ended' });
  });

  test('a line that is cut in the middle of a character is not kept: it comes again', async () => {
    const bytes = Buffer.from(`${EVENT}\r\n${EVENT}\r\n`);
    const { kept } = await follow((response) => {
      response.writeHead(200);
      response.write(bytes.subarray(0, bytes.length - 9), () => response.destroy());
    });
    expect(kept).toEqual([EVENT]);
  });

  test('what cannot be kept ends the connection, and nothing after it counts as heard', async () => {
    const lines = [1, 2, 3].map((n) => JSON.stringify({ data: { n } }));
    const asked: string[] = [];
    const { end, heard } = await follow(says(...lines.map((one) => `${one}\r\n`)), {
      heardUntil: NOW,
      repeatMs: 0,
      keep: async (line) => {
        asked.push(line.toString());
        if (asked.length === 2) throw new Error('disk full');
      },
    });
    expect(end).toMatchObject({ because: 'not_kept', error: new Error('disk full') });
    expect(heard.length).toBeLessThan(2);
  });

  test('what waits behind a slow store does not count as heard, and is waited for at the end', async () => {
    let release = (): void => {};
    const slow = new Promise<void>((resolve) => (release = resolve));
    const kept: string[] = [];
    const heard: number[] = [];
    const following = follow(says(`${EVENT}\r\n`, '\r\n', '\r\n'), {
      heardUntil: NOW,
      repeatMs: 0,
      keep: async (line) => {
        await slow;
        kept.push(line.toString());
      },
      heard: (until) => heard.push(until),
    });
    let isOver = false;
    void following.then(() => (isOver = true));
    await waitFor(() => (standIn?.received.length ?? 0) > 0);
    expect([heard, isOver]).toEqual([[], false]);
    release();
    await following;
    expect([kept, heard.length > 0]).toEqual([[EVENT], true]);
  });

  test('silence ends it', async () => {
    const { end } = await follow((response) => void response.writeHead(200).write('\r\n'), { silenceMs: 150 });
    expect(end).toEqual({ because: 'broken', code: 'silent' });
  });

  test('silence before any answer ends it too', async () => {
    const { end } = await follow(() => {}, { silenceMs: 150 });
    expect(end).toEqual({ because: 'broken', code: 'silent' });
  });

  test('it is closed at once, wherever it stands', async () => {
    const opens = (response: ServerResponse) => void response.writeHead(200).write('\r\n');
    const isSilent = () => {};
    for (const behave of [opens, isSilent]) {
      const closing = new AbortController();
      const following = follow(behave, { signal: closing.signal, heard: () => closing.abort() });
      if (behave === isSilent) await waitFor(() => standIn?.received.length === 1).then(() => closing.abort());
      expect((await following).end).toEqual({ because: 'closed' });
      await standIn?.close();
      standIn = undefined;
    }
    const aborted = await follow(says('\r\n'), { signal: AbortSignal.abort() });
    expect(aborted.end).toEqual({ because: 'closed' });
    expect(standIn?.received).toEqual([]);
  });

  test('nobody there', async () => {
    const stream = await streaming(says());
    await standIn?.close();
    const end = await stream.follow({
      heardUntil: null,
      keep: async () => {},
      heard: () => {},
      signal: new AbortController().signal,
    });
    expect(end).toEqual({ because: 'broken', code: 'ECONNREFUSED' });
  });

  test('a redirect is not followed: the token is for X alone', async () => {
    const { end } = await follow((response, _request, nth) => {
      if (nth > 1) return says(`${EVENT}\r\n`)(response, _request, nth);
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(end).toEqual({ because: 'trouble', code: 'http_302' });
    expect(standIn?.received).toHaveLength(1);
  });

  test.each([
    [401, '{"title":"Unauthorized"}', { because: 'refused', code: 'http_401', problem: 'configuration' }],
    [403, '<html>', { because: 'refused', code: 'http_403', problem: 'configuration' }],
    [402, '{"title":"CreditsDepleted"}', { because: 'refused', code: 'http_402', problem: 'out_of_credit' }],
    [429, 'Too Many Requests', { because: 'limited', code: 'http_429' }],
    [
      429,
      '{"title":"ConnectionException","connection_issue":"TooManyConnections","type":"https://api.x.com/2/problems/streaming-connection"}',
      { because: 'limited', code: 'TooManyConnections' },
    ],
    [503, '', { because: 'trouble', code: 'http_503' }],
    [404, '{"title":"Not Found"}', { because: 'trouble', code: 'http_404' }],
  ] as const)('an answer of %d %s', async (status, body, end) => {
    expect((await follow(refuses(status, body))).end).toEqual(end);
  });

  test.each([
    [
      '{"errors":[{"title":"operational-disconnect","disconnect_type":"UpstreamOperationalDisconnect","type":"https://api.x.com/2/problems/operational-disconnect"}]}',
      { because: 'broken', code: 'operational-disconnect' },
    ],
    [
      '{"title":"ConnectionException","detail":"…","connection_issue":"TooManyConnections"}',
      { because: 'limited', code: 'TooManyConnections' },
    ],
    ['{"errors":[{"title":"Internal Error","type":"about:blank"}]}', { because: 'trouble', code: 'Internal Error' }],
  ] as const)('X says over the stream %s', async (said, end) => {
    const open = await follow((response) => void response.writeHead(200).write(`${EVENT}\r\n${said}\r\n${EVENT}\r\n`));
    expect(open).toMatchObject({ end, kept: [EVENT] });
    // It may hang up without ending its line.
    expect((await follow(says(`${EVENT}\r\n${said}`))).end).toEqual(end);
  });

  test.each([
    '[]',
    'null',
    '17',
    '{"nothing":"known"}',
    'no JSON at all',
    '{"data":{},"errors":[{"title":"partial"}]}',
    '{"errors":"?"}',
  ])('what it does not know is kept for people to see: %s', async (said) => {
    expect(await follow(says(`${said}\r\n`))).toMatchObject({ kept: [said], end: { code: 'ended' } });
  });

  test('where X does not repeat what was missed, it is asked without', async () => {
    const stream = await streaming((response, request, nth) =>
      (request.url?.includes('backfill_minutes')
        ? refuses(400, '{"errors":[{"message":"not available","parameters":{"backfill_minutes":["1"]}}]}')
        : says('\r\n'))(response, request, nth),
    );
    const request = { heardUntil: NOW, keep: async () => {}, heard: () => {}, signal: new AbortController().signal };
    expect(await stream.follow(request)).toEqual({ because: 'broken', code: 'no_backfill' });
    expect(await stream.follow(request)).toEqual({ because: 'broken', code: 'ended' });
  });

  test('only https, or this machine', () => {
    expect(() => xStreaming({ apiUrl: 'http://api.x.com', bearerToken: 'app-token', clock })).toThrow(/X_API_URL/);
  });
});

async function waitFor(is: () => boolean): Promise<void> {
  while (!is()) await new Promise((resolve) => setTimeout(resolve, 2));
}
