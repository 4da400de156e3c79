// Where the web inbox stands, built. A fresh clone has only its sources: the first start builds it, which takes seconds.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const web = join(root, 'web');
const dist = join(web, 'dist');
const builder = join(root, 'node_modules/vite/bin/vite.js');

/** Somewhere to say what is going on. */
interface Tells {
  info(text: string): void;
  error(text: string): void;
}

/** The built folder; undefined when it is not there and cannot be made, and then only the API is served. */
export async function webFolder(log: Tells): Promise<string | undefined> {
  const built = join(dist, 'index.html');
  const fresh = existsSync(built) && statSync(built).mtimeMs >= newestSource();
  const canBuild = existsSync(builder) && existsSync(join(web, 'index.html'));
  if (fresh || !canBuild) return existsSync(built) ? dist : undefined;
  log.info('building the web inbox, this happens once');
  const code = await new Promise((done) => {
    const child = spawn(process.execPath, [builder, 'build', web, '--logLevel', 'error'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.on('exit', done);
    child.on('error', () => done(1));
  });
  if (code !== 0) log.error('the web inbox could not be built; see the lines above');
  return existsSync(built) ? dist : undefined;
}

function newestSource(): number {
  const files = [
    join(web, 'index.html'),
    join(web, 'vite.config.ts'),
    join(root, 'src/api/schemas.ts'),
    ...filesBelow(join(web, 'src')),
  ];
  return Math.max(0, ...files.filter((file) => existsSync(file)).map((file) => statSync(file).mtimeMs));
}

const filesBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];
