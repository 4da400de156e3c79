// What goes up to X before a message: in which calls, and what each of their failures means. Nothing here can have been sent.
import { afterEach, describe, expect, test } from 'vitest';
import type { UploadOutcome } from '../../../../src/channels/channel.ts';
import type { OutgoingFile } from '../../../../src/channels/sending.ts';
import type { Behaviour, StandIn } from './x-stand-in.ts';
import { account, channelFor, json, NOW, openStandIn } from './x-stand-in.ts';

let x: StandIn;
afterEach(async () => x.close());

const MB = 1024 * 1024;
const file = (changes: Partial<OutgoingFile> = {}): OutgoingFile => ({
  id: 'att_1',
  type: 'image',
  contentType: 'image/png',
  name: 'it.png',
  bytes: Buffer.alloc(10, 'a'),
  ...changes,
});
const FILM = file({ type: 'video', contentType: 'video/mp4' });

interface Asked {
  files?: OutgoingFile[];
  kind?: 'dm' | 'mention';
  signal?: AbortSignal;
}

async function upload(
  behave: Behaviour,
  { files = [file()], kind = 'dm', signal }: Asked = {},
): Promise<UploadOutcome> {
  x = await openStandIn(behave);
  return channelFor(x.url).upload({ account, kind, files, signal: signal ?? AbortSignal.timeout(20_000) });
}

const last = (url: string | undefined) => (url ?? '').split('?')[0]?.split('/').at(-1) ?? '';

/** Answers as X does; `at` replaces one step's answer. */
const fine =
  (at: Partial<Record<'initialize' | 'append' | 'finalize' | 'upload', Behaviour>> = {}): Behaviour =>
  (response, request, nth) => {
    const step = last(request.url) as 'initialize' | 'append' | 'finalize' | 'upload';
    const instead = at[step];
    if (instead) return instead(response, request, nth);
    json(response, 200, '{"data":{"id":"1880028106020515840","media_key":"3_1880028106020515840"}}');
  };

describe('the files of a message', () => {
  test('a segment has the time that its size needs on a slow line', async () => {
    const late: Behaviour = (response) => void setTimeout(() => json(response, 200, '{"data":{}}'), 1_500);
    x = await openStandIn(fine({ append: late }));
    const files = [file({ bytes: Buffer.alloc(300_000, 'a') })];
    const outcome = await channelFor(x.url, 500).upload({
      account,
      kind: 'dm',
      files,
      signal: AbortSignal.timeout(20_000),
    });
    expect(outcome).toMatchObject({ outcome: 'uploaded' });
  });

  test('are announced, handed over in segments and closed, one after another', async () => {
    const large = file({ bytes: Buffer.alloc(2 * MB + 1, 'b') });
    expect(await upload(fine(), { files: [large] })).toEqual({ outcome: 'uploaded', handles: ['1880028106020515840'] });
    expect(x.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /2/media/upload/initialize',
      ...[0, 1, 2].map(() => 'POST /2/media/upload/1880028106020515840/append'),
      'POST /2/media/upload/1880028106020515840/finalize',
    ]);
    expect(JSON.parse(x.received[0]?.body ?? '')).toEqual({
      media_type: 'image/png',
      total_bytes: 2 * MB + 1,
      media_category: 'dm_image',
    });
    const segments = x.received.slice(1, 4).map(({ body }) => /name="segment_index"\r\n\r\n(\d)\r\n/.exec(body)?.[1]);
    expect(segments).toEqual(['0', '1', '2']);
    expect(x.received.every(({ authorization }) => authorization.startsWith('OAuth '))).toBe(true);
  });

  test.each([
    ['dm', file(), 'dm_image'],
    ['dm', file({ contentType: 'image/gif' }), 'dm_gif'],
    ['dm', FILM, 'dm_video'],
    ['mention', file(), 'tweet_image'],
    ['mention', FILM, 'tweet_video'],
  ] as const)('in a %s %o is for %s', async (kind, one, category) => {
    await upload(fine(), { kind, files: [one] });
    expect(JSON.parse(x.received[0]?.body ?? '')).toMatchObject({ media_category: category });
  });

  test('a film is asked about until it is ready, as often as X wants', async () => {
    const states = ['pending', 'in_progress', 'succeeded'];
    const processing: Behaviour = (response) =>
      json(response, 200, { data: { processing_info: { state: states.shift(), check_after_secs: 0 } } });
    expect(await upload(fine({ finalize: processing, upload: processing }), { files: [FILM] })).toMatchObject({
      outcome: 'uploaded',
    });
    expect(x.received.at(-1)?.url).toMatch(/\/2\/media\/upload\?command=STATUS&media_id=1880028106020515840/);
    expect(states).toEqual([]);
  });

  test('the wait ends when nobody wants it any more', async () => {
    const signal = AbortSignal.timeout(300);
    const forever: Behaviour = (response) =>
      json(response, 200, { data: { processing_info: { state: 'pending', check_after_secs: 30 } } });
    const outcome = await upload(fine({ finalize: forever }), { files: [FILM], signal });
    expect(outcome).toEqual({ outcome: 'retry', at: null, scope: 'message', code: 'upload_took_too_long' });
  });
});

const answer =
  (status: number, body: unknown, headers: Record<string, string> = {}): Behaviour =>
  (response) =>
    json(response, status, body, headers);
const cut: Behaviour = (response) => response.destroy();
const limited = {
  'x-rate-limit-limit': '1875',
  'x-rate-limit-remaining': '0',
  'x-rate-limit-reset': String(NOW / 1000 + 60),
};

test.each([
  ['a type that X does not take', 'initialize', answer(400, { title: 'Invalid Request', detail: 'media_type' }), 'refused', 'bad_attachment'],
  ['a plan without uploads', 'initialize', answer(403, { errors: [{ code: 453 }] }), 'refused', 'bad_attachment'],
  ['an access that is over', 'initialize', answer(401, { errors: [{ code: 89 }] }), 'paused', 'reauthorise'],
  ['no credit', 'initialize', answer(402, { title: 'CreditsDepleted' }), 'paused', 'out_of_credit'],
  ['too many', 'append', answer(429, { title: 'Too Many Requests' }, limited), 'retry', NOW + 60_000],
  ['an answer without an id', 'initialize', answer(200, { data: {} }), 'retry', null],
  ['trouble at X', 'append', answer(503, '<html>'), 'retry', null],
  ['a lost answer', 'append', cut, 'retry', null],
  ['a lost answer at the end', 'finalize', cut, 'retry', null],
  ['a film that cannot be read', 'finalize', answer(200, { data: { processing_info: { state: 'failed', error: { name: 'InvalidMedia' } } } }), 'refused', 'bad_attachment'],
] as const)('%s at %s', async (_, step, behave, outcome, detail) => {
  const result = await upload(fine({ [step]: behave }));
  expect(result.outcome).toBe(outcome);
  if (result.outcome === 'refused') expect(result.reason).toBe(detail);
  if (result.outcome === 'paused') expect(result.problem).toBe(detail);
  if (result.outcome === 'retry') expect(result).toMatchObject({ at: detail });
}); // prettier-ignore
