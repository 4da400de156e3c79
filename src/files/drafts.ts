// Sealed bytes on their way into the store: a file in DATA_DIR/tmp until it is whole. What a killed process left there is removed by
// whoever comes later; it was sealed all the time, under a key that nobody kept.
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
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
/** A draft shows so often that its process lives: its time of change moves. */
const BEAT_MS = 60_000;
/** Without such a sign for so long nobody has it, whoever that was. */
const GIVEN_UP_MS = 15 * BEAT_MS;

/** Where a number of a process means one and the same: two containers may have the same name, and the same numbers. */
const SPACE = createHash('sha256').update(spaceOfProcesses()).digest('hex').slice(0, 12);
/** Of this run of this process: another one had its number before. */
const RUN = randomBytes(6).toString('hex');
/** Of this process, with its file. */
const mine = new Map<string, FileHandle | undefined>();
let beat: NodeJS.Timeout | undefined;

export async function openDrafts(folder: string): Promise<Drafts> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await sweep(folder);
  let sweptAt = performance.now();
  return {
    async make() {
      if (performance.now() - sweptAt > GIVEN_UP_MS) {
        sweptAt = performance.now();
        await sweep(folder).catch(() => undefined); // a full disk is told by what comes now
      }
      const name = `${PREFIX}-${SPACE}-${process.pid}-${RUN}-${randomBytes(8).toString('hex')}`;
      const path = join(folder, name);
      mine.set(name, undefined);
      const file = await open(path, 'wx+', 0o600).catch((error: unknown) => {
        mine.delete(name);
        throw error;
      });
      mine.set(name, file);
      beat ??= setInterval(showLife, BEAT_MS).unref();
      return {
        path,
        file,
        async discard() {
          mine.delete(name);
          if (mine.size === 0) {
            clearInterval(beat);
            beat = undefined;
          }
          await file.close().catch(() => undefined);
          await rm(path, { force: true });
        },
      };
    },
  };
}

function showLife(): void {
  const now = new Date();
  for (const file of mine.values()) void file?.utimes(now, now).catch(() => undefined); // it was closed just now
}

async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith(`${PREFIX}-`) && (await isLeft(folder, name))) await rm(join(folder, name), { force: true });
  }
}

async function isLeft(folder: string, name: string): Promise<boolean> {
  const [, space, pid, run] = name.split('-');
  if (mine.has(name) || run === RUN) return false;
  if (space === SPACE && (Number(pid) === process.pid || !isRunning(Number(pid)))) return true;
  const facts = await stat(join(folder, name)).catch(() => undefined);
  return facts !== undefined && Date.now() - facts.mtimeMs > GIVEN_UP_MS;
}

/** This start of this machine, and this view of its processes; where that cannot be told, nobody but us is in it. */
function spaceOfProcesses(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${hostname()} ${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return randomBytes(16).toString('hex');
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
