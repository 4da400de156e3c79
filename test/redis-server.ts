// A throw-away Redis of a test: its own port, its own folder, gone with the test. The shared Redis of the machine is never touched.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { findRedisProgram } from '../src/queues/redis-program.ts';

export interface TestRedis {
  url: string;
  pid(): number;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
  /** kill -9; what it had is still there after `start`. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with the same data. */
  start(): Promise<void>;
  /** SIGSTOP: alive, connected, silent. */
  pause(): void;
  resume(): void;
  /** Any command, on a connection of its own. */
  command(name: string, ...args: (string | number)[]): Promise<unknown>;
}

/**
 * Starts one, or says loudly that this machine cannot and answers undefined. With CI=true that is an error.
 * `absent` reserves the address and starts nothing until `start`.
 */
export async function startRedis({ absent = false } = {}): Promise<TestRedis | undefined> {
  const program = findRedisProgram();
  if (program === undefined) return missing();
  const folder = await mkdtemp(join(tmpdir(), 'tp-redis-'));
  const port = await freePort();
  let server: ChildProcess | undefined;

  const redis: TestRedis = {
    url: `redis://127.0.0.1:${port}`,
    pid: () => server?.pid ?? 0,
    async start() {
      server = spawn(program, settings(port, folder), { stdio: 'ignore' });
      for (let attempt = 0; !(await answers(port)); attempt += 1) {
        if (attempt > 500) throw new Error('the test Redis does not start');
        await pause(20);
      }
    },
    async kill() {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (!server || server.exitCode !== null || server.signalCode !== null) return;
      server.once('exit', () => resolve());
      server.kill('SIGKILL');
      await promise;
    },
    async stop() {
      await redis.kill();
      await rm(folder, { recursive: true, force: true });
    },
    pause: () => void server?.kill('SIGSTOP'),
    resume: () => void server?.kill('SIGCONT'),
    command: (name, ...args) => once(port, (connection) => connection.call(name, ...args)),
  };
  if (!absent) await redis.start();
  return redis;
}

/** For `describe.skipIf`: whether this machine has a Redis program. With CI=true its absence is an error. */
export function hasRedis(): boolean {
  return findRedisProgram() !== undefined || missing() !== undefined;
}

function missing(): undefined {
  const text = 'no redis-server or valkey-server on PATH';
  if (process.env['CI'] === 'true') throw new Error(`${text}: with CI=true these tests must run`);
  process.stderr.write(`\n*** SKIPPED, NOT TESTED: everything that needs Redis (${text}) ***\n`);
  return undefined;
}

const settings = (port: number, folder: string): string[] =>
  Object.entries({
    port: String(port),
    bind: '127.0.0.1',
    dir: folder,
    logfile: join(folder, 'redis.log'),
    loglevel: 'warning',
    save: '',
    appendonly: 'yes',
    'maxmemory-policy': 'noeviction',
  }).flatMap(([name, value]) => [`--${name}`, value]);

async function freePort(): Promise<number> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<number>();
  server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  const port = await promise;
  server.close();
  return port;
}

const answers = (port: number): Promise<boolean> =>
  once(port, async (connection) => (await connection.ping()) === 'PONG').catch(() => false);

async function once<T>(port: number, ask: (connection: Redis) => Promise<T>): Promise<T> {
  const connection = new Redis({
    port,
    host: '127.0.0.1',
    lazyConnect: true,
    retryStrategy: null,
    commandTimeout: 2_000,
  });
  connection.on('error', () => {});
  try {
    await connection.connect();
    return await ask(connection);
  } finally {
    connection.disconnect();
  }
}
