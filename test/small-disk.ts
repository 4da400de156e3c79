// A small file system of its own for tests of a full disk: needs root, to mount one.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

export interface SmallDisk {
  folder: string;
  unmount(): void;
}

/** @throws when that is not allowed here. */
export function mountSmall(sizeMb: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'touchpoint-small-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'touchpoint', folder], { stdio: 'ignore' });
  } catch (error) {
    rmdirSync(folder);
    throw error;
  }
  return {
    folder,
    unmount: () => {
      execFileSync('umount', ['-l', folder]);
      rmdirSync(folder);
    },
  };
}

const isRoot = process.getuid?.() === 0;

export const canMount = isRoot && works();

function works(): boolean {
  try {
    mountSmall(1).unmount();
    return true;
  } catch {
    return false;
  }
}

/** Put into every file that mounts one. */
export function tellMissingSmallDisk(): void {
  if (!isRoot || process.env['CI'] !== 'true') return;
  test('a small file system can be mounted', () => expect(canMount, 'mounting a tmpfs was refused').toBe(true));
}
