// When X's stream is followed: by wish, or left to itself only where X has no address that it could call.
import { expect, test } from 'vitest';
import { ConfigError, loadConfig } from '../../../src/config.ts';

const followed = (env: Record<string, string>) => loadConfig({ X_BEARER_TOKEN: 'token', ...env }).x.stream;

test.each([
  ['no public address', {}, true],
  ['an address on this machine', { PUBLIC_URL: 'http://localhost:4000' }, true],
  ['a public address', { PUBLIC_URL: 'https://care.example.com' }, false],
  ['a simulator beside it, which can call', { X_API_URL: 'http://127.0.0.1:4001' }, false],
  ['wanted beside webhooks', { PUBLIC_URL: 'https://care.example.com', X_STREAM: 'on' }, true],
  ['not wanted', { X_STREAM: 'off' }, false],
  ['no token', { X_BEARER_TOKEN: '' }, false],
])('%s', (_, env, is) => expect(followed(env)).toEqual(is ? { bearerToken: 'token' } : undefined));

test('wanted without the token stops the start, and says what is missing', () => {
  expect(() => loadConfig({ X_STREAM: 'on' })).toThrow(ConfigError);
  expect(() => loadConfig({ X_STREAM: 'on' })).toThrow(/X_BEARER_TOKEN: needed because X_STREAM/);
});
