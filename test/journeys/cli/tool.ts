// The operator's tool as a child process, as it is called at a terminal, on a folder of its own or on the world's installation.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { failureOf } from '../../../src/cli/failure.ts';
import { buildProgram } from '../../../src/cli/program.ts';
import { SETTING_NAMES } from '../../../src/config.ts';
import { environment, type World } from '../../world.ts';

const entry = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));

export interface Answer {
  exit: number | null;
  stdout: string;
  stderr: string;
  /** The JSON document on standard output; throws when there is anything else. */
  json(): any;
}

export interface Called {
  env: Record<string, string>;
  stdin?: string;
}

export async function touchpoint(args: readonly string[], { env, stdin = '' }: Called): Promise<Answer> {
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: tmpdir(), // no .env of a developer
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin.on('error', () => undefined); // it may end before it has read everything
  child.stdin.end(stdin);
  const exit = await new Promise<number | null>((done) => child.on('close', done));
  const stdout = Buffer.concat(out).toString();
  return { exit, stdout, stderr: Buffer.concat(err).toString(), json: () => JSON.parse(stdout) };
}

/** The same in this process, for calls after the first of a kind: starting a process is most of the time. No standard input. */
export async function touchpointHere(args: readonly string[], env: Record<string, string>): Promise<Answer> {
  const before = { ...process.env };
  for (const name of SETTING_NAMES) delete process.env[name];
  Object.assign(process.env, env);
  let stdout = '';
  let exit = 0;
  const finish = (outcome: { json: unknown; failed?: boolean }) => {
    stdout = JSON.stringify(outcome.json);
    exit = outcome.failed === true ? 1 : 0;
    return Promise.resolve();
  };
  try {
    await buildProgram({ finish }).parseAsync(['node', 'touchpoint', ...args]);
    return { exit, stdout, stderr: '', json: () => JSON.parse(stdout) };
  } catch (error) {
    const failure = failureOf(error);
    return { exit: failure?.exit ?? 0, stdout: '', stderr: failure?.message ?? '', json: () => JSON.parse('') };
  } finally {
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

/** A folder where no installation is yet. */
export function emptyFolder(): { env: Record<string, string>; dataDir: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'touchpoint-cli-'));
  const dataDir = join(folder, 'data');
  return { env: { DATA_DIR: dataDir }, dataDir, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The settings of the world's installation, and its business time. */
export function settingsOf({ parts: { config }, sim, clock }: World): Record<string, string> {
  return {
    ...environment({ sim, dataDir: config.dataDir, accounts: true }),
    TOUCHPOINT_CLOCK: `1,${clock.now()},${Date.now()}`,
    ...(config.databaseUrl ? { DATABASE_URL: config.databaseUrl } : {}),
    ...(config.secretKey ? { SECRET_KEY: config.secretKey.toString('base64') } : {}),
  };
}
