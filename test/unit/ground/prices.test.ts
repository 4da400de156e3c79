import { expect, test } from 'vitest';
import { xLinks } from '../../../src/channels/x/links.ts';
import { loadConfig } from '../../../src/config.ts';
import { chargeOf } from '../../../src/outbox/charge-of.ts';
import { pricesIn, USUAL_PRICES } from '../../../src/prices.ts';

test.each([
  ['dm_send=0.015', { dm_send: 15_000 }],
  [' dm_send = 0.015 , reply=1 ', { dm_send: 15_000, reply: 1_000_000 }],
  ['dm_send=free', undefined],
  ['letters=0.015', undefined],
  ['', undefined],
])('prices %j', (text, prices) => {
  expect(pricesIn(text)).toEqual(prices);
});

test('a wrong price stops the start with the setting’s name; without the setting X’s own prices count', () => {
  expect(() => loadConfig({ X_PRICES: 'dm_send=much' })).toThrow(/X_PRICES: expected prices in US dollars/);
  expect(() => loadConfig({ X_DAILY_BUDGET_USD: '-1' })).toThrow(/X_DAILY_BUDGET_USD/);
  expect(loadConfig({}).charges['x']).toEqual({ prices: pricesIn(USUAL_PRICES), dailyMicroUsd: undefined });
  expect(loadConfig({ X_DAILY_BUDGET_USD: '0.15' }).charges['x']?.dailyMicroUsd).toBe(150_000);
});

test.each([
  ['dm', 'see https://halcyon.example', false, 'dm_send'],
  ['public', 'see https://halcyon.example', true, 'reply_with_url'],
  ['public', 'see halcyon.com/held', true, 'reply_with_url'],
  ['public', 'The gate is B26. Have a good flight', true, 'reply_summoned'],
  ['public', 'The gate is B26', false, 'reply'],
] as const)('a %s answer "%s" is charged as it should be', (surface, text, summoned, charge) => {
  expect(chargeOf({ surface, hasLink: xLinks.inWords(text), summoned })).toBe(charge);
});

test.each([
  'halcyon.ai', 'our halcyon.travel', 'halcyon.ca/held', '(halcyon.tv)', 'See halcyon.co.uk.', '見てhalcyon.jp', 'HALCYON.AI!', 'a,halcyon.ai',
  'https://halcyon.example', 'www.halcyon', 'https://halcyon.newest', `${'ñ'.repeat(390)} halcyon.ai`,
])('X makes a link of something in %j', (text) => {
  expect(xLinks.inWords(text)).toBe(true);
}); // prettier-ignore

test.each(['The gate is B26. Have a good flight', '1.5 hours', 'e.g. this', 'somebody@halcyon.ai', '@halcyon.ai', ''])(
  'X makes no link of anything in %j',
  (text) => {
    expect(xLinks.inWords(text)).toBe(false);
  },
);

test('a very long word without a space takes no time, and is taken for a link', () => {
  const startedAt = performance.now();
  expect(xLinks.inWords('a.b'.repeat(8_000))).toBe(true);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});
