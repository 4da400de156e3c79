import { expect, test } from 'vitest';
import { openProgress } from '../../../src/cli/progress.ts';

function screenWith({ isTTY }: { isTTY: boolean }) {
  let now = 0;
  const written: string[] = [];
  const progress = openProgress({ isTTY, write: (text: string) => written.push(text) }, () => now);
  return {
    written,
    progress,
    wait: (ms: number) => {
      now += ms;
    },
  };
}

test('on a terminal one line is rewritten, and the last state stays', () => {
  const { written, progress } = screenWith({ isTTY: true });
  progress.at('deliveries', 1, 3);
  progress.at('deliveries', 2, 3);
  progress.at('deliveries', 3, 3);
  progress.end();
  progress.end();
  expect(written.join('')).toBe('\r\u001B[2Kdeliveries: 1 of 3 (33 %)\r\u001B[2Kdeliveries: 3 of 3 (100 %)\n');
});

test('in a log file a plain line appears now and then, and none for work that is over at once', () => {
  const quick = screenWith({ isTTY: false });
  quick.progress.at('deliveries', 3, 3);
  quick.progress.end();
  expect(quick.written).toEqual([]);

  const slow = screenWith({ isTTY: false });
  for (let done = 1; done <= 5; done += 1) {
    slow.wait(1_000);
    slow.progress.at('deliveries', done);
  }
  slow.progress.end();
  expect(slow.written).toEqual(['deliveries: 2\n', 'deliveries: 4\n', 'deliveries: 5\n']);
});
