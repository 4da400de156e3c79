#!/usr/bin/env node
// The first file that runs, in plain JavaScript so that any Node can read it. It hands over to the Node 24 that npm
// installed when the one that started it is older: better-sqlite3 13 would crash an old Node without a word.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NEEDED = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const major = Number(process.versions.node.split('.')[0]);
// `npx touchpoint doctor` calls this file by its own name; the scripts of package.json name the file to run.
const calledAsTool = !(process.argv[1] ?? '').endsWith('launch.js');
const [entry, args] = calledAsTool
  ? [join(root, 'src/cli/main.ts'), process.argv.slice(2)]
  : [resolve(root, process.argv[2] ?? 'src/cli/main.ts'), process.argv.slice(3)];

if (major >= NEEDED) {
  process.argv.splice(1, process.argv.length - 1, entry, ...args);
  await import('./quick-start.js');
  await import(pathToFileURL(entry).href);
} else {
  const bundled = join(root, 'node_modules/.bin/node');
  if (!existsSync(bundled)) {
    console.error(
      `Touchpoint needs Node ${NEEDED} or newer; this is ${process.versions.node}.\n` +
        `On Linux "npm ci" installs a suitable one beside the project; elsewhere install it from https://nodejs.org.`,
    );
    process.exit(1);
  }
  const child = spawn(bundled, [fileURLToPath(import.meta.url), entry, ...args], { stdio: 'inherit' });
  // The terminal sends Ctrl-C to both; only the child decides when it is done.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
