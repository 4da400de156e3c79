// Sealed bytes on their way into the store: a file in DATA_DIR/tmp until it is whole. What a killed process left there is removed
// at the next start; it was sealed all the time, under a key that nobody kept.
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

export interface Draft {
  path: string;
  file: FileHandle;
  /** Closes it, and removes it unless it was moved away. */
  discard(): Promise<void>;
}

export interface Drafts {
  make(): Promise<Draft>;
}

const PREFIX = 'sealed';
/** Processes on another machine, with the same folder, cannot be asked whether they live: no file takes as long as this. */
const GIVEN_UP_MS = 24 * 3_600_000;

const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
/** Of this process. One of its number that is not here is from an earlier one, which had the same number. */
const mine = new Set<string>();

export async function openDrafts(folder: string): Promise<Drafts> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await sweep(folder);
  return {
    async make() {
      const name = `${PREFIX}-${HOST}-${process.pid}-${randomBytes(8).toString('hex')}`;
      const path = join(folder, name);
      mine.add(name);
      const file = await open(path, 'wx+', 0o600).catch((error: unknown) => {
        mine.delete(name);
        throw error;
      });
      return {
        path,
        file,
        async discard() {
          await file.close().catch(() => undefined);
          await rm(path, { force: true });
          mine.delete(name);
        },
      };
    },
  };
}

async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith(`${PREFIX}-`) && (await isLeft(folder, name))) await rm(join(folder, name), { force: true });
  }
}

async function isLeft(folder: string, name: string): Promise<boolean> {
  const [, host, pid] = name.split('-');
  if (host === HOST && Number(pid) === process.pid) return !mine.has(name);
  if (host === HOST && !isRunning(Number(pid))) return true;
  const facts = await stat(join(folder, name)).catch(() => undefined);
  return facts !== undefined && Date.now() - facts.mtimeMs > GIVEN_UP_MS;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
