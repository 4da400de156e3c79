// The operator's tool as a process: `npx touchpoint <command>`. Exit codes: 0 done, 1 failed, 2 wrong use. program.ts lists
// the commands; each is a file of its own.
import { existsSync } from 'node:fs';
import { failureOf } from './failure.ts';
import { buildProgram } from './program.ts';

const wantsJson = process.argv.includes('--json');

/** A reader that has seen enough (`| head`) is no failure of ours. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exit(await run());

async function run(): Promise<number> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  let exit = 0;
  const program = buildProgram({
    finish: async ({ json, lines, failed }) => {
      await say(process.stdout, wantsJson ? JSON.stringify(json, null, 2) : lines.join('\n'));
      exit = failed === true ? 1 : 0;
    },
  });
  try {
    await program.parseAsync(process.argv);
    return exit;
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) return 0; // help or version, already printed
    const { isTold = false, ...shown } = failure;
    if (!isTold) await say(process.stderr, failure.message);
    if (wantsJson) await say(process.stdout, JSON.stringify({ error: shown }, null, 2));
    return failure.exit;
  }
}

/** Resolves when it has left: process.exit would cut what still waits for a pipe. */
function say(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((done) => {
    if (text === '') done();
    else stream.write(`${text}\n`, () => done());
  });
}
