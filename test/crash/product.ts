// The product as real processes that can be told to die at a named step, against a simulator in the test's process.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Those that a test left behind when it ran out of time end with the test's process. */
const alive = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

export interface Product {
  url: string;
  process: ChildProcess;
  /** Resolves with the signal or code; rejects when it still lives after `withinMs`. */
  ended(withinMs: number): Promise<string | number>;
  stop(): Promise<void>;
}

/** Starts the product and waits until it listens (an API), or works (a worker, whose `url` is ''). */
export async function startProduct(
  env: Record<string, string>,
  role: 'all' | 'api' | 'worker' = 'all',
  /** A folder with a `.env`, which then also says the port. */
  { cwd }: { cwd?: string } = {},
): Promise<Product> {
  const child = spawn(process.execPath, [main, role], {
    ...(cwd === undefined ? {} : { cwd }),
    // Nothing on PATH: the queue lives inside the process unless REDIS_URL says otherwise.
    env: { PATH: '/nowhere', ...(cwd === undefined ? { PORT: '0' } : {}), ...env, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  alive.add(child);
  child.on('exit', () => alive.delete(child));
  const exited = once(child, 'exit').then(([code, signal]) => (signal ?? code) as string | number);
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const listening = /"address":"([^"]+)".*"msg":"listening"/.exec(output)?.[1];
      if (listening) resolve(listening);
      else if (role === 'worker' && output.includes('"msg":"working"')) resolve('');
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void exited.then((how) => reject(new Error(`the product ended at its start (${how}):\n${output.slice(-3000)}`)));
  });
  const ended: Product['ended'] = async (withinMs) => {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`the product still lives\n${output.slice(-3000)}`)), withinMs);
    });
    try {
      return await Promise.race([exited, tooLate]);
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    url,
    process: child,
    ended,
    stop: async () => {
      child.kill('SIGTERM');
      await ended(20_000).catch(() => child.kill('SIGKILL'));
    },
  };
}

/** Looks until `condition` answers something, at most `withinMs`. */
export async function until<T>(
  what: string,
  condition: () => Promise<T | undefined | false>,
  withinMs = 40_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await condition().catch(() => undefined);
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`it did not happen in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
