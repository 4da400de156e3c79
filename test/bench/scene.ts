// What one bench opens, and what is ended with it however it ends: child processes, servers, folders. Before it: main.ts.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Scene {
  /** Fewer and shorter rounds: shows that it works, measures roughly. */
  readonly quick: boolean;
  /** One line of progress. */
  tell(text: string): void;
  folder(): string;
  /** A file of this folder as a process of its own; `said` resolves with its first message. */
  child(file: string, options?: { args?: readonly string[]; env?: Record<string, string> }): Child;
  /** Called when the scene ends, last opened first. */
  closes(close: () => unknown): void;
  /** A scene inside this one: its `end` leaves nothing running beside the next round. */
  round(): OpenScene;
}

export interface Child {
  process: ChildProcess;
  said<T>(): Promise<T>;
  end(): Promise<void>;
}

export interface OpenScene extends Scene {
  end(): Promise<void>;
}

export function openScene({ quick, tell }: Pick<Scene, 'quick' | 'tell'>): OpenScene {
  const closes: (() => unknown)[] = [];
  return {
    quick,
    tell,
    closes: (close) => void closes.push(close),
    folder() {
      const folder = mkdtempSync(join(tmpdir(), 'touchpoint-bench-'));
      closes.push(() => rmSync(folder, { recursive: true, force: true }));
      return folder;
    },
    child(file, options = {}) {
      const child = startChild(file, options);
      closes.push(() => child.end());
      return child;
    },
    round() {
      const round = openScene({ quick, tell });
      closes.push(() => round.end());
      return round;
    },
    async end() {
      for (let close = closes.pop(); close; close = closes.pop()) await close();
    },
  };
}

const here = fileURLToPath(new URL('.', import.meta.url));

function startChild(
  file: string,
  { args = [], env = {} }: { args?: readonly string[]; env?: Record<string, string> },
): Child {
  const child = spawn(process.execPath, [join(here, file), ...args], {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  return {
    process: child,
    said: <T>() =>
      new Promise<T>((resolve, reject) => {
        const ended = () => reject(new Error(`${file} ended before it answered`));
        child.once('exit', ended);
        child.once('message', (message) => {
          child.off('exit', ended);
          resolve(message as T);
        });
      }),
    end: () => endProcess(child),
  };
}

/** Asks it to stop, and makes it after three seconds. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await exited;
  clearTimeout(impatience);
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
