import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { xDoor } from '../../../../src/channels/x/verify.ts';

const header = 'x-twitter-webhooks-signature';
const sign = (secret: string, raw: Buffer | string) =>
  `sha256=${createHmac('sha256', secret).update(raw).digest('base64')}`;
const raw = Buffer.from('{"for_user_id":"12","text":"\\u00cd\u00f1igo \u{1F6EB}"}');
const door = (...secrets: string[]) => xDoor({ consumerSecrets: () => secrets });

describe('the signature of X', () => {
  test('bytes signed with the present or the previous secret come in', () => {
    expect(door('new', 'old').verify(raw, { [header]: sign('new', raw) })).toBe(true);
    expect(door('new', 'old').verify(raw, { [header]: sign('old', raw) })).toBe(true);
  });

  test.each([
    ['another secret', sign('other', raw)],
    ['other bytes', sign('new', Buffer.concat([raw, Buffer.from(' ')]))],
    ['no signature', undefined],
    ['several signatures', [sign('new', raw)]],
    ['hex instead of base64', `sha256=${createHmac('sha256', 'new').update(raw).digest('hex')}`],
    ['no algorithm', sign('new', raw).slice('sha256='.length)],
    ['another algorithm', sign('new', raw).replace('sha256', 'sha1')],
    ['a cut signature', sign('new', raw).slice(0, -2)],
    ['an empty text', ''],
  ])('%s stays outside', (_title, signature) => {
    expect(door('new', 'old').verify(raw, { [header]: signature })).toBe(false);
  });

  test('without a secret nobody comes in, not even with an empty one', () => {
    expect(door().verify(raw, { [header]: sign('', raw) })).toBe(false);
    expect(door('').verify(raw, { [header]: sign('', raw) })).toBe(false);
  });

  test('a secret that is changed while we run counts from the next delivery on', () => {
    let secret = 'first';
    const open = xDoor({ consumerSecrets: () => [secret] });
    expect(open.verify(raw, { [header]: sign('second', raw) })).toBe(false);
    secret = 'second';
    expect(open.verify(raw, { [header]: sign('second', raw) })).toBe(true);
  });

  test('a changed bit is noticed wherever it is', () => {
    fc.assert(
      fc.property(fc.nat(raw.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const bent = Buffer.from(raw);
        bent[place] = (bent[place] ?? 0) ^ change;
        expect(door('new').verify(bent, { [header]: sign('new', raw) })).toBe(false);
      }),
    );
  });
});

describe('X asks whether the address is ours', () => {
  test('the answer is X’s published example', () => {
    expect(door('apiSecret', 'old').challenge({ crc_token: 'test token' })).toEqual({
      contentType: 'application/json',
      body: '{"response_token":"sha256=O5hJl2njQRIa4vsumZ+3oom9ECR5m3aQLRZkPoYelp0="}',
    });
  });

  test('nobody is given the signature of a delivery by asking for it as a token', () => {
    expect(door('secret').challenge({ crc_token: raw.toString() })).toBeUndefined();
    expect(door('secret').challenge({ crc_token: ' {"data":{}}' })).toBeUndefined();
  });

  test.each([
    ['no token', {}],
    ['an empty token', { crc_token: '' }],
    ['a list', { crc_token: ['a', 'b'] }],
    ['a book', { crc_token: 'a'.repeat(1001) }],
  ])('%s is not X’s question', (_title, query) => {
    expect(door('secret').challenge(query)).toBeUndefined();
  });

  test('without a secret there is no answer', () => {
    expect(door().challenge({ crc_token: 'abc' })).toBeUndefined();
  });
});
