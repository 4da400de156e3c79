import { expect, test } from 'vitest';
import { areWeTold, type Signs } from '../../../src/polling/are-we-told.ts';

const NOW = 1_000_000_000;
const MINUTE = 60_000;
const ok = (check: string, code = 'ok', ago = 0) => ({ check, state: 'ok', code, checkedAt: NOW - ago });

test.each<[string, Partial<Signs>, boolean]>([
  ['nothing is known', {}, false],
  ['something was told a moment ago', { lastDeliveryAt: NOW - 14 * MINUTE }, true],
  ['something was told an hour ago', { lastDeliveryAt: NOW - 60 * MINUTE }, false],
  ['webhook and subscription are well', { checks: [ok('webhook'), ok('subscription')] }, true],
  ['the webhook is well and nothing is subscribed', { checks: [ok('webhook')] }, false],
  ['that was found long ago', { checks: [ok('webhook', 'ok', 61 * MINUTE), ok('subscription')] }, false],
  ['subscribed, and the stream is heard', { streamHeardAt: NOW - MINUTE, checks: [ok('subscription')] }, true],
  ['subscribed, and the stream is silent', { streamHeardAt: NOW - 3 * MINUTE, checks: [ok('subscription')] }, false],
  ['heard, and nothing is subscribed', { streamHeardAt: NOW }, false],
  [
    'there is no public address, and nothing is wrong with that',
    { checks: [ok('webhook', 'not_public'), ok('subscription')] },
    false,
  ],
])('%s', (_, signs, told) => {
  expect(areWeTold({ now: NOW, lastDeliveryAt: null, streamHeardAt: null, checks: [], ...signs })).toBe(told);
});
