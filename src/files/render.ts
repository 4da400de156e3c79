// Draws what is shown of a picture, in a child process with a bound on its time and its memory: one picture at a time, and a child
// that hangs or dies is replaced. Before it: keep-bytes. The other end: render-child.
import { spawn, type ChildProcess } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RenderAnswer, RenderWish } from './rendering.ts';

export interface Renderer {
  /** The bytes are asked for when their turn has come. Rejects only when they cannot be had. */
  render(bytes: () => Promise<Uint8Array>, as?: Pick<RenderWish, 'clean'>): Promise<RenderAnswer>;
  /** Of the child that draws; undefined when there is none just now. */
  readonly pid: number | undefined;
  close(): Promise<void>;
}

/** Real time for one picture. */
const MOST_MS = 20_000;
/** Real time without a picture after which the child is let go. */
const IDLE_MS = 60_000;
/** Written memory in KiB: Node itself sets aside nearly 600 MB of it without touching them. */
const MOST_KIB = 1_200_000;

const CHILD = fileURLToPath(new URL('render-child.ts', import.meta.url));

export function openRenderer({ mostMs = MOST_MS }: { mostMs?: number } = {}): Renderer {
  let child: ChildProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;
  let limited = true;

  const stop = () => {
    child?.kill('SIGKILL');
    child = undefined;
  };

  /** Where Node does not even start under the bound on its memory, the others must do. */
  const ready = async (): Promise<ChildProcess | undefined> => {
    const started = startChild({ limited });
    if (await saysReady(started)) return started;
    started.kill('SIGKILL');
    if (!limited || closed) return undefined;
    limited = false;
    return ready();
  };

  const draw = async (load: () => Promise<Uint8Array>, clean: boolean): Promise<RenderAnswer> => {
    clearTimeout(idle);
    const bytes = await load();
    if (closed) return { done: false, because: 'too_heavy' };
    child ??= await ready();
    if (closed) stop();
    const answer = child && (await askChild(child, { wish: { bytes, clean }, mostMs }));
    if (answer === undefined || (!answer.done && answer.because === 'too_slow')) stop();
    idle = setTimeout(stop, IDLE_MS).unref();
    return answer ?? { done: false, because: 'too_heavy' };
  };

  return {
    render: (load, { clean } = { clean: false }) => {
      const turn = last.then(() => draw(load, clean));
      last = turn.catch(() => undefined);
      return turn;
    },
    get pid() {
      return child?.pid;
    },
    close: async () => {
      closed = true;
      clearTimeout(idle);
      stop();
      await last;
    },
  };
}

/**
 * Of files the child's JavaScript may read the product's code and its packages, where they stand and where links to them lead. Its
 * libraries in C are not bound by this.
 */
export function childFlags(): string[] {
  const code = dirname(dirname(CHILD));
  const packages = folderOf('node_modules', createRequire(import.meta.url).resolve('sharp'));
  const beside = join(dirname(code), 'node_modules');
  const places = [code, beside, packages].flatMap((place) => [place, realOf(place)]);
  const files = [join(dirname(code), 'package.json'), '/usr/bin/ldd']; // sharp asks it which C library this is
  const reads = [...new Set(places)].map((place) => `--allow-fs-read=${place}/*`);
  return [
    '--max-old-space-size=160', '--max-semi-space-size=4', '--v8-pool-size=1', '--disable-warning=SecurityWarning', '--permission',
    '--allow-addons', ...reads, ...files.map((file) => `--allow-fs-read=${file}`),
  ]; // prettier-ignore
}

const folderOf = (name: string, path: string): string => path.slice(0, path.lastIndexOf(`/${name}/`) + name.length + 1);

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Through the shell, which sets the bounds before Node is there. An empty environment: the child inherits no secret. */
function startChild({ limited }: { limited: boolean }): ChildProcess {
  const limits = `ulimit -c 0${limited ? `; ulimit -d ${MOST_KIB} 2>/dev/null` : ''}`;
  const child = spawn('/bin/sh', ['-c', `${limits}; exec "$0" "$@"`, process.execPath, ...childFlags(), CHILD], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    env: { UV_THREADPOOL_SIZE: '2' },
    detached: true, // a signal for us is not meant for it: it goes when the wire is cut
  });
  child.on('error', () => undefined); // its end is what tells
  child.unref();
  child.channel?.unref();
  return child;
}

/** Real time in which a child is there, on a machine that has a lot to do. */
const START_MS = 20_000;

/** False when it ended, or is not there in time. */
function saysReady(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    const say = (is: boolean) => {
      clearTimeout(timer);
      child.off('message', onReady).off('exit', onEnd).off('error', onEnd);
      resolve(is);
    };
    const onReady = () => say(true);
    const onEnd = () => say(false);
    const timer = setTimeout(onEnd, START_MS);
    child.once('message', onReady).once('exit', onEnd).once('error', onEnd);
    child.channel?.ref();
  });
}

/** Undefined when the child died of it. */
function askChild(
  child: ChildProcess,
  { wish, mostMs }: { wish: RenderWish; mostMs: number },
): Promise<RenderAnswer | undefined> {
  return new Promise((resolve) => {
    const answer = (said: RenderAnswer | undefined) => {
      clearTimeout(timer);
      child.off('message', onMessage);
      child.off('exit', onEnd);
      child.off('error', onEnd);
      child.channel?.unref();
      resolve(said);
    };
    const onMessage = (message: unknown) => answer(message as RenderAnswer);
    const onEnd = () => answer(undefined);
    const timer = setTimeout(() => answer({ done: false, because: 'too_slow' }), mostMs);
    child.on('message', onMessage);
    child.on('exit', onEnd);
    child.on('error', onEnd);
    child.channel?.ref();
    child.send(wish, (error) => {
      if (error) onEnd();
    });
  });
}
