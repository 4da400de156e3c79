// X replays whole minutes of the last day, and nothing that is too young: each rule of it, with times as X is asked for them.
import { expect, test } from 'vitest';
import { asMinute, windowOf } from '../../../../src/channels/x/replay-window.ts';

const at = (text: string): number => Date.parse(`2026-11-21T${text}Z`);
const dayBefore = (text: string): number => at(text) - 86_400_000;
const clock = (time: number): string => new Date(time).toISOString().slice(11, 19);

test.each([
  ['the whole silence, a minute more at both ends', at('09:00:20'), at('09:40:40'), at('10:30:00'), '08:59–09:41'],
  ['whole minutes stay whole', at('09:00:00'), at('09:40:00'), at('10:30:00'), '08:59–09:41'],
  ['its end is as old as X wants it, and two minutes for the clocks', at('09:00:20'), at('09:40:40'), at('09:53:00'), '08:59–09:41'],
  ['its end is too young: not yet', at('09:00:20'), at('09:40:40'), at('09:52:59'), 'at 09:53:00'],
  ['a short silence begins earlier than it did, since X wants half an hour', at('09:30:20'), at('09:40:40'), at('09:53:00'), '09:20–09:41'],
  ['a long one is asked for in parts of two hours', at('02:00:20'), at('09:40:40'), at('09:53:00'), '01:59–03:59'],
  ['a part that is old enough need not wait for the end', at('07:00:20'), at('09:50:40'), at('09:53:00'), '06:59–08:59'],
  ['what is older than a day is gone, the rest is not', dayBefore('08:00:00'), dayBefore('11:00:30'), at('10:00:10'), '10:03–11:01'],
  ['the whole of it is older than a day', dayBefore('08:00:00'), dayBefore('10:01:30'), at('10:00:10'), 'too long ago'],
  ['its last minute is just not', dayBefore('08:00:00'), dayBefore('10:03:30'), at('10:00:10'), '10:03–10:04'],
  ['across midnight', dayBefore('23:50:00'), at('00:10:00'), at('01:00:00'), '23:49–00:11'],
] as const)('%s', (_, from, to, now, wanted) => {
  const window = windowOf({ from, to }, now);
  const told =
    window.when === 'now'
      ? [window.from, window.to].map((time) => clock(time).slice(0, 5)).join('–')
      : window.when === 'later'
        ? `at ${clock(window.at)}`
        : window.because;
  expect(told).toBe(wanted);
}); // prettier-ignore

test('part by part the whole of it is asked for, each from where the last one ended', () => {
  const now = at('23:00:00');
  const asked: string[] = [];
  for (let from = at('01:00:30'); from < at('06:30:00');) {
    const window = windowOf({ from, to: at('06:30:00') }, now);
    if (window.when !== 'now') throw new Error('it is old enough');
    asked.push(`${clock(window.from).slice(0, 5)}–${clock(window.to).slice(0, 5)}`);
    from = window.to;
  }
  expect(asked).toEqual(['00:59–02:59', '02:58–04:58', '04:57–06:31']);
});

test('X is asked in minutes of UTC', () => {
  expect(asMinute(at('09:05:59'))).toBe('202611210905');
});
