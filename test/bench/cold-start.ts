// From the start of the process to its first 200 at /readyz: the product with its own defaults (SQLite, its own queue) beside a
// process that has nothing but Fastify.
import { spawn } from 'node:child_process';
import { get } from 'node:http';
import { fileURLToPath } from 'node:url';
import { ratios, type Bench } from './bench.ts';
import { settings } from './product.ts';
import { endProcess, freePort, type Scene } from './scene.ts';

const LAUNCH = fileURLToPath(new URL('../../src/launch.js', import.meta.url));
const BARE = fileURLToPath(new URL('bare-server.ts', import.meta.url));

export const coldStart: Bench = {
  name: 'cold-start',
  about: 'spawn to the first 200 of /readyz, as `npm start` runs it; limit: a process with Fastify and nothing else',
  async run(scene) {
    const dataDir = scene.folder();
    const product = () => msToReady(scene, { args: [LAUNCH, 'src/main.ts'], env: settings(dataDir) });
    const bare = () => msToReady(scene, { args: [BARE], env: {} });
    const first = await product();
    const ours: number[] = [];
    const limit: number[] = [];
    for (let round = 1; round <= (scene.quick ? 3 : 7); round += 1) {
      limit.push(await bare());
      ours.push(await product());
      scene.tell(
        `round ${round}: ${Math.round(ours.at(-1) ?? 0)} ms, Fastify only ${Math.round(limit.at(-1) ?? 0)} ms`,
      );
    }
    return [
      { what: 'ready', rounds: ours, unit: 'ms', gate: { atMost: 1000 } },
      { what: 'ready, of Fastify only', rounds: ratios(ours, limit), unit: '×' },
      { what: 'Fastify only', rounds: limit, unit: 'ms' },
      { what: 'ready the very first time, with an empty folder', rounds: [first], unit: 'ms' },
    ];
  },
};

async function msToReady(
  scene: Scene,
  { args, env }: { args: readonly string[]; env: Record<string, string> },
): Promise<number> {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      LOG_LEVEL: 'warn',
      ...env,
      PORT: String(port),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const round = scene.round();
  round.closes(() => endProcess(child));
  while (!(await isReady(port))) {
    if (performance.now() - began > 30_000 || child.exitCode !== null) throw new Error('it does not become ready');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const ms = performance.now() - began;
  await round.end();
  return ms;
}

const isReady = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/readyz', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('error', () => resolve(false));
  });
