import { describe, expect, test } from 'vitest';
import type { StreamEnd, Streak } from '../../../../src/channels/streaming.ts';
import { reconnectAfter } from '../../../../src/channels/x/reconnect-after.ts';

const END: Record<Exclude<StreamEnd['because'], 'closed'>, StreamEnd> = {
  broken: { because: 'broken', code: 'ECONNRESET' },
  not_kept: { because: 'not_kept', code: 'not_kept', error: new Error('disk full') },
  trouble: { because: 'trouble', code: 'http_503' },
  limited: { because: 'limited', code: 'TooManyConnections' },
  refused: { because: 'refused', code: 'http_401', problem: 'configuration' },
};

/** The waits after so many ends of one kind in a row. */
function waits(end: StreamEnd, times: number): number[] {
  let streak: Streak | null = null;
  return Array.from({ length: times }, () => {
    const next = reconnectAfter(end, streak);
    ({ streak } = next);
    return next.afterMs;
  });
}

describe('when the stream is opened again', () => {
  test.each([
    ['a broken connection: at once, then 250 ms more each time', END.broken, [0, 250, 500, 750]],
    ['what could not be kept: the same', END.not_kept, [0, 250, 500, 750]],
    [
      'an error: 5 s, doubling to 320 s',
      END.trouble,
      [5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 320_000, 320_000],
    ],
    ['too many: 60 s, doubling', END.limited, [60_000, 120_000, 240_000, 480_000, 960_000, 960_000]],
    ['refused: half an hour, always', END.refused, [1_800_000, 1_800_000]],
  ] as const)('%s', (_, end, expected) => {
    expect(waits(end, expected.length)).toEqual(expected);
  });

  test('a connection that never holds waits 16 s at most', () => {
    expect(waits(END.broken, 200).at(-1)).toBe(16_000);
    expect(Math.max(...waits(END.broken, 200))).toBe(16_000);
  });

  test('after so many tries that nobody counts them the wait is still a number', () => {
    for (const end of Object.values(END)) {
      const { afterMs } = reconnectAfter(end, { because: end.because, times: 1e9 });
      expect(afterMs).toBeGreaterThan(0);
      expect(afterMs).toBeLessThanOrEqual(1_800_000);
    }
  });

  test('another kind of end begins anew', () => {
    const { streak } = reconnectAfter(END.limited, { because: 'limited', times: 3 });
    expect(reconnectAfter(END.broken, streak)).toEqual({ afterMs: 0, streak: { because: 'broken', times: 1 } });
  });
});
