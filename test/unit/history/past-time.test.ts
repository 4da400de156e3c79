// Times as archives and spreadsheets write them.
import { expect, test } from 'vitest';
import { isTimeZone, pastTime } from '../../../src/history/formats/past-time.ts';

const now = Date.parse('2026-11-22T00:00:00Z');

test.each([
  ['2024-05-31T14:05:06.789Z', 'UTC', '2024-05-31T14:05:06.789Z'],
  ['2024-05-31 14:05', 'UTC', '2024-05-31T14:05:00.000Z'],
  ['2024-05-31', 'UTC', '2024-05-31T00:00:00.000Z'],
  ['2024-05-31 14:05:06 +02:00', 'UTC', '2024-05-31T12:05:06.000Z'],
  ['2024-05-31T14:05:06-0330', 'UTC', '2024-05-31T17:35:06.000Z'],
  ['1717164306', 'UTC', '2024-05-31T14:05:06.000Z'],
  ['1717164306789', 'UTC', '2024-05-31T14:05:06.789Z'],
  ['Wed Oct 10 20:19:24 +0000 2018', 'Europe/Madrid', '2018-10-10T20:19:24.000Z'],
  ['2024-05-31 14:05', 'Europe/Madrid', '2024-05-31T12:05:00.000Z'],
  ['2024-01-31 14:05', 'Europe/Madrid', '2024-01-31T13:05:00.000Z'],
  ['2024-05-31 14:05', 'America/New_York', '2024-05-31T18:05:00.000Z'],
  ['2024-05-31 14:05', 'Asia/Kolkata', '2024-05-31T08:35:00.000Z'],
  // The hour that comes twice: the first one. The hour that there is not: one later.
  ['2026-10-25 02:30', 'Europe/Madrid', '2026-10-25T00:30:00.000Z'],
  ['2026-03-29 01:59', 'Europe/Madrid', '2026-03-29T00:59:00.000Z'],
  ['2026-03-29 03:01', 'Europe/Madrid', '2026-03-29T01:01:00.000Z'],
])('%s in %s', (text, timeZone, expected) => {
  const at = pastTime(text, { timeZone, now });
  expect(typeof at === 'number' ? new Date(at).toISOString() : at).toBe(expected);
});

test.each([
  ['', 'no time'],
  ['yesterday', 'not one'],
  ['31/05/2024 14:05', 'day or the month first'],
  ['05.31.2024', 'day or the month first'],
  ['2024-02-30 10:00', 'no such day'],
  ['2024-05-31 25:00', 'no such day'],
  ['1999-05-31', 'before 2004'],
  ['2030-05-31', 'in the future'],
])('%s is refused', (text, reason) => expect(pastTime(text, { timeZone: 'UTC', now })).toContain(reason));

test('zones are those that the machine knows', () => {
  expect(isTimeZone('Europe/Madrid')).toBe(true);
  expect(isTimeZone('Europe/Atlantis')).toBe(false);
});
