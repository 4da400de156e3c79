// Begins to store a file that never ends, says so, and waits to be killed.
import { openFiles } from '../../../src/files/open.ts';
import { PIECE_BYTES } from '../../../src/files/sealed-format.ts';
import { openSealer } from '../../../src/seal.ts';
import { Readable } from 'node:stream';

const files = await openFiles({ dataDir: process.argv[2] ?? '', s3: undefined }, openSealer([Buffer.alloc(32, 7)]));
async function* endless() {
  yield Buffer.alloc(3 * PIECE_BYTES, 'PASSPORT');
  process.stdout.write('half\n');
  await new Promise(() => setInterval(() => undefined, 60_000));
}
await files.put('att_killed', 'original', Readable.from(endless()));
