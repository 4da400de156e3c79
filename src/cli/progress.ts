// How far a long command is: on a terminal one line that is rewritten, elsewhere a plain line now and then. Always on standard
// error, so that standard output holds only the answer.
import { monotonicMs } from '../clock.ts';

export interface Progress {
  /** `total` when it is known. Cheap: call it as often as you like. */
  at(words: string, done: number, total?: number): void;
  /** The same, for work that has its own sentence. */
  say(sentence: string): void;
  /** Leaves the last state standing. */
  end(): void;
}

interface Screen {
  isTTY?: boolean;
  write(text: string): unknown;
}

const TERMINAL_EVERY_MS = 100;
const LINES_EVERY_MS = 2_000;

export function openProgress(screen: Screen, nowMs: () => number = monotonicMs): Progress {
  const everyMs = screen.isTTY === true ? TERMINAL_EVERY_MS : LINES_EVERY_MS;
  let shownAt = screen.isTTY === true ? -Infinity : nowMs();
  let shown = '';
  let latest = '';

  const show = () => {
    if (latest === shown) return;
    screen.write(screen.isTTY === true ? `\r\u001B[2K${latest}` : `${latest}\n`);
    shown = latest;
    shownAt = nowMs();
  };
  const say = (sentence: string) => {
    latest = sentence;
    if (nowMs() - shownAt >= everyMs) show();
  };
  return {
    say,
    at: (words, done, total) => say(line({ words, done, total })),
    end() {
      if (latest === '') return;
      // Work that was over before the first line was due needs none in a log file.
      if (screen.isTTY === true || shown !== '') show();
      if (screen.isTTY === true) screen.write('\n');
      latest = shown = '';
    },
  };
}

function line({ words, done, total }: { words: string; done: number; total: number | undefined }): string {
  if (total === undefined) return `${words}: ${done}`;
  const share = total === 0 ? 100 : Math.floor((done / total) * 100);
  return `${words}: ${done} of ${total} (${share} %)`;
}
