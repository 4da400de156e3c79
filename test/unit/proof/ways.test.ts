// Where a proof may go, and what agents see of it.
import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../../src/clock.ts';
import { maskedDestination } from '../../../src/proof/masked-destination.ts';
import { isAddress, waysTo } from '../../../src/proof/ways.ts';

const now = 1_000 * DAY_MS;
const all = { email: true, text: true };
const usable = (point: { value: string; changedAt: number }, by: 'email' | 'text' = 'email', canSend = all) =>
  waysTo({ emails: by === 'email' ? [point] : [], phones: by === 'text' ? [point] : [] }, { now, canSend })[0];

describe('a way', () => {
  test.each([
    ['of last year', 365 * DAY_MS, true],
    ['a week old to the millisecond', 7 * DAY_MS, true],
    ['a millisecond younger', 7 * DAY_MS - 1, false],
    ['new', 0, false],
    ['from the future, since a clock was wrong', -DAY_MS, false],
  ])('%s', (_, age, is) => {
    expect(usable({ value: 'ana@example.com', changedAt: now - age })?.usable).toBe(is);
  });

  test.each([
    'ana@example.com,thief@example.com',
    'ana@example.com\r\nBcc: thief@example.com',
    '"Ana" <ana@example.com>',
    'ana',
    '@example.com',
    '',
  ])('is no address: %j', (value) => {
    expect(usable({ value, changedAt: 0 })?.usable).toBe(false);
  });

  test.each(['0600000117', '+34600;00', ''])('is no phone: %j', (value) => {
    expect(usable({ value, changedAt: 0 }, 'text')?.usable).toBe(false);
  });

  test('that nothing is set up for says so', () => {
    const nothing = { email: false, text: false };
    expect(usable({ value: 'a@example.com', changedAt: 0 }, 'email', nothing)?.sentence).toContain('SMTP_URL');
    expect(usable({ value: '+34600000117', changedAt: 0 }, 'text', nothing)?.sentence).toContain('TEXT_MESSAGE_URL');
  });
});

test.each([
  ['email', 'ana.ruiz@example.com', 'a•••@e•••.com'],
  ['email', 'b@x.co.uk', 'b•••@x•••.uk'],
  ['email', 'íñigo@correo.es', 'í•••@c•••.es'],
  ['text', '+34600000117', '+34 ••• ••17'],
] as const)('%s %s is shown as %s', (by, value, shown) => {
  expect(maskedDestination(by, value)).toBe(shown);
});

test.each([
  ['email', 'ana.ruiz@example.org', true],
  ['email', 'ana@example.org, other@example.net', false],
  ['email', 'ana@example.org\r\nBcc: other@example.net', false],
  ['email', 'Ana <ana@example.org>', false],
  ['text', '+34600111222', true],
  ['text', '600111222', false],
] as const)('by %s %j can be written to: %s', (by, to, can) => {
  expect(isAddress({ by, to })).toBe(can);
});
