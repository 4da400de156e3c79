import { expect, test } from 'vitest';
import { remedyFor } from '../../../src/accounts/remedies.ts';
import { judgeStream, type StreamRow } from '../../../src/accounts/stream-finding.ts';

const NOW = Date.parse('2026-03-12T13:00:00Z');
const HALF_AN_HOUR_AGO = NOW - 1_800_000;

test.each<[string, StreamRow, [state: string, code: string] | undefined]>([
  ['never tried', { lastAt: null, lastOkAt: null, code: null }, undefined],
  ['heard a moment ago', { lastAt: NOW, lastOkAt: NOW - 90_000, code: null }, ['ok', 'streaming']],
  ['broken a moment ago', { lastAt: NOW, lastOkAt: NOW - 20_000, code: 'ECONNRESET' }, ['ok', 'streaming']],
  ['silent', { lastAt: NOW, lastOkAt: HALF_AN_HOUR_AGO, code: 'ECONNREFUSED' }, ['warning', 'stream_silent']],
  [
    'nobody follows it',
    { lastAt: HALF_AN_HOUR_AGO, lastOkAt: HALF_AN_HOUR_AGO, code: null },
    ['warning', 'stream_silent'],
  ],
  ['never heard', { lastAt: NOW, lastOkAt: null, code: 'http_503' }, ['warning', 'stream_never']],
  ['a wrong token', { lastAt: NOW, lastOkAt: NOW, code: 'http_401' }, ['broken', 'bearer_refused']],
  ['not in the plan', { lastAt: NOW, lastOkAt: null, code: 'http_403' }, ['broken', 'stream_refused']],
  ['no credit', { lastAt: NOW, lastOkAt: NOW, code: 'http_402' }, ['broken', 'stream_refused']],
])('a stream that is %s', (_, row, expected) => {
  const found = judgeStream(row, NOW);
  expect(found && [found.state, found.code]).toEqual(expected);
  if (!found) return;
  const about = { channel: 'x', externalId: '1', handle: 'halcyonair', webhookUrl: null };
  const { sentence, next } = remedyFor(found, about);
  expect(sentence).toMatch(/stream|X_BEARER_TOKEN/);
  expect(next === null).toBe(found.state === 'ok');
});
