// Starts worker-process.ts and waits for its first line; a test kills it as it likes.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface OtherProcess {
  firstLine: string;
  /** Sends the signal to the whole process group, as a terminal does, and waits for the end. */
  end(signal: NodeJS.Signals): Promise<void>;
}

export async function startOther(role: 'worker' | 'private', where: string): Promise<OtherProcess> {
  const script = join(import.meta.dirname, 'worker-process.ts');
  const child = spawn(process.execPath, [script, role, where], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const firstLine = await readFirstLine(child);
  return {
    firstLine,
    async end(signal) {
      process.kill(-(child.pid as number), signal);
      await ended;
    },
  };
}

async function readFirstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout) for await (const line of createInterface(stdout)) return line;
  throw new Error('the other process ended without a word');
}
