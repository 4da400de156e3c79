// A start that cannot be says why in a sentence, and leaves nothing behind that nobody would stop.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startProduct } from '../crash/product.ts';

vi.setConfig({ testTimeout: 60_000 }); // processes are started, perhaps on a busy machine

let folder: string;
let env: { DATA_DIR: string; PATH: string };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'touchpoint-start-'));
  env = { DATA_DIR: join(folder, 'data'), PATH: process.env['PATH'] ?? '' }; // with its private Redis, where there is one
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A Redis that was asked to end has taken its file with it. */
const hasLeftRedis = (): boolean => existsSync(join(env.DATA_DIR, 'redis', 'redis.pid'));

test('a port that another program has is named', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  try {
    const sentence = `PORT: ${port} on 127.0.0.1 is taken by another program`;
    await expect(startProduct({ ...env, PORT: String(port) })).rejects.toThrow(sentence);
    expect(hasLeftRedis()).toBe(false);
  } finally {
    other.close();
  }
});

test('another secret key than that of the database is refused', async () => {
  const first = await startProduct(env);
  await first.stop();
  const another = Buffer.alloc(32, 9).toString('base64');
  await expect(startProduct({ ...env, SECRET_KEY: another })).rejects.toThrow(
    /this database was made with another key/,
  );
  expect(hasLeftRedis()).toBe(false);
});

test('a data folder that is a file, and a Postgres that is not there, are said in words', async () => {
  writeFileSync(env.DATA_DIR, '');
  await expect(startProduct(env)).rejects.toThrow(`A folder is needed where a file stands. (EEXIST ${env.DATA_DIR})`);
  const nowhere = { DATABASE_URL: 'postgres://127.0.0.1:1/none', SECRET_KEY: Buffer.alloc(32, 9).toString('base64') };
  await expect(startProduct({ ...env, ...nowhere })).rejects.toThrow('Nobody answers at DATABASE_URL.');
});

test('an option that the demo does not know is answered with those it has', () => {
  const demo = fileURLToPath(new URL('../../src/simulator/demo.ts', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [demo, '--strom'], { encoding: 'utf8', env });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain("Unknown option '--strom'");
  expect(stderr).toContain('--storm ');
  expect(stderr).not.toContain('    at ');
});
