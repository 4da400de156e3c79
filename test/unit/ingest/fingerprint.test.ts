import { expect, test } from 'vitest';
import type { MessageEvent } from '../../../src/channels/channel-event.ts';
import { fingerprintOf, saysTheSame } from '../../../src/ingest/fingerprint.ts';

const tap: MessageEvent = {
  type: 'message',
  account: '1',
  at: 0,
  direction: 'inbound',
  kind: 'dm',
  externalId: 'm_1',
  contact: { externalId: '2' },
  rootExternalId: null,
  inReplyToExternalId: null,
  text: 'Talk to a person',
  attachments: [],
  via: 'postback',
  payload: 'HUMAN',
  orderKey: '',
};
const { payload: _label, ...listed } = tap;
const other = { ...tap, text: 'Talk to a machine' };

test('a tap that a list shows without its label is the tap that was delivered, whichever came first', () => {
  expect(saysTheSame({ fingerprint: fingerprintOf(tap), payload: 'HUMAN' }, listed)).toBe(true);
  expect(saysTheSame({ fingerprint: fingerprintOf(listed), payload: null }, tap)).toBe(true);
});

test('other words under the same id are a contradiction', () => {
  expect(saysTheSame({ fingerprint: fingerprintOf(tap), payload: 'HUMAN' }, other)).toBe(false);
});

test.each([
  // As kept when the label was part of the print.
  { fingerprint: 'MyYEt-4FPEHNAp2Vy2nfo-', payload: 'HUMAN' },
  { fingerprint: 'SaPpp7VVjtOKoaZDLG6mR-', payload: null },
])('a print of an earlier version is still known: $fingerprint', (known) => {
  expect(saysTheSame(known, tap)).toBe(true);
  expect(saysTheSame(known, listed)).toBe(true);
  expect(saysTheSame(known, other)).toBe(false);
});

test('an excerpt contradicts nothing, and nothing contradicts it', () => {
  const excerpt = { ...other, excerpt: true as const };
  expect(fingerprintOf(excerpt)).toBeNull();
  expect(saysTheSame({ fingerprint: fingerprintOf(tap), payload: 'HUMAN' }, excerpt)).toBe(true);
  expect(saysTheSame({ fingerprint: null, payload: null }, tap)).toBe(true);
});
