// What a person types, or a script pipes in: passwords and credentials never stand on the command line, where other users of
// the machine can read them.
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { WrongUse } from './failure.ts';

/** More would be a mistake, not a password. */
const MOST_BYTES = 1_000_000;

/** Everything on standard input. @throws WrongUse when somebody sits at the terminal and nothing was piped in. */
export async function readStdin(what: string): Promise<string> {
  if (process.stdin.isTTY) throw new WrongUse(`${what} is read from standard input: pipe it in, e.g. < FILE`);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new WrongUse(`${what} on standard input is longer than a megabyte`);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** One line typed at the terminal and not shown. */
export async function askSecretly(question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  terminal.on('SIGINT', () => process.exit(130));
  process.stderr.write(question);
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
