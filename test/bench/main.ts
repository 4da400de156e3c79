// `npm run bench`: every promise about speed, measured beside its limit in the same run. A missed gate is printed plainly and is
// no failure; the exit code is 1 only when a bench could not run.
import { parseArgs } from 'node:util';
import { accept } from './accept.ts';
import type { Bench } from './bench.ts';
import { coldStart } from './cold-start.ts';
import { customers } from './customers.ts';
import { endToEnd } from './end-to-end.ts';
import { killedWorker } from './killed-worker.ts';
import { linkage } from './linkage.ts';
import { figureLine } from './print.ts';
import { queuePage } from './queue-page.ts';
import { openScene } from './scene.ts';
import { screenLatency } from './screen-latency.ts';

const BENCHES: readonly Bench[] = [
  accept,
  endToEnd,
  screenLatency,
  queuePage,
  killedWorker,
  coldStart,
  linkage,
  customers,
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    'ten-million': { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const chosen = positionals.map((name) => BENCHES.find((bench) => bench.name === name));

if (values.help) {
  console.log('npm run bench                 everything, about eight minutes');
  console.log('npm run bench -- NAME…        only these');
  console.log('npm run bench -- --quick      fewer and shorter rounds: shows that it works, measures roughly');
  console.log('npm run bench -- customers --ten-million   ten million of them as well: 15 GB of disk\n');
  for (const { name, about } of BENCHES) console.log(`${name.padEnd(16)} ${about}`);
} else if (chosen.includes(undefined)) {
  console.error(`Benches are: ${BENCHES.map(({ name }) => name).join(', ')}. See: npm run bench -- --help`);
  process.exitCode = 2;
} else {
  await runAll(chosen.length > 0 ? (chosen as Bench[]) : BENCHES);
}

async function runAll(benches: readonly Bench[]): Promise<void> {
  for (const bench of benches) {
    console.log(`\n${bench.name}: ${bench.about}`);
    const scene = openScene({ quick: values.quick, tell: (text) => console.error(`    ${text}`) });
    const stop = () => void scene.end().finally(() => process.exit(130));
    process.once('SIGINT', stop).once('SIGTERM', stop);
    try {
      for (const figure of await bench.run(scene)) console.log(figureLine(figure));
    } catch (error) {
      console.log(`  COULD NOT RUN: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    } finally {
      await scene.end();
      process.off('SIGINT', stop).off('SIGTERM', stop);
    }
  }
}
