// Whatever is found is said in words, with a next step that names the thing, and never a code alone.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { remedyFor } from '../../../src/accounts/remedies.ts';
import { judgeSignatures } from '../../../src/accounts/wrong-signatures.ts';
import { webhookUrlOf } from '../../../src/accounts/webhook-url.ts';
import { loadConfig } from '../../../src/config.ts';
import { CHECKS } from '../../../src/db/tables/accounts.ts';

const src = join(import.meta.dirname, '../../../src');
const about = { channel: 'x', externalId: '119', handle: 'halcyonair', webhookUrl: 'https://care.example/webhooks/x' };

/** Every pair of a question and a name for what was found that stands in the code. */
const FOUND = ['channels/x', 'channels/meta', 'accounts'].flatMap((folder) =>
  readdirSync(join(src, folder))
    .map((file) => readFileSync(join(src, folder, file), 'utf8'))
    .flatMap((text) => [...text.matchAll(/check: '(\w+)',\s*state: '(\w+)'[^,]*,\s*code: '(\w+)'/g)])
    .map(([, check = '', state = '', code = '']) => ({ check, state, code })),
);

test('the code was read', () => expect(FOUND.length).toBeGreaterThan(30));

test.each(FOUND)('$check, $code', ({ check, state, code }) => {
  const name = CHECKS.find((each) => each === check);
  expect(name).toBeDefined();
  for (const channel of ['x', 'messenger', 'instagram']) {
    const found = { check: name ?? 'token', state: state as 'ok', code, detail: 'DETAIL' };
    const { sentence, next } = remedyFor(found, { ...about, channel });
    expect(sentence).not.toContain('no words for');
    expect(`${sentence} ${next ?? ''}`).not.toMatch(/undefined|null|@@|\{|\.\./);
    if (state !== 'ok') expect(next, `${check} ${code} has a next step`).toBeTruthy();
  }
});

test('what nobody has met before is said, too', () => {
  const { sentence, next } = remedyFor({ check: 'token', state: 'broken', code: 'new_thing', detail: '42' }, about);
  expect(sentence).toContain('new_thing, 42');
  expect(next).toBeTruthy();
});

test('wrong signatures are broken while nothing else comes in, and a doubt when true deliveries come too', () => {
  const wrong = { count: 7, since: 1_000, lastAt: 60_000 };
  expect(judgeSignatures(undefined, { lastAcceptedAt: 0 })).toBeUndefined();
  expect(judgeSignatures(wrong, { lastAcceptedAt: 0 })).toMatchObject({ state: 'broken', code: 'wrong_secret' });
  expect(judgeSignatures(wrong, { lastAcceptedAt: 999 })?.state).toBe('broken');
  expect(judgeSignatures(wrong, { lastAcceptedAt: 1_001 })?.state).toBe('warning');
  expect(judgeSignatures(wrong, { lastAcceptedAt: 0 })?.detail).toBe('7, the last one at 1970-01-01T00:01Z');
});

test.each([
  [{}, null],
  [{ PUBLIC_URL: 'https://care.example' }, 'https://care.example/webhooks/x'],
  [{ PUBLIC_URL: 'https://care.example/' }, 'https://care.example/webhooks/x'],
  [{ HOST: '0.0.0.0' }, null],
  [{ PUBLIC_URL: 'http://localhost:4000' }, null],
  [{ X_API_URL: 'http://127.0.0.1:5000' }, 'http://127.0.0.1:4000/webhooks/x'],
])('with %o X is given %s', (env, url) => {
  expect(webhookUrlOf(loadConfig(env), 'x')).toBe(url);
});
