import { expect, test } from 'vitest';
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
  expect(chargeOf({ surface, text, summoned })).toBe(charge);
});
