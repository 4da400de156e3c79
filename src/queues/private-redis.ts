// A Redis of our own, for one machine: started from PATH into a folder, watched, started again when it dies, stopped at the end.
// Before: open.ts. After: redis.ts, over its unix socket. It holds only rings, so a damaged file is put aside and not mended.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { monotonicMs } from '../clock.ts';
import type { Log } from '../log.ts';
import { answerWithin } from './answer-within.ts';
import { isRedisProcess, socketFor } from './redis-program.ts';
import { lockStart } from './start-lock.ts';

/** Rings beyond this are refused and come again from the database; about half a million waiting rings. */
const MOST_MEMORY = '256mb';
const START_MS = 10_000;
const STOP_MS = 5_000;
const ANSWER_MS = 2_000;
/** How long connections that are just being closed may still be seen by the server. */
const OTHERS_LEAVE_MS = 500;
const STEP_MS = 20;
const FIRST_BACK_OFF_MS = 100;
const LONGEST_BACK_OFF_MS = 10_000;
/** After living so long, the next death counts as the first. */
const STEADY_MS = 30_000;
/** The connection that watches; not counted as somebody who needs the server. */
const KEEPER = 'touchpoint-keeper';

export interface PrivateRedis {
  /** Path of its unix socket, which stays the same when it is started again. */
  socket: string;
  /** The process that serves now; another one after it died. */
  pid(): number;
  /** Stops it, unless another process of ours still uses it. Never hangs; close your own connections first. */
  stop(): Promise<void>;
}

export interface PrivateRedisOptions {
  /** The server to run, from findRedisProgram. */
  program: string;
  /** Its folder, made when absent. */
  folder: string;
  log: Log;
}

/** @throws when it cannot be started; the reason is in redis.log in its folder. */
export async function startPrivateRedis({ program, folder, log }: PrivateRedisOptions): Promise<PrivateRedis> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const home = realpathSync(folder);
  const place: Place = { program, home, socket: socketFor(home), log };
  let stopping = false;
  let keeper = await adoptOrStart(place);
  let since = monotonicMs();
  let backOffMs = FIRST_BACK_OFF_MS;
  let reviving: Promise<void> | undefined;
  watch();

  function watch(): void {
    since = monotonicMs();
    keeper.connection.once('close', () => {
      if (!stopping) reviving = revive();
    });
  }

  async function revive(): Promise<void> {
    if (monotonicMs() - since > STEADY_MS) backOffMs = FIRST_BACK_OFF_MS;
    for (;;) {
      await pause(backOffMs, undefined, { ref: false });
      backOffMs = Math.min(backOffMs * 2, LONGEST_BACK_OFF_MS);
      if (stopping) return;
      try {
        const died = keeper.pid;
        keeper = await adoptOrStart(place);
        log.warn({ died, pid: keeper.pid }, 'the private Redis was gone and is back');
        return watch();
      } catch (err) {
        log.error({ err, againInMs: backOffMs }, 'the private Redis does not start');
      }
    }
  }

  return {
    socket: place.socket,
    pid: () => keeper.pid,
    async stop() {
      if (stopping) return;
      stopping = true;
      if (reviving) await answerWithin(STOP_MS, reviving);
      await shutDown(place, keeper);
    },
  };
}

interface Place {
  program: string;
  home: string;
  socket: string;
  log: Log;
}

/** The connection that notices when the server goes, and the server's process. */
interface Keeper {
  connection: Redis;
  pid: number;
}

/** One of a crashed run may still be there: two servers on one append-only file would destroy it. */
async function adoptOrStart(place: Place): Promise<Keeper> {
  const deadline = monotonicMs() + START_MS;
  const release = await lockStart(join(place.home, 'starting.lock'), START_MS);
  try {
    const running = await connectKeeper(place);
    if (running) return running;
    await endSilentOne(place);
    try {
      return await startNew(place, deadline);
    } catch (err) {
      place.log.warn(
        { err },
        'the private Redis did not start; its file is put aside, the rings come again from the database',
      );
      putAside(place.home);
      return await startNew(place, monotonicMs() + START_MS);
    }
  } finally {
    release();
  }
}

/**
 * A watching connection to the server behind the socket; undefined when none answers.
 * @throws when the one that answers keeps its data elsewhere: it is not ours.
 */
async function connectKeeper({ socket, home }: Place): Promise<Keeper | undefined> {
  const connection = new Redis(socket, {
    connectionName: KEEPER,
    lazyConnect: true,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    connectTimeout: ANSWER_MS,
    commandTimeout: ANSWER_MS,
    maxLoadingRetryTime: ANSWER_MS,
  });
  connection.on('error', () => {}); // What matters is that it closes.
  try {
    await connection.connect();
    const [, dir] = await connection.config('GET', 'dir');
    const pid = Number(/process_id:(\d+)/.exec(await connection.info('server'))?.[1]);
    if (dir === home) return { connection, pid };
  } catch {
    connection.disconnect();
    return undefined;
  }
  connection.disconnect();
  throw new Error('the socket of the private Redis is served by another one');
}

/** One that lives but does not answer (stopped, its socket file deleted) has to go before another may have its file. */
async function endSilentOne({ home, socket, log }: Place): Promise<void> {
  let pid = 0;
  try {
    pid = Number(readFileSync(join(home, 'redis.pid'), 'utf8'));
  } catch {
    return;
  }
  if (!(pid > 0) || !isRedisProcess(pid, socket)) return;
  log.warn({ pid }, 'a private Redis of an earlier run does not answer and is ended');
  process.kill(pid, 'SIGKILL');
  await until(() => !isRedisProcess(pid, socket), STOP_MS);
}

async function startNew(place: Place, deadline: number): Promise<Keeper> {
  // Detached: Ctrl-C goes to the whole process group, and the workers need Redis until they have closed.
  const child = spawn(place.program, serverArguments(place), { stdio: 'ignore', detached: true });
  const { promise: ended, resolve: end } = Promise.withResolvers<string>();
  child.once('error', (err) => end(err.message));
  child.once('exit', (code, signal) =>
    end(`it ended at once (${signal ?? `code ${code}`}), see redis.log in its folder`),
  );
  child.unref();
  let why: string | undefined;
  while (why === undefined && monotonicMs() < deadline) {
    why = await answerWithin(STEP_MS, ended);
    const keeper = await connectKeeper(place);
    if (keeper) return keeper;
  }
  child.kill('SIGKILL');
  throw new Error(`the private Redis does not start: ${why ?? 'it does not answer'}`);
}

const serverArguments = ({ home, socket }: Place): string[] =>
  Object.entries({
    port: '0', // No network: only the socket.
    unixsocket: socket,
    unixsocketperm: '700',
    dir: home,
    pidfile: join(home, 'redis.pid'),
    logfile: join(home, 'redis.log'),
    loglevel: 'warning',
    daemonize: 'no',
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '',
    maxmemory: MOST_MEMORY,
    'maxmemory-policy': 'noeviction',
  }).flatMap(([name, value]) => [`--${name}`, value]);

/** Redis 7 keeps its append-only file as a folder, older ones as a file. The last damaged one is kept for a look. */
function putAside(home: string): void {
  for (const name of ['appendonlydir', 'appendonly.aof']) {
    const file = join(home, name);
    if (!statSync(file, { throwIfNoEntry: false })) continue;
    rmSync(`${file}.damaged`, { recursive: true, force: true });
    renameSync(file, `${file}.damaged`);
  }
}

async function shutDown({ socket, log }: Place, { connection, pid }: Keeper): Promise<void> {
  if (connection.status !== 'ready') return connection.disconnect();
  const isFree = async (): Promise<boolean> => (await countOthers(connection)) === 0;
  const isAnswering = (await countOthers(connection)) !== undefined;
  if (isAnswering && !(await until(isFree, OTHERS_LEAVE_MS))) {
    log.info({ pid }, 'the private Redis stays: another process uses it');
    return connection.disconnect();
  }
  if (isAnswering) await answerWithin(ANSWER_MS, connection.shutdown());
  connection.disconnect();
  if (isAnswering && (await until(() => !isRedisProcess(pid, socket), STOP_MS))) return;
  log.warn({ pid }, 'the private Redis does not stop and is ended');
  if (isRedisProcess(pid, socket)) process.kill(pid, 'SIGKILL');
}

/** How many connections need the server; undefined when it does not say. */
async function countOthers(connection: Redis): Promise<number | undefined> {
  const list = await answerWithin(ANSWER_MS, connection.client('LIST') as Promise<string>);
  return list?.split('\n').filter((line) => line !== '' && !line.includes(` name=${KEEPER} `)).length;
}

async function until(holds: () => boolean | Promise<boolean>, ms: number): Promise<boolean> {
  for (const deadline = monotonicMs() + ms; monotonicMs() < deadline; await pause(STEP_MS))
    if (await holds()) return true;
  return holds();
}
