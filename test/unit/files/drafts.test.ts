// Drafts of whoever lives are left alone, also where another container has the same numbers for its processes; what nobody has any
// more goes.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openDrafts } from '../../../src/files/drafts.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'touchpoint-drafts-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

const MINUTE = 60_000;
const since = (path: string, ms: number) => utimesSync(path, new Date(Date.now() - ms), new Date(Date.now() - ms));

test('one of somebody who cannot be asked stays as long as it shows life', async () => {
  const path = join(folder, 'sealed-elsewhere-1-run-abc');
  writeFileSync(path, 'sealed');
  since(path, 10 * MINUTE);
  await openDrafts(folder);
  expect(existsSync(path)).toBe(true);
  since(path, 16 * MINUTE);
  await openDrafts(folder);
  expect(existsSync(path)).toBe(false);
});

test('one that is being written shows life, and is never swept by its own process', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const drafts = await openDrafts(folder);
  const draft = await drafts.make();
  since(draft.path, 60 * MINUTE);
  await openDrafts(folder);
  expect(existsSync(draft.path)).toBe(true);
  vi.advanceTimersByTime(MINUTE);
  await vi.waitFor(() => expect(Date.now() - statSync(draft.path).mtimeMs).toBeLessThan(MINUTE), 10_000);
  await draft.discard();
  expect(readdirSync(folder)).toEqual([]);
});

const apart = ['--pid', '--fork', '--kill-child'];
const canPart = spawnSync('unshare', [...apart, 'true']).status === 0;

test.skipIf(!canPart)('a process in another container of the same name keeps its draft (needs the right to make one)', async () => {
  const entry = fileURLToPath(new URL('../../contracts/files/child.ts', import.meta.url));
  const child = spawn('unshare', [...apart, process.execPath, entry, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const left = new Promise((done) => child.on('exit', done));
  await new Promise((half) => child.stdout.once('data', half));
  const tmp = join(folder, 'tmp');
  expect(readdirSync(tmp)).toHaveLength(1);
  await openDrafts(tmp);
  expect(readdirSync(tmp)).toHaveLength(1);
  child.kill('SIGKILL');
  await left;
}, 60_000); // prettier-ignore
