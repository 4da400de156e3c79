// What the machine offers for a private Redis: the program on PATH, a place for its socket, the process behind a pid.
import { createHash } from 'node:crypto';
import { accessSync, constants, lstatSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { delimiter, join } from 'node:path';

const PROGRAMS = ['valkey-server', 'redis-server'];

/** The system refuses longer socket paths (104 bytes on macOS, 108 on Linux). */
const LONGEST_SOCKET_PATH = 100;

/** The full path of a Redis or Valkey server on PATH, or undefined. */
export function findRedisProgram(path = process.env['PATH'] ?? ''): string | undefined {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return PROGRAMS.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * The socket of the private Redis that lives in `folder`: beside its data, or, when that path is too long, always the
 * same short one for the same folder, so that a later start finds it again.
 * @throws when the short folder exists and belongs to somebody else.
 */
export function socketFor(folder: string): string {
  const beside = join(folder, 'redis.sock');
  if (Buffer.byteLength(beside) <= LONGEST_SOCKET_PATH) return beside;
  const { uid } = userInfo();
  const name = `touchpoint-${uid}-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
  const runtime = process.env['XDG_RUNTIME_DIR'] ?? '';
  const short = join(isOurs(runtime, uid) && runtime.length < 60 ? runtime : '/tmp', name);
  mkdirSync(short, { recursive: true, mode: 0o700 });
  if (!isOurs(short, uid)) throw new Error(`${short} must belong to this user alone`);
  return join(short, 'redis.sock');
}

/** In a folder that everybody may write to, somebody else may have put theirs under our name. */
function isOurs(folder: string, uid: number): boolean {
  const facts = lstatSync(folder, { throwIfNoEntry: false });
  return facts !== undefined && facts.isDirectory() && facts.uid === uid && (facts.mode & 0o077) === 0;
}

/** Whether the process `pid` lives and is the Redis with this socket; where the system cannot say which one it is, no. */
export function isRedisProcess(pid: number, socket: string): boolean {
  try {
    process.kill(pid, 0);
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(socket);
  } catch {
    return false;
  }
}
