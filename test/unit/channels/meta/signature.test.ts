import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { metaDoor } from '../../../../src/channels/meta/signature.ts';

const sign = (secret: string, raw: Buffer) => `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`;
const door = metaDoor({ appSecrets: () => ['today', 'yesterday', ''], verifyToken: () => 'ask-me-this' });

describe('a delivery at the Meta door', () => {
  test.each([
    ['plain', '{"object":"page"}'],
    ['escaped letters', String.raw`{"text":"\u00e4\u00f6 https:\/\/halcyon.example"}`],
    ['an escaped emoji', String.raw`{"text":"\ud83d\ude4f"}`],
    ['the emoji itself', '{"text":"🙏"}'],
    ['bytes that are no text', Buffer.from([0xff, 0x00, 0xfe])],
  ])('is let in when its very bytes are signed: %s', (_name, body) => {
    const raw = Buffer.from(body as string);
    expect(door.verify(raw, { 'x-hub-signature-256': sign('today', raw) })).toBe(true);
  });

  test('is refused when it was written anew: the same JSON, other bytes', () => {
    const raw = Buffer.from(String.raw`{"text":"\u00e4 \/"}`);
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(raw.toString())));
    expect(door.verify(rewritten, { 'x-hub-signature-256': sign('today', raw) })).toBe(false);
  });

  test('is let in with the previous secret while secrets are changed, and with no other', () => {
    const raw = Buffer.from('{}');
    expect(door.verify(raw, { 'x-hub-signature-256': sign('yesterday', raw) })).toBe(true);
    expect(door.verify(raw, { 'x-hub-signature-256': sign('somebody else', raw) })).toBe(false);
  });

  test('is refused when no secret is known, and an empty secret is none', () => {
    const raw = Buffer.from('{}');
    const header = { 'x-hub-signature-256': sign('', raw) };
    expect(door.verify(raw, header)).toBe(false);
    expect(metaDoor({ appSecrets: () => [], verifyToken: () => '' }).verify(raw, header)).toBe(false);
  });

  test('is refused without the header, with only the older SHA-1 one, and with a malformed one', () => {
    const raw = Buffer.from('{}');
    const sha1 = `sha1=${createHmac('sha1', 'today').update(raw).digest('hex')}`;
    const good = sign('today', raw);
    expect(door.verify(raw, {})).toBe(false);
    expect(door.verify(raw, { 'x-hub-signature': sha1 })).toBe(false);
    for (const header of [sha1, good.slice(0, -1), `${good}0`, good.slice(7), [good, good]]) {
      expect(door.verify(raw, { 'x-hub-signature-256': header })).toBe(false);
    }
  });
});

describe("Meta's question whether the address is ours", () => {
  const question = { 'hub.mode': 'subscribe', 'hub.verify_token': 'ask-me-this', 'hub.challenge': '1158201444' };

  test('is answered with its own number as plain text', () => {
    expect(door.challenge(question)).toEqual({ contentType: 'text/plain', body: '1158201444' });
  });

  test.each([
    ['the wrong token', { 'hub.verify_token': 'guess' }],
    ['two tokens', { 'hub.verify_token': ['ask-me-this', 'guess'] }],
    ['another mode', { 'hub.mode': 'unsubscribe' }],
    ['no number', { 'hub.challenge': undefined }],
    ['markup for a number', { 'hub.challenge': '<script>' }],
  ])('is not answered with %s', (_name, change) => {
    expect(door.challenge({ ...question, ...change })).toBeUndefined();
  });

  test.each([undefined, ''])('is not answered while we have no token of our own (%j)', (token) => {
    const untold = metaDoor({ appSecrets: () => [], verifyToken: () => token });
    expect(untold.challenge({ ...question, 'hub.verify_token': '' })).toBeUndefined();
  });
});
