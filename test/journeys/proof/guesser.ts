// One process of several that guess at one code at the same time. Prints a line for each guess that was looked at.
import { manualClock } from '../../../src/clock.ts';
import { loadConfig } from '../../../src/config.ts';
import { openContext } from '../../../src/context.ts';
import { openLog } from '../../../src/log.ts';
import { guessCode } from '../../../src/proof/use-proof.ts';
import { openMemoryQueue } from '../../../src/queues/memory.ts';

const [proofId = '', now = '0', ...guesses] = process.argv.slice(2);
const log = openLog({ level: 'silent' });
const parts = await openContext(loadConfig(process.env), {
  clock: manualClock(Number(now)),
  log,
  queue: openMemoryQueue({ log }),
});
await Promise.all(
  guesses.map(async (guess) => {
    const looked = await guessCode(parts, { proofId, guess });
    if (looked) process.stdout.write(`${looked.attempt} ${looked.isRight ? 'right' : 'wrong'}\n`);
  }),
);
await parts.close();
